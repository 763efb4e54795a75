package dev.rowmill.http;

import dev.rowmill.http.ContractRequests.Request;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Sends thousands of requests over a few connections, each just as it is.
///
/// The JDK's client: REST Assured, which the other tests speak with, takes ten times as long for each.
final class ContractClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    ContractClient(int port) {
        this.port = port;
    }

    /// The body at a path.
    String get(String path) throws IOException, InterruptedException {
        return client.send(to(path).build(), BodyHandlers.ofString()).body();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(TIMEOUT);
    }

    /// The answer to a request.
    ///
    /// @throws IOException if there is none, or only a part of one
    Reaction send(Request request) throws IOException, InterruptedException {
        HttpRequest.Builder sent = to(request.path() + request.query());
        request.headers().forEach(sent::header);
        ContractBodies.Body body = request.body();
        if (body != null && body.contentType() != null) {
            sent.header("Content-Type", body.contentType());
        }
        sent.method(
                request.method(),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body.bytes()));
        HttpResponse<String> answer = client.send(sent.build(), BodyHandlers.ofString());
        String type = answer.headers().firstValue("Content-Type").orElse(null);
        return new Reaction(
                answer.statusCode(),
                type == null ? null : type.split(";", -1)[0].strip(),
                answer.headers().firstValue("Allow").orElse(null),
                answer.headers().firstValue("Location").orElse(null),
                answer.body());
    }

    @Override
    public void close() {
        client.close();
    }

    /// An answer.
    ///
    /// @param mediaType without parameters
    /// @param allow the header `Allow`
    /// @param location the header `Location`
    record Reaction(
            int status,
            @Nullable String mediaType,
            @Nullable String allow,
            @Nullable String location,
            String body) {
        /// The body, as much of it as a message takes.
        String shown() {
            return body.substring(0, Math.min(500, body.length()));
        }
    }
}
