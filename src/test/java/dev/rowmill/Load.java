package dev.rowmill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/// A client that keeps a service busy with a bit of everything: runs, jobs, fetches that hit, miss and fail, rows that
/// fail, steps that make and take up rows, and requests that are wrong. Not thread-safe.
final class Load implements AutoCloseable {
    /// Rows of one round's run.
    static final int ROWS = 400;

    private static final Map<String, String> PIPELINES =
            Map.of(
                    "everything",
                    """
                    {"steps": [
                      {"filter": "!has(drop)"},
                      {"extract": {"field": "line", "pattern": "GET /(?<key>\\\\w+)"}},
                      {"set": {"twice": "n * 2"}},
                      {"fetch": {"url": "UPSTREAM/{key}", "into": "name", "select": "name", "cache": "1h", "retry": 1}}
                    ]}\
                    """,
                    "totals",
                    """
                    {"steps": [
                      {"explode": {"field": "tags"}},
                      {"dedupe": {"by": ["n", "tags"], "if": "n > 3"}},
                      {"sort": {"by": ["-n"]}},
                      {"limit": 300},
                      {"aggregate": {"by": ["tags"], "rows": "count()", "if": "n > 1"}}
                    ], "on_error": {"row": "keep"}}\
                    """,
                    "first",
                    """
                    {"steps": [{"set": {"twice": "n * 2"}}, {"limit": 50}], "on_error": {"row": "drop"}}\
                    """);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI service;
    private int round;

    /// Stores the pipelines of the load; fetches go to `upstream`, which fails below `/fail`.
    Load(URI service, String upstream) throws IOException, InterruptedException {
        this.service = service;
        for (var pipeline : PIPELINES.entrySet()) {
            String body = pipeline.getValue().replace("UPSTREAM", upstream);
            send(
                    to("/v1/pipelines/" + pipeline.getKey())
                            .header("Content-Type", "application/json")
                            .PUT(BodyPublishers.ofString(body)));
        }
    }

    /// One round: new keys for half of the rows, the keys of the round before for the others.
    void round() throws IOException, InterruptedException {
        round++;
        String rows = rows();
        expect(200, rows("/v1/run?pipeline=everything", rows));
        expect(200, rows("/v1/run?pipeline=first&errors=inline", rows));
        expect(200, rows("/v1/jobs?pipeline=totals", rows));
        expect(200, rows("/v1/jobs?pipeline=everything", rows));
        expect(200, send(to("/v1/jobs?limit=10")));
        expect(404, send(to("/v1/jobs/job_" + round)));
        expect(404, send(to("/nowhere/" + round)));
    }

    private String rows() {
        var rows = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            int key = (round - i % 2) * ROWS + i;
            rows.append(
                    switch (i) {
                        case 7 -> "{\"n\": \"seven\", \"line\": \"GET /k7\"}\n";
                        case 8 -> "{\"n\": 8\n";
                        case 9 -> "{\"n\": 9, \"drop\": true}\n";
                        case 10 -> "{\"n\": 10, \"line\": \"GET /fail\"}\n";
                        default ->
                                "{\"n\": %d, \"line\": \"GET /k%d\", \"tags\": [\"a\", \"b%d\"]}\n"
                                        .formatted(i, key, i % 5);
                    });
        }
        return rows.toString();
    }

    private HttpResponse<String> rows(String path, String rows)
            throws IOException, InterruptedException {
        return send(
                to(path).header("Content-Type", "application/x-ndjson")
                        .header("Prefer", "wait=20")
                        .POST(BodyPublishers.ofString(rows)));
    }

    /// All series of a scrape.
    String scrape() throws IOException, InterruptedException {
        return send(to("/metrics")).body();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(service.resolve(path));
    }

    HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static void expect(int status, HttpResponse<String> response) {
        if (response.statusCode() != status) {
            throw new IllegalStateException(
                    "%s: expected %d, found %d: %s"
                            .formatted(
                                    response.request().uri(),
                                    status,
                                    response.statusCode(),
                                    response.body()));
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
