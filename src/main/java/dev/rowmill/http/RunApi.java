package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/// What is promised of the requests that bring data: `POST /v1/run`, `POST /v1/jobs` and `POST /v1/preview`.
final class RunApi {
    private RunApi() {}

    static List<Operation> operations(RowContent rows) {
        return List.of(run(rows), submit(rows), preview(rows));
    }

    private static Operation run(RowContent rows) {
        ObjectNode answers = rows.rows(Schemas.ref("Row"));
        ObjectNode json = (ObjectNode) answers.path("application/json");
        json.set(
                "schema",
                Schemas.either(List.of((ObjectNode) json.path("schema"), Schemas.ref("Job"))));
        var run = new Operation("post", "/v1/run", "run", "Runs", "Carry rows through a pipeline");
        run.says(
                """
                Rows in on the request, rows out on the response, in input order, at the same time. `Accept` chooses the \
                format of the answer; otherwise it is that of the input. Rows that fail are left out of the stream and \
                counted. A failure after the first byte breaks the connection, so that no part is taken for the whole. \
                With `Prefer: respond-async` the request makes a job, as `POST /v1/jobs` does.\
                """);
        run.query("pipeline", Schemas.text(), "the name of a stored pipeline; not with a form");
        run.query("name", Schemas.text(), "a name for the job, if one is asked for");
        run.query(
                "errors",
                Schemas.oneOf(List.of("inline")),
                "keeps failed rows in an answer of ndjson or json, as `{\"_error\": …, \"row\": …}`");
        data(run);
        run.body("Rows, or a form with a pipeline and rows.", rows.data());
        run.answers(
                200,
                "The rows; or, where a job was asked for and waited for, the ended job.",
                answers,
                "Vary",
                "Trailer",
                "Content-Encoding");
        accepted(run, "A job was asked for and accepted.");
        refusals(run);
        return run.refuses(ProblemType.RUN_FAILED)
                .curl(
                        """
                        printf '{"line":"GET /a 200"}\\n{"line":"GET /b 503"}\\n' |
                        curl -sS http://127.0.0.1:{{port}}/v1/run \\
                          -F 'pipeline={"steps":[{"filter":"line.contains(\\"503\\")"}]};type=application/json' \\
                          -F 'data=@-;type=application/x-ndjson'\
                        """);
    }

    private static Operation submit(RowContent rows) {
        ObjectNode content = rows.data();
        ObjectNode json = (ObjectNode) content.path("application/json");
        json.set(
                "schema",
                Schemas.either(
                        List.of(Schemas.ref("JobRequest"), (ObjectNode) json.path("schema"))));
        var submit =
                new Operation("post", "/v1/jobs", "submitJob", "Jobs", "Accept a dataset as a job");
        submit.says(
                """
                A job survives broken connections and restarts. It is made of a document, or of data: rows with \
                `?pipeline=NAME`, or a form, as `POST /v1/run` takes them. It exists once the whole body has arrived; a \
                body that breaks off makes none.\
                """);
        submit.query(
                "pipeline", Schemas.text(), "the name of a stored pipeline; the body then is rows");
        submit.query("name", Schemas.text(), "a name for a job whose body is rows or a form");
        data(submit);
        submit.body("A job as a document, or rows, or a form.", content);
        submit.answers(
                200,
                "The job, which ended within the time the client waits.",
                RowContent.json(Schemas.ref("Job")),
                "Location",
                "Preference-Applied",
                "Vary");
        accepted(submit, "The job was accepted.");
        refusals(submit);
        return submit.curl(
                        """
                        curl -sS http://127.0.0.1:{{port}}/v1/jobs -H 'Prefer: wait=10' --json '{
                          "pipeline": {"steps": [{"set": {"total": "price * qty"}}]},
                          "source": {"rows": [{"price": 5, "qty": 2}]}}'\
                        """)
                .curl(
                        """
                        curl -sS 'http://127.0.0.1:{{port}}/v1/jobs?pipeline=orders' \\
                          -H 'Content-Type: text/csv' --data-binary @orders.csv\
                        """);
    }

