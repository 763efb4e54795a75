package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.rowmill.job.Jobs;
import dev.rowmill.row.ErrorCode;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// JSON Schemas of the documents that are sent and answered, pipelines aside.
final class ApiSchemas {
    private ApiSchemas() {}

    /// Adds all of them to the components of the document.
    static void addTo(ObjectNode schemas) {
        schemas.set("Row", Schemas.any().put("type", "object").put("description", "A row."));
        schemas.set("JobRequest", jobRequest());
        schemas.set("PreviewRequest", PreviewSchemas.request());
        schemas.set("Preview", PreviewSchemas.answer());
        schemas.set("Job", job());
        schemas.set("JobStep", jobStep());
        schemas.set("JobProfile", ProfileSchemas.profile());
        schemas.set("JobList", page("jobs", Schemas.ref("Job")));
        schemas.set("StoredPipeline", storedPipeline());
        schemas.set("PipelineList", page("pipelines", Schemas.ref("StoredPipeline")));
        schemas.set("StepList", VocabularySchemas.stepList());
        schemas.set("DeadLetter", deadLetter());
        schemas.set("Problem", problem());
    }

    private static ObjectNode jobRequest() {
        ObjectNode pipeline = Schemas.either(List.of(Schemas.word(), Schemas.ref("Pipeline")));
        ObjectNode source =
                new ObjectSchema("Where the rows come from.")
                        .required("rows", Schemas.listOf(Schemas.any()), "the rows themselves")
                        .closed();
        ObjectNode sink =
                new ObjectSchema("How the result is written.")
                        .optional("format", Schemas.text(), "the name of a format")
                        .optional(
                                "columns",
                                Schemas.listOf(Schemas.text()),
                                "the columns of a CSV, in order")
                        .closed();
        ObjectNode name = Schemas.text().put("maxLength", JobDocument.MAX_NAME);
        return new ObjectSchema("A job as a client describes it.")
                .required("pipeline", pipeline, "the name of a stored pipeline, or a pipeline")
                .required("source", source, "where the rows come from")
                .optional("format", Schemas.oneOf(List.of("ndjson")), "the format of the rows")
                .optional("sink", sink, "how the result is written; `ndjson` if nothing is said")
                .optional("name", name, "the client's own name for the job")
                .closed();
    }

    private static ObjectNode job() {
        ObjectNode failure =
                new ObjectSchema("Why a job failed.")
                        .required("code", Schemas.text(), "one of a fixed set")
                        .required("detail", Schemas.text(), "what happened, and where")
                        .open();
        ObjectNode name = Schemas.orNull(Schemas.text());
        ObjectNode progress = Schemas.orNull(Schemas.number().put("maximum", 1));
        return new ObjectSchema("One durable execution of a pipeline over a dataset.")
                .required("id", Schemas.text().put("pattern", "^job_"), "the job's name here")
                .required("name", name, "the client's own name for it")
                .required("state", Schemas.oneOf(Jobs.states()), "the last four are final")
                .required("engine", Schemas.text(), "what runs it")
                .required("created_at", Schemas.time(), "when it was accepted")
                .required("started_at", Schemas.orNull(Schemas.time()), "when it began to run")
                .required("ended_at", Schemas.orNull(Schemas.time()), "when it ended")
                .required("rows", rows(), "what became of the rows so far")
                .required("bytes", bytes(), "how far input and output have come")
                .required("progress", progress, "the share of the input that is settled")
                .required("steps", Schemas.listOf(Schemas.ref("JobStep")), "step by step")
                .optional("waiting_for", Schemas.text(), "what a running job waits for")
                .required("error", Schemas.orNull(failure), "why it failed")
                .required("links", links(), "the paths of what belongs to it")
                .open();
    }

    private static ObjectNode rows() {
        return new ObjectSchema("Rows: `in = out + filtered + failed + pending`, row by row.")
                .required("in", Schemas.whole(0), "read")
                .required("out", Schemas.whole(0), "in the result")
                .required("filtered", Schemas.whole(0), "left out by a step")
                .required("failed", Schemas.whole(0), "failed")
                .required("pending", Schemas.whole(0), "read, and not settled")
                .open();
    }

    private static ObjectNode bytes() {
        return new ObjectSchema("Bytes.")
                .required("in", Schemas.whole(0), "read of the input")
                .required("out", Schemas.whole(0), "committed of the result")
                .required("total", Schemas.orNull(Schemas.whole(0)), "of the whole input")
                .open();
    }

    private static ObjectNode links() {
        return new ObjectSchema("Paths.")
                .required("results", Schemas.text(), "the result")
                .required("errors", Schemas.text(), "the dead letters")
                .required("events", Schemas.text(), "what happens to it")
                .open();
    }

