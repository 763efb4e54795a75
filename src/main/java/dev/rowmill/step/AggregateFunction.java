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

    /// An accumulator of this function.
    ///
    /// @param share which percentile; used by `approx_percentile` alone
    Accumulator accumulator(double share) {
        return switch (this) {
            case COUNT -> new Accumulator.Count();
            case SUM -> new Sum(false);
            case AVG -> new Sum(true);
            case MIN -> new Accumulator.Extreme(-1);
            case MAX -> new Accumulator.Extreme(1);
            case COUNT_DISTINCT -> new Accumulator.Distinct();
            case APPROX_PERCENTILE -> new Percentile(share);
            case FIRST -> new Accumulator.Edge(false);
            case LAST -> new Accumulator.Edge(true);
            case COLLECT -> new Accumulator.Collected();
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
