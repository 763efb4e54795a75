package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.rowmill.job.Jobs;

import java.util.List;

/// What is promised of `/v1/jobs/{id}`, what belongs to it, and the list of jobs.
final class JobApi {
    private static final String JOB = "/v1/jobs/{id}";

    private JobApi() {}

    static List<Operation> operations(RowContent rows) {
        return List.of(
                list(),
                get(),
                delete(),
                cancel(),
                retry(),
                part(rows, "results", "getResults", "Row", "Read the result"),
                part(rows, "errors", "getErrors", "DeadLetter", "Read the dead letters"),
                events(),
                profile());
    }

    private static Operation ofJob(String method, String path, String id, String summary) {
        return new Operation(method, JOB + path, id, "Jobs", summary)
                .path("id", Schemas.text(), "the job's id")
                .refuses(ProblemType.NOT_FOUND, ProblemType.UNAVAILABLE);
    }

    private static Operation list() {
        return new Operation("get", "/v1/jobs", "listJobs", "Jobs", "List jobs, newest first")
                .query("state", Schemas.oneOf(Jobs.states()), "only jobs in this state")
                .query("limit", Query.limitSchema(), "how many at most; more are clamped")
                .query("cursor", Schemas.text(), "`next_cursor` of the page before")
                .answers(200, "A page.", RowContent.json(Schemas.ref("JobList")), "Link")
                .refuses(ProblemType.UNAVAILABLE)
                .curl("curl -sS 'http://127.0.0.1:{{port}}/v1/jobs?state=failed&limit=10'");
    }

    private static Operation get() {
        return ofJob("get", "", "getJob", "Read a job")
                .header("If-None-Match", Schemas.text(), "tags of what the client has")
                .answers(
                        200, "The job.", RowContent.json(Schemas.ref("Job")), "ETag", "Retry-After")
                .answers(304, "The client has it already.", "ETag")
                .curl("curl -sS http://127.0.0.1:{{port}}/v1/jobs/$ID");
    }

    private static Operation delete() {
        return ofJob("delete", "", "deleteJob", "Remove an ended job and its data")
                .answers(204, "It is removed.")
                .refuses(ProblemType.CONFLICT)
                .curl("curl -sS -X DELETE http://127.0.0.1:{{port}}/v1/jobs/$ID");
    }

    private static Operation cancel() {
        return ofJob("post", "/cancel", "cancelJob", "Ask for a job's end")
                .says("What is committed stays and can be read.")
                .answers(
                        202,
                        "The job as it is now.",
                        RowContent.json(Schemas.ref("Job")),
                        "Location",
                        "Retry-After",
                        "Vary")
                .refuses(ProblemType.CONFLICT)
                .curl("curl -sS -X POST http://127.0.0.1:{{port}}/v1/jobs/$ID/cancel");
    }

    private static Operation retry() {
        return ofJob("post", "/retry", "retryJob", "Make a new job of the dead letters alone")
                .answers(
                        202,
                        "The new job.",
                        RowContent.json(Schemas.ref("Job")),
                        "Location",
                        "Retry-After",
                        "Vary")
                .refuses(ProblemType.CONFLICT, ProblemType.NO_SPACE)
                .curl("curl -sS -X POST http://127.0.0.1:{{port}}/v1/jobs/$ID/retry");
    }

    private static Operation part(
            RowContent rows, String name, String id, String row, String summary) {
        return ofJob("get", "/" + name, id, summary)
                .says(
                        """
                        What is committed so far, in input order. Of an ended job, in the format it is stored in, `Range` \
                        takes a part of the bytes. `offset_row` and `limit` take a page of rows; `Accept` chooses another \
                        format.\
                        """)
                .query("offset_row", Schemas.whole(0), "how many rows to skip")
                .query("limit", Schemas.whole(0), "how many rows at most")
                .header("Range", Schemas.text("bytes=[0-9]*-[0-9]*", "bytes=0-99"), "a part of it")
                .header("If-Range", Schemas.text(), "the tag that the part is to be of")
                .header("If-None-Match", Schemas.text(), "tags of what the client has")
                .answers(
                        200,
                        "The rows.",
                        rows.rows(Schemas.ref(row)),
                        "ETag",
                        "Accept-Ranges",
                        "Content-Disposition",
                        "Content-Encoding",
                        "Vary")
                .answers(
                        206,
                        "The part that was asked for.",
                        rows.rows(Schemas.ref(row)),
                        "ETag",
                        "Content-Range",
                        "Vary")
                .answers(304, "The client has it already.", "ETag")
                .refuses(ProblemType.NOT_ACCEPTABLE, ProblemType.RANGE_NOT_SATISFIABLE)
                .curl(
                        "curl -sS http://127.0.0.1:{{port}}/v1/jobs/$ID/%s -H 'Accept: text/csv'"
                                .formatted(name));
    }

    private static Operation profile() {
        ObjectNode html = RowContent.of("text/html", Schemas.text());
        return ofJob("get", "/profile", "profileJob", "See where the time of a job went")
                .says(
                        """
                        Per step, of the input before them and of the output behind them: time of CPU threads, waits, rows and \
                        calls. `cpu_seconds` is what `read`, the `steps` and `write` took of CPU threads; `wall_seconds` is \
                        `waits.rows_seconds`, `waits.merge_seconds` and `write.wait_seconds`, what the one thread did that \
                        writes in order. `?format=flamegraph` draws it, as a page that needs nothing from elsewhere.\
                        """)
                .query(
                        "format",
                        Schemas.oneOf(List.of("json", "flamegraph")),
                        "JSON, or a page with a flame graph")
                .answers(
                        200,
                        "The profile, up to now while the job runs.",
                        html.setAll(RowContent.json(Schemas.ref("JobProfile"))))
                .curl("curl -sS http://127.0.0.1:{{port}}/v1/jobs/$ID/profile");
    }

    private static Operation events() {
        return ofJob("get", "/events", "followJob", "Follow a job")
                .says(
                        """
                        Server-sent events: first `state`, then `progress` at least every second while rows move, `state` at \
                        every change, and `end`. Every event has an `id`; a client that comes back with `Last-Event-ID` gets \
                        what it missed.\
                        """)
                .header(
                        "Last-Event-ID",
                        Schemas.whole(0),
                        "the last event that the client has seen")
                .answers(
                        200,
                        "Events until the job has ended.",
                        RowContent.of("text/event-stream", Schemas.text()))
                .curl("curl -sSN http://127.0.0.1:{{port}}/v1/jobs/$ID/events");
    }
}
