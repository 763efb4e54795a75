package dev.rowmill.step;

import dev.rowmill.expr.Evaluator;
import dev.rowmill.expr.Expression;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;

import java.time.Instant;
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
        return run -> new Run(keep, run.startedAt());
    }

    /// The step in one run.
    private record Run(Expression keep, Instant now) implements CpuStep {
        @Override
        public void apply(Row row, RowSink out) throws RowException {
            worker().apply(row, out);
        }

        @Override
        public CpuStep worker() {
            Evaluator evaluator = keep.evaluator(now);
            return (row, out) -> {
                if (evaluator.test(row)) {
                    out.add(row);
                }
            };
        }
    }
}
