package dev.rowmill.step;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Json;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The functions of `aggregate`. Nulls are passed over, except by `first`, `last`, `collect` and
/// `count()`.
enum AggregateFunction {
    COUNT(
            false,
            Accepts.ANYTHING,
            "count([x])",
            "how many rows, or how many with a value",
            "count()"),
    SUM(false, Accepts.NUMBERS, "sum(x)", "the sum", "sum(price * qty)"),
    AVG(false, Accepts.NUMBERS, "avg(x)", "the mean", "avg(ms)"),
    MIN(false, Accepts.ORDERED, "min(x)", "the least number or text", "min(price)"),
    MAX(false, Accepts.ORDERED, "max(x)", "the greatest number or text", "max(price)"),
    COUNT_DISTINCT(
            false,
            Accepts.ANYTHING,
            "count_distinct(x)",
            "how many different values",
            "count_distinct(user)"),
    APPROX_PERCENTILE(
            false,
            Accepts.NUMBERS,
            "approx_percentile(x, share)",
            "the value that so large a share of the values does not exceed, nearly",
            "approx_percentile(ms, 0.95)"),
    FIRST(true, Accepts.ANYTHING, "first(x)", "the value of the first row, also null", "first(at)"),
    LAST(true, Accepts.ANYTHING, "last(x)", "the value of the last row, also null", "last(at)"),
    COLLECT(true, Accepts.ANYTHING, "collect(x)", "all values as a list, in order", "collect(id)");

    private final boolean takesNull;
    private final Accepts accepts;
    private final String usage;
    private final String summary;
    private final String example;

    /// Which values a function can take.
    private enum Accepts {
        ANYTHING("a value"),
        NUMBERS("a number"),
        ORDERED("a number or a text");

        private final String label;

        Accepts(String label) {
            this.label = label;
        }

        boolean test(Value value) {
            return switch (this) {
                case ANYTHING -> true;
                case NUMBERS ->
                        value instanceof JsonNumber number && Double.isFinite(number.asDouble());
                case ORDERED -> ValueOrder.isOrdered(value);
            };
        }
    }

    AggregateFunction(
            boolean takesNull, Accepts accepts, String usage, String summary, String example) {
        this.takesNull = takesNull;
        this.accepts = accepts;
        this.usage = usage;
        this.summary = summary;
        this.example = example;
    }

    /// What is said of it.
    Vocabulary.Term term() {
        return new Vocabulary.Term(OptionType.OneOf.name(this), usage, summary, example);
    }

    /// The function of that name, which must be one of [#names()].
    static AggregateFunction named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /// The names of all functions.
    static List<String> names() {
        return Arrays.stream(values()).map(OptionType.OneOf::name).toList();
    }

    /// Whether a null counts as a value.
    boolean takesNull() {
        return takesNull;
    }

    /// Whether the function can be written without an argument.
    boolean isCount() {
        return this == COUNT;
    }

    /// How many arguments it has at most.
    int arguments() {
        return this == APPROX_PERCENTILE ? 2 : 1;
    }

    /// A tally of this function without groups.
    ///
    /// @param reader what gives the values of rows
    Tally tally(AggregateColumn.Reader reader) {
        return switch (this) {
            case COUNT -> new CountTally(reader);
            case SUM -> new SumTally(reader, false);
            case AVG -> new SumTally(reader, true);
            case MIN -> new ExtremeTally(reader, -1);
            case MAX -> new ExtremeTally(reader, 1);
            case COUNT_DISTINCT -> new AnyTally(reader, Accumulator.Distinct::new);
            case APPROX_PERCENTILE -> {
                double share = reader.column().share();
                yield new AnyTally(reader, () -> new Percentile(share));
            }
            case FIRST -> new AnyTally(reader, () -> new Accumulator.Edge(false));
            case LAST -> new AnyTally(reader, () -> new Accumulator.Edge(true));
            case COLLECT -> new AnyTally(reader, Accumulator.Collected::new);
        };
    }

    /// Refuses a value that the function cannot take.
    ///
    /// @throws RowException with `expression_error`
    void check(Value value) throws RowException {
        if (!accepts.test(value)) {
            throw new RowException(
                    ErrorCode.EXPRESSION_ERROR,
                    "%s: expected %s, found %s %s"
                            .formatted(
                                    OptionType.OneOf.name(this),
                                    accepts.label,
                                    value.kind(),
                                    Json.shortened(Json.text(value))));
        }
    }
}
