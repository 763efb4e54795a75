package dev.rowmill.step;

import dev.rowmill.row.Row;

import java.util.List;

/// `limit`: the first rows. Counts in one run; the engine gives it the rows in order.
final class Limit implements OrderedStep {
    static final StepSpec SPEC =
            new StepSpec(
                    "limit",
                    StepSpec.Kind.CPU,
                    "Keeps the first rows that reach it, in the order of the input; then the run stops reading and counts nothing that comes after.",
                    Form.of(
                            Form.Shorthand.NUMBER,
                            Option.required(
                                    "n",
                                    new OptionType.Whole(0, Long.MAX_VALUE),
                                    "how many rows; with `if`, how many of those, while the others all pass and are all read")),
                    List.of(
                            Example.of(
                                    "2",
                                    List.of(
                                            """
                                            {"n":1}\
                                            """,
                                            """
                                            {"n":2}\
                                            """,
                                            """
                                            {"n":3}\
                                            """),
                                    List.of(
                                            """
                                            {"n":1}\
                                            """,
                                            """
                                            {"n":2}\
                                            """)),
                            Example.of(
                                    """
                                    {"n": 1, "if": "level == 'debug'"}\
                                    """,
                                    List.of(
                                            """
                                            {"level":"debug","n":1}\
                                            """,
                                            """
                                            {"level":"debug","n":2}\
                                            """,
                                            """
                                            {"level":"info","n":3}\
                                            """),
                                    List.of(
                                            """
                                            {"level":"debug","n":1}\
                                            """,
                                            """
                                            {"level":"info","n":3}\
                                            """))),
                    Limit::plan);

    private long left;

    private Limit(long rows) {
        this.left = rows;
    }

    private static Plan plan(Options options) {
        long rows = options.whole("n");
        return _ -> new Limit(rows);
    }

    @Override
    public void apply(Row row, RowSink out) {
        if (left > 0) {
            left--;
            out.add(row);
        }
    }

    @Override
    public boolean isDone() {
        return left == 0;
    }
}
