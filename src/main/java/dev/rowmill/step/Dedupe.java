package dev.rowmill.step;

import dev.rowmill.row.Path;
import dev.rowmill.row.RowCodec;

import java.util.List;

/// `dedupe`: the first row of each key. Immutable, and its own plan's content.
///
/// @param by the fields whose values make a key; none for the whole row
/// @param memoryBytes what the rows of one run may hold of memory, by estimate
/// @param scratch where the others go
record Dedupe(List<Path> by, long memoryBytes, Scratch scratch) implements Plan {
    private static final Form FORM =
            Form.of(
                    Option.optional(
                            "by",
                            OptionType.Plain.KEY,
                            "the fields that make a key, a list or one name; without them rows must be equal as a whole, in"
                                    + " whatever order their fields stand. A missing field counts as null, 1 and 1.0 are equal"));

    private static final List<Example> EXAMPLES =
            List.of(
                    Example.of(
                            """
                            {"by": ["user", "day"]}\
                            """,
                            List.of(
                                    """
                                    {"user":"ada","day":1,"at":"08:00"}\
                                    """,
                                    """
                                    {"user":"bob","day":1,"at":"08:01"}\
                                    """,
                                    """
                                    {"user":"ada","day":1.0,"at":"08:02"}\
                                    """),
                            List.of(
                                    """
                                    {"user":"ada","day":1,"at":"08:00"}\
                                    """,
                                    """
                                    {"user":"bob","day":1,"at":"08:01"}\
                                    """)),
                    Example.of(
                            "{}",
                            List.of(
                                    """
                                    {"a": 1, "b": 2}\
                                    """,
                                    """
                                    {"b":2,"a":1}\
                                    """,
                                    """
                                    {"a":1}\
                                    """),
                            List.of(
                                    """
                                    {"a": 1, "b": 2}\
                                    """,
                                    """
                                    {"a":1}\
                                    """)),
                    Example.of(
                            """
                            {"by": "email", "if": "has(email)"}\
                            """,
                            List.of(
                                    """
                                    {"n":1}\
                                    """,
                                    """
                                    {"n":2,"email":"a@b.c"}\
                                    """,
                                    """
                                    {"n":3}\
                                    """,
                                    """
                                    {"n":4,"email":"a@b.c"}\
                                    """),
                            List.of(
                                    """
                                    {"n":1}\
                                    """,
                                    """
                                    {"n":2,"email":"a@b.c"}\
                                    """,
                                    """
                                    {"n":3}\
                                    """)));

    /// The step, whose rows may hold so much memory in each run; others go to the disk.
    static StepSpec spec(long memoryBytes, Scratch scratch) {
        return new StepSpec(
                "dedupe",
                StepSpec.Kind.DATASET,
                "Keeps the first row of each key, in input order; rows that `if` excludes are all kept, in their places.",
                FORM,
                EXAMPLES,
                options -> plan(options, memoryBytes, scratch));
    }

    private static Plan plan(Options options, long memoryBytes, Scratch scratch) {
        List<Path> by = options.has("by") ? options.get("by").key() : List.of();
        return new Dedupe(by, memoryBytes, scratch);
    }

    @Override
    public DatasetStep begin(RunContext run) {
        var kind = new Survivors.Kind(this, new RowCodec());
        return new DatasetStep() {
            @Override
            public Partial partial() {
                return kind.table(0);
            }

            @Override
            public Total total() {
                return new KeyedTotal(kind, memoryBytes, scratch);
            }
        };
    }
}
