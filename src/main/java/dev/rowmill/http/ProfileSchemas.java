package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.rowmill.job.Jobs;

/// The JSON Schema of a job's profile.
final class ProfileSchemas {
    private ProfileSchemas() {}

    static ObjectNode profile() {
        return new ObjectSchema("Where the time of a job went.")
                .required("id", Schemas.text().put("pattern", "^job_"), "the job")
                .required("name", Schemas.orNull(Schemas.text()), "the client's own name for it")
                .required("state", Schemas.oneOf(Jobs.states()), "its state")
                .required("trace_id", Schemas.orNull(Schemas.text()), "the trace of its request")
                .required("wall_seconds", Schemas.number(), "from its start to its end, or to now")
                .required("queued_seconds", Schemas.number(), "from its acceptance to its start")
                .required("cpu_seconds", Schemas.number(), "time of CPU threads altogether")
                .required("read", end("read"), "the input, before the steps")
                .required("steps", Schemas.listOf(step()), "step by step")
                .required("write", end("wrote"), "the output, behind the steps")
                .required("waits", waits(), "waits that belong to no step")
                .open();
    }

    private static ObjectNode end(String did) {
        return new ObjectSchema("An end of a job.")
                .required("rows", Schemas.whole(0), "rows that it " + did)
                .required("bytes", Schemas.whole(0), "bytes that it " + did)
                .required("cpu_seconds", Schemas.number(), "time of CPU threads")
                .required("wait_seconds", Schemas.number(), "time of the one thread that " + did)
                .open();
    }

    private static ObjectNode step() {
        return new ObjectSchema("Where the time of one step went.")
                .required("step", Schemas.text(), "its name")
                .required("tag", Schemas.orNull(Schemas.text()), "the user's name for it")
                .required("rows", Schemas.whole(0), "rows it was given")
                .required("rows_out", Schemas.whole(0), "rows it gave")
                .required("errors", Schemas.whole(0), "rows that failed in it")
                .required("cpu_seconds", Schemas.number(), "time of CPU threads")
                .required("wait_seconds", Schemas.number(), "time its rows waited, in sum")
                .required("calls", Schemas.whole(0), "calls that went out, retries included")
                .required("cache_hits", Schemas.whole(0), "rows answered from the cache")
                .required("coalesced", Schemas.whole(0), "rows that shared the call of another")
                .required("retries", Schemas.whole(0), "calls that were repeats")
                .open();
    }

    private static ObjectNode waits() {
        return new ObjectSchema("Waits that belong to no step.")
                .required("rows_seconds", Schemas.number(), "writing waited for the next rows")
                .required(
                        "merge_seconds", Schemas.number(), "writing waited for whole-dataset steps")
                .required(
                        "cpu_queue_seconds",
                        Schemas.number(),
                        "work waited for a CPU thread, in sum")
                .required("back_pressure_seconds", Schemas.number(), "reading waited for room")
                .open();
    }
}
