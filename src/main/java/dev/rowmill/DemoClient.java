package dev.rowmill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The demo as a client of the service, over HTTP like any other. Not thread-safe.
final class DemoClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    DemoClient(int port) {
        this.base = URI.create("http://127.0.0.1:" + port);
    }

    void putPipeline(String name, String pipeline) throws IOException, InterruptedException {
        send(
                request("/v1/pipelines/" + name)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(pipeline)));
    }

    /// Submits a dataset as a job; the job as it was accepted.
    JsonNode submit(String pipeline, BodyPublisher dataset)
            throws IOException, InterruptedException {
        return JSON.readTree(
                send(
                        request("/v1/jobs?pipeline=" + pipeline)
                                .header("Content-Type", "application/x-ndjson")
                                .POST(dataset)));
    }

    JsonNode job(String id) throws IOException, InterruptedException {
        return JSON.readTree(send(request("/v1/jobs/" + id)));
    }

    List<String> results(String id) throws IOException, InterruptedException {
        return send(request("/v1/jobs/" + id + "/results")).lines().toList();
    }

    static JsonNode parse(String json) throws IOException {
        return JSON.readTree(json);
    }

    /// The metrics of our own that are no buckets, by name and labels.
    Map<String, Double> metrics() throws IOException, InterruptedException {
        var values = new TreeMap<String, Double>();
        for (String line : send(request("/metrics")).lines().toList()) {
            int space = line.lastIndexOf(' ');
            boolean ours = line.startsWith("rowmill_") || line.startsWith("cache_");
            boolean plain = !line.contains("_bucket{") && !line.contains("_max");
            if (ours && plain && space > 0) {
                values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            }
        }
        return values;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(
                    "%s answered %d: %s"
                            .formatted(response.uri(), response.statusCode(), response.body()));
        }
        return response.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
