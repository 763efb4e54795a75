package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/// The schemas of what a preview is asked for with and answered.
final class PreviewSchemas {
    private PreviewSchemas() {}

    /// What a client sends.
    static ObjectNode request() {
        ObjectNode pipeline = Schemas.either(List.of(Schemas.word(), Schemas.ref("Pipeline")));
        return new ObjectSchema("A preview as a client asks for it.")
                .required("pipeline", pipeline, "the name of a stored pipeline, or a pipeline")
                .required(
                        "rows",
                        Schemas.listOf(Schemas.any()),
                        "the rows; the first hundred are looked at")
                .optional("fetch", Schemas.bool(), "whether calls are made")
                .optional("total_rows", Schemas.whole(0), "how many rows the estimate is for")
                .closed();
    }

    /// What the client gets.
    static ObjectNode answer() {
        ObjectNode rows = Schemas.listOf(Schemas.ref("Row"));
        return new ObjectSchema("What each step did to the first rows.")
                .required("rows", Schemas.whole(0), "how many rows were looked at")
                .required("steps", Schemas.listOf(step()), "reading, then each step")
                .required("result", rows, "the rows that came out at the end")
                .required("estimate", estimate(), "what the whole dataset would come to")
                .open();
    }

    private static ObjectNode step() {
        ObjectNode counts =
                new ObjectSchema("What became of the rows.")
                        .required("in", Schemas.whole(0), "rows it was given")
                        .required("out", Schemas.whole(0), "rows it gave on")
                        .required("filtered", Schemas.whole(0), "rows it dropped on purpose")
                        .required("failed", Schemas.whole(0), "rows that failed")
                        .required("waiting", Schemas.whole(0), "rows that would need a call")
                        .open();
        ObjectNode names = Schemas.listOf(Schemas.text());
        ObjectNode fields =
                new ObjectSchema("Fields that differ.")
                        .required("added", names, "fields that are new")
                        .required("changed", names.deepCopy(), "fields with other values")
                        .required("removed", names.deepCopy(), "fields that are gone")
                        .open();
        ObjectNode fetches =
                new ObjectSchema("What it asks the outside for.")
                        .required("rows", Schemas.whole(0), "rows that ask")
                        .required("distinct", Schemas.whole(0), "different requests")
                        .required("calls", Schemas.whole(0), "those that no cache answers")
                        .open();
        return new ObjectSchema("What one step did.")
                .required("step", Schemas.text(), "its name, or `read`")
                .required("index", Schemas.orNull(Schemas.whole(0)), "its place in the pipeline")
                .required("tag", Schemas.orNull(Schemas.text()), "the user's name for it")
                .required("kind", Schemas.oneOf(List.of("cpu", "io", "dataset")), "where it runs")
                .required("rows", counts, "what became of the rows")
                .required("cpu_seconds", Schemas.number(), "what computing took")
                .required("wait_seconds", Schemas.number(), "what rows waited, summed")
                .required("fields", fields, "fields that differ")
                .optional("fetches", fetches, "what it asks the outside for")
                .required("errors", Schemas.listOf(Schemas.ref("DeadLetter")), "its failed rows")
                .required("sample", Schemas.listOf(Schemas.ref("Row")), "the first it gave on")
                .open();
    }

    private static ObjectNode estimate() {
        return new ObjectSchema("What the whole dataset would come to.")
                .required("rows", Schemas.whole(0), "how many rows it is for")
                .required("distinct_fetches", Schemas.whole(0), "different requests")
                .required("calls", Schemas.whole(0), "those that no cache answers")
                .required("cpu_seconds", Schemas.number(), "computing, summed over threads")
                .required("wait_seconds", Schemas.number(), "waiting for calls")
                .open();
    }
}
