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
    COUNT(false, Accepts.ANYTHING),
    SUM(false, Accepts.NUMBERS),
    AVG(false, Accepts.NUMBERS),
    MIN(false, Accepts.ORDERED),
    MAX(false, Accepts.ORDERED),
    COUNT_DISTINCT(false, Accepts.ANYTHING),
    APPROX_PERCENTILE(false, Accepts.NUMBERS),
    FIRST(true, Accepts.ANYTHING),
    LAST(true, Accepts.ANYTHING),
    COLLECT(true, Accepts.ANYTHING);

    private final boolean takesNull;
    private final Accepts accepts;

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

    AggregateFunction(boolean takesNull, Accepts accepts) {
        this.takesNull = takesNull;
        this.accepts = accepts;
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
