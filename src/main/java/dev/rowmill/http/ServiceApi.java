package dev.rowmill.http;

import dev.rowmill.tenant.Role;

import java.util.List;

/// What is promised of what the service says about itself.
final class ServiceApi {
    private static final String REFERENCE = "Reference";
    private static final String OPERATION = "Operation";

    private ServiceApi() {}

    static List<Operation> operations() {
        return List.of(
                page("/v1/steps", "listSteps", "Every step with its options and examples")
                        .says(
                                "Beside the steps every name that may stand in them: functions, patterns, formats, error codes. An editor completes from this document alone.")
                        .answers(
                                200, "The steps.", RowContent.json(Schemas.ref("StepList")), "ETag")
                        .curl("curl -sS http://127.0.0.1:{{port}}/v1/steps"),
                page("/openapi.json", "getOpenApi", "This document")
                        .answers(
                                200,
                                "OpenAPI 3.1.",
                                RowContent.json(Schemas.any().put("type", "object")),
                                "ETag")
                        .curl("curl -sS http://127.0.0.1:{{port}}/openapi.json"),
                page("/docs", "getDocs", "This document, for people")
                        .answers(200, "HTML.", RowContent.of("text/html", Schemas.text()), "ETag"),
                page("/", "getStart", "Where to go from here, for people")
                        .answers(200, "HTML.", RowContent.of("text/html", Schemas.text()), "ETag"),
                metrics(),
                profile(),
                probe("/livez", "isLive", "Whether the process lives"),
                probe("/readyz", "isReady", "Whether it wants requests")
                        .refuses(ProblemType.UNAVAILABLE),
                probe("/startupz", "isStarted", "Whether it has started")
                        .refuses(ProblemType.UNAVAILABLE));
    }

    private static Operation page(String path, String id, String summary) {
        return new Operation("get", path, id, REFERENCE, summary)
                .header("If-None-Match", Schemas.text(), "tags of what the client has")
                .answers(304, "The client has it already.", "ETag");
    }

    private static Operation metrics() {
        var content = RowContent.of("text/plain", Schemas.text());
        content.setAll(RowContent.of("application/openmetrics-text", Schemas.text()));
        return new Operation("get", "/metrics", "scrape", OPERATION, "Metrics for Prometheus")
                .says("Prometheus text, or OpenMetrics if `Accept` asks for it.")
                .answers(200, "The metrics.", content)
                .curl("curl -sS http://127.0.0.1:{{port}}/metrics");
    }

    private static Operation profile() {
        return new Operation(
                        "get", "/v1/profile", "profileService", OPERATION, "Profile the service")
                .says(
                        """
                        Samples the stacks of all threads that run for some seconds and draws them as a flame graph, in a page \
                        that needs nothing from elsewhere. One at a time; it ends early when the client leaves. For \
                        administrators.\
                        """)
                .query("seconds", ProfileRoutes.secondsSchema(), "how long")
                .answers(200, "HTML.", RowContent.of("text/html", Schemas.text()))
                .needs(Role.ADMIN)
                .refuses(ProblemType.CONFLICT, ProblemType.UNAVAILABLE)
                .curl("curl -sS 'http://127.0.0.1:{{port}}/v1/profile?seconds=10' -o profile.html");
    }

    private static Operation probe(String path, String id, String summary) {
        return new Operation("get", path, id, OPERATION, summary)
                .answers(200, "It is so.", RowContent.of("text/plain", Schemas.text()))
                .curl("curl -sS http://127.0.0.1:{{port}}" + path);
    }
}