    private static Operation preview(RowContent rows) {
        ObjectNode content = rows.data();
        ObjectNode json = (ObjectNode) content.path("application/json");
        json.set(
                "schema",
                Schemas.either(
                        List.of(Schemas.ref("PreviewRequest"), (ObjectNode) json.path("schema"))));
        var preview =
                new Operation(
                        "post", "/v1/preview", "preview", "Runs", "See what a pipeline would do");
        preview.says(
                """
                Takes the first hundred rows through the pipeline, one step after the other, and tells rows in and out, \
                changed fields, errors and times of each. Nothing is kept. Nothing is called, unless `fetch` asks for it: a \
                row that would need a call stops at its step. Says how many fetches `total_rows` rows would come to.\
                """);
        preview.query(
                "pipeline", Schemas.text(), "the name of a stored pipeline; the body then is rows");
        preview.query("total_rows", Schemas.whole(0), "how many rows the estimate is for");
        preview.query("fetch", Schemas.bool(), "whether calls are made");
        columns(preview);
        preview.header(
                "Content-Encoding",
                Schemas.oneOf(List.of("gzip", "zstd", "identity")),
                "how the body is compressed");
        preview.body("A preview as a document, or rows, or a form.", content);
        preview.answers(200, "What each step did.", RowContent.json(Schemas.ref("Preview")));
        return preview.refuses(
                        ProblemType.UNREADABLE_INPUT,
                        ProblemType.NOT_FOUND,
                        ProblemType.TIMED_OUT,
                        ProblemType.TOO_LARGE,
                        ProblemType.UNSUPPORTED_MEDIA_TYPE,
                        ProblemType.UNSUPPORTED_ENCODING,
                        ProblemType.INVALID_PIPELINE,
                        ProblemType.INVALID_REQUEST,
                        ProblemType.RUN_FAILED,
                        ProblemType.UNAVAILABLE,
                        ProblemType.NO_SPACE)
                .curl(
                        """
                        curl -sS http://127.0.0.1:{{port}}/v1/preview --json '{
                          "pipeline": {"steps": [{"set": {"total": "price * qty"}}]},
                          "rows": [{"price": 5, "qty": 2}]}'\
                        """);
    }

    private static void columns(Operation operation) {
        operation.query(
                "types", Schemas.text(), "types of CSV columns, such as `amount:double,paid:bool`");
        operation.query(
                "columns", Schemas.text(), "the columns of a CSV answer, separated by commas");
    }

    private static void data(Operation operation) {
        columns(operation);
        operation.header(
                "Prefer",
                Schemas.text(),
                "`respond-async` for a job, `wait=10` to wait for its end");
        operation.header(
                "Idempotency-Key",
                Schemas.text().put("maxLength", Submissions.MAX_KEY),
                "the same key and request, within 24 hours, give the same job");
        operation.header(
                "Content-Encoding",
                Schemas.oneOf(List.of("gzip", "zstd", "identity")),
                "how the body is compressed");
    }

    private static void accepted(Operation operation, String description) {
        operation.answers(
                202,
                description,
                RowContent.json(Schemas.ref("Job")),
                "Location",
                "Retry-After",
                "Preference-Applied",
                "Vary");
    }

    private static void refusals(Operation operation) {
        operation.refuses(
                ProblemType.UNREADABLE_INPUT,
                ProblemType.NOT_FOUND,
                ProblemType.NOT_ACCEPTABLE,
                ProblemType.TIMED_OUT,
                ProblemType.IDEMPOTENCY_IN_PROGRESS,
                ProblemType.TOO_LARGE,
                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                ProblemType.UNSUPPORTED_ENCODING,
                ProblemType.INVALID_PIPELINE,
                ProblemType.INVALID_REQUEST,
                ProblemType.IDEMPOTENCY_MISMATCH,
                ProblemType.UNAVAILABLE,
                ProblemType.NO_SPACE);
    }
}