    private static ObjectNode jobStep() {
        return new ObjectSchema("How far one step of a job has come.")
                .required("step", Schemas.text(), "its name")
                .required("tag", Schemas.orNull(Schemas.text()), "the user's name for it")
                .required("rows", Schemas.whole(0), "rows it was given")
                .required("cpu_seconds", Schemas.number(), "time of CPU threads")
                .required("wait_seconds", Schemas.number(), "time its rows waited, in sum")
                .required("calls", Schemas.whole(0), "calls that went out, retries included")
                .required("cache_hits", Schemas.whole(0), "rows answered from the cache")
                .required("coalesced", Schemas.whole(0), "rows that shared the call of another")
                .required("retries", Schemas.whole(0), "calls that were repeats")
                .open();
    }

    private static ObjectNode page(String member, ObjectNode item) {
        return new ObjectSchema("A page of a list.")
                .required(member, Schemas.listOf(item), "the items")
                .required(
                        "next_cursor",
                        Schemas.orNull(Schemas.text("[A-Za-z0-9_-]+", "cGFnZQ")),
                        "`?cursor=` of the next page, null on the last")
                .open();
    }

    private static ObjectNode storedPipeline() {
        return new ObjectSchema("A pipeline that is kept under a name.")
                .required("name", Schemas.text(), "its name")
                .required("etag", Schemas.text(), "its version, for `If-Match`")
                .required("created_at", Schemas.time(), "when it was first put")
                .required("updated_at", Schemas.time(), "when it was last put")
                .required("pipeline", Schemas.ref("Pipeline"), "the pipeline")
                .open();
    }

    private static ObjectNode deadLetter() {
        ObjectNode codes =
                Schemas.oneOf(Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).toList());
        ObjectNode error =
                new ObjectSchema("Why the row failed.")
                        .required("code", codes, "one of a fixed set")
                        .required("detail", Schemas.text(), "what was expected and found")
                        .optional("status", Schemas.whole(100, 999), "what an upstream answered")
                        .open();
        return new ObjectSchema("A row that failed, as a line of `/v1/jobs/{id}/errors`.")
                .required("row_number", Schemas.whole(1), "its place in the input, from 1")
                .required("step", Schemas.whole(0), "the place of the step in the pipeline")
                .required("op", Schemas.text(), "the step's name; `read` for unreadable rows")
                .required("error", error, "why it failed")
                .required("attempts", Schemas.whole(0), "how often it was tried")
                .required("row", Schemas.any(), "the row as it came in")
                .optional("row_base64", Schemas.text(), "its bytes, where they are not UTF-8")
                .open();
    }

    private static ObjectNode problem() {
        ObjectNode types =
                Schemas.oneOf(Arrays.stream(ProblemType.values()).map(ProblemType::uri).toList());
        ObjectNode mistake =
                new ObjectSchema("One mistake.")
                        .required("pointer", Schemas.text(), "where (JSON Pointer)")
                        .required("detail", Schemas.text(), "what was expected and found")
                        .open();
        ObjectNode problem =
                new ObjectSchema("Why a request was refused (RFC 9457).")
                        .required("type", types, "the kind of problem, stable")
                        .required("title", Schemas.text(), "the kind in words")
                        .required("status", Schemas.whole(400, 599), "the status of the answer")
                        .required(
                                "detail", Schemas.text(), "what was expected and found, and where")
                        .required("instance", Schemas.text(), "the path of the request")
                        .optional(
                                "trace_id",
                                Schemas.text().put("pattern", "^[0-9a-f]{32}$"),
                                "the trace that the request named, or of a fault of ours: by it the log has more")
                        .optional(
                                "errors", Schemas.listOf(mistake), "where several things are wrong")
                        .optional(
                                "violated-policies",
                                Schemas.listOf(Schemas.text()),
                                "the limits that are used up")
                        .open();
        ArrayNode all = problem.putArray("x-types");
        for (ProblemType type : ProblemType.values()) {
            all.addObject()
                    .put("type", type.uri())
                    .put("status", type.status)
                    .put("title", type.title);
        }
        return problem;
    }

    /// An answer with one of these problems, which have one status.
    static ObjectNode problem(int status, Collection<ProblemType> types) {
        ObjectNode answer = Schemas.any();
        answer.put(
                "description",
                types.stream().map(type -> type.title).collect(Collectors.joining("; ")));
        ObjectNode narrowed = Schemas.ref("Problem");
        ObjectNode members = narrowed.putObject("properties");
        members.set("type", Schemas.oneOf(types.stream().map(ProblemType::uri).toList()));
        members.putObject("status").put("const", status);
        if (status == 401) {
            answer.putObject("headers").set("WWW-Authenticate", ApiHeaders.ref("WWW-Authenticate"));
        }
        if (status == 429) {
            ObjectNode headers = answer.putObject("headers");
            for (String name : List.of("RateLimit", "RateLimit-Policy", "Retry-After")) {
                headers.set(name, ApiHeaders.ref(name));
            }
        }
        if (status == 503) {
            answer.putObject("headers").set("Retry-After", ApiHeaders.ref("Retry-After"));
        }
        answer.putObject("content").putObject(Problems.CONTENT_TYPE).set("schema", narrowed);
        return answer;
    }
}
