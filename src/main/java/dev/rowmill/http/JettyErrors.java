package dev.rowmill.http;

import dev.rowmill.metrics.Metrics;
import dev.rowmill.trace.Trace;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Problem documents for requests that never reach a route: no HTTP, too large, a path that cannot be.
final class JettyErrors extends ErrorHandler {
    /// The paths that Jetty makes up for requests whose own it could not read.
    private static final Set<String> MADE_UP = Set.of("/badMessage", "/badURI");

    private final Metrics metrics;

    JettyErrors(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        // Statuses without a type of their own become the nearest one, in the answer as in its
        // document.
        response.setStatus(ProblemType.ofStatus(status).status);
        metrics.rejected(Rejection.beforeRoutes(ProblemType.ofStatus(status)).label());
        Trace current = Trace.current();
        Trace trace = current == null ? Trace.begun() : current;
        response.getHeaders().put(Headers.TRACEPARENT, trace.traceparent());
        secure(response.getHeaders());
        byte[] body = body(status, message, path(request), trace);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problems.CONTENT_TYPE);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        // Jetty closes after a request that it could not read, not always saying so: a client would
        // send its next request into the void.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        Content.Sink.write(response, true, new String(body, StandardCharsets.UTF_8), callback);
    }

    /// The request's path; the root where it could not be read.
    private static String path(Request request) {
        String path = request.getHttpURI().getPath();
        return path == null || MADE_UP.contains(path) ? "/" : path;
    }

    private static byte[] body(int status, @Nullable String reason, String path, Trace trace) {
        ProblemType type = ProblemType.ofStatus(status);
        String detail =
                switch (type) {
                    case URI_TOO_LONG, HEADERS_TOO_LARGE ->
                            "The request line and the headers may have %d bytes together, and %d header fields."
                                    .formatted(HttpLimits.MAX_HEADER_BYTES, HttpLimits.MAX_HEADERS);
                    case INTERNAL -> "The request could not be answered.";
                    default -> reason == null ? type.title + "." : reason + ".";
                };
        return Problems.document(new HttpProblem(type, detail), path, trace)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void secure(HttpFields.Mutable headers) {
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    }
}
