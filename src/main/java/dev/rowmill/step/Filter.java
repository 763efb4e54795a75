package dev.rowmill.step;

import dev.rowmill.expr.Expression;
import dev.rowmill.row.ErrorCode;

import java.util.List;

/// `filter`: keeps rows where an expression is true.
final class Filter {
    static final StepSpec SPEC =
            new StepSpec(
                    "filter",
                    StepSpec.Kind.CPU,
                    "Keeps the rows where an expression is true; what is neither true nor false is a row error.",
                    Form.of(
                            Form.Shorthand.TEXT,
                            Option.required(
                                    "expr", OptionType.Plain.EXPRESSION, "which rows to keep")),
                    List.of(
                            Example.of(
                                    """
                                    "amount > 10\"\
                                    """,
                                    List.of(
                                            """
                                            {"amount":5}\
                                            """,
                                            """
                                            {"amount":15}\
                                            """),
                                    List.of(
                                            """
                                            {"amount":15}\
                                            """)),
                            Example.failing(
                                    """
                                    {"expr": "amount"}\
                                    """,
                                    """
                                    {"amount":5}\
                                    """,
                                    ErrorCode.NOT_BOOLEAN)),
                    Filter::plan);

    private Filter() {}

    private static Plan plan(Options options) {
        Expression keep = options.get("expr").expression();
        return run ->
                (CpuStep)
                        (row, out) -> {
                            if (keep.test(row, run.startedAt())) {
                                out.add(row);
                            }
                        };
    }
}
