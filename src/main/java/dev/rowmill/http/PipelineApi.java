package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/// What is promised of `/v1/pipelines/{name}` and the list of them.
final class PipelineApi {
    private PipelineApi() {}

    static List<Operation> operations() {
        return List.of(list(), get(), put(), delete());
    }

    private static Operation list() {
        return new Operation(
                        "get",
                        "/v1/pipelines",
                        "listPipelines",
                        "Pipelines",
                        "List pipelines by name")
                .query("limit", Query.limitSchema(), "how many at most; more are clamped")
                .query("cursor", Schemas.text(), "`next_cursor` of the page before")
                .answers(200, "A page.", RowContent.json(Schemas.ref("PipelineList")), "Link")
                .refuses(ProblemType.UNAVAILABLE)
                .curl("curl -sS http://127.0.0.1:{{port}}/v1/pipelines");
    }

    private static Operation named(String method, String id, String summary) {
        // Any text names a pipeline that does not exist; only PUT says which names there can be.
        return new Operation(method, "/v1/pipelines/{name}", id, "Pipelines", summary)
                .path("name", Schemas.text(), "the pipeline's name, such as `orders`")
                .refuses(ProblemType.UNAVAILABLE);
    }

    private static Operation get() {
        return named("get", "getPipeline", "Read a pipeline")
                .header("If-None-Match", Schemas.text(), "tags of what the client has")
                .answers(200, "The pipeline.", pipeline(), "ETag")
                .answers(304, "The client has it already.", "ETag")
                .refuses(ProblemType.NOT_FOUND)
                .curl("curl -sS http://127.0.0.1:{{port}}/v1/pipelines/orders");
    }

    private static Operation put() {
        return named("put", "putPipeline", "Keep a pipeline under a name")
                .says(
                        "It is checked completely; every mistake is reported at once, each with its place."
                                + " A name begins with a letter or digit and has up to 128 letters, digits, `.`, `_` and `-`.")
                .header("If-Match", Schemas.text(), "tags that it must have; `*` if it must exist")
                .header("If-None-Match", Schemas.text(), "`*` if it must not exist")
                .header(
                        "Content-Encoding",
                        Schemas.oneOf(List.of("gzip", "zstd", "identity")),
                        "how the body is compressed")
                .body("The pipeline.", pipeline())
                .answers(200, "It took the place of another.", pipeline(), "Location", "ETag")
                .answers(201, "It is new.", pipeline(), "Location", "ETag")
                .refuses(
                        ProblemType.UNREADABLE_INPUT,
                        ProblemType.TIMED_OUT,
                        ProblemType.PRECONDITION_FAILED,
                        ProblemType.TOO_LARGE,
                        ProblemType.UNSUPPORTED_MEDIA_TYPE,
                        ProblemType.UNSUPPORTED_ENCODING,
                        ProblemType.INVALID_PIPELINE,
                        ProblemType.INVALID_REQUEST,
                        ProblemType.NO_SPACE)
                .curl(
                        """
                        curl -sS -X PUT http://127.0.0.1:{{port}}/v1/pipelines/orders --json '{
                          "steps": [{"filter": "amount > 10"}, {"set": {"total": "amount * qty"}}],
                          "on_error": {"row": "dead_letter", "stop_after": "1%"}}'\
                        """);
    }

    private static Operation delete() {
        return named("delete", "deletePipeline", "Forget a pipeline")
                .header("If-Match", Schemas.text(), "tags that it must have")
                .header("If-None-Match", Schemas.text(), "tags that it must not have")
                .answers(204, "It is gone.")
                .refuses(ProblemType.NOT_FOUND, ProblemType.PRECONDITION_FAILED)
                .curl("curl -sS -X DELETE http://127.0.0.1:{{port}}/v1/pipelines/orders");
    }

    private static ObjectNode pipeline() {
        return RowContent.json(Schemas.ref("Pipeline"));
    }
}
