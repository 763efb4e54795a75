package dev.rowmill.step;

import dev.rowmill.expr.AggregateCall;
import dev.rowmill.expr.Evaluator;
import dev.rowmill.expr.Expression;
import dev.rowmill.expr.ExpressionException;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// One aggregate of a step: the field it is written to, its function and what the function is
/// applied to. Immutable.
///
/// @param argument nothing for `count()`, which counts rows
/// @param share which percentile, from 0 to 1; used by `approx_percentile` alone
record AggregateColumn(
        String name, AggregateFunction function, @Nullable Expression argument, double share) {
    /// The aggregate that is given; notes every mistake in it.
    static AggregateColumn of(String name, Given given) {
        var placeholder = new AggregateColumn(name, AggregateFunction.COUNT, null, 0);
        if (!given.node().isTextual()) {
            given.expected("an aggregate such as \"sum(amount)\"");
            return placeholder;
        }
        try {
            String source = given.node().textValue();
            AggregateCall call = AggregateCall.parse(source, AggregateFunction.names());
            return of(name, given, AggregateFunction.named(call.function()), call.arguments());
        } catch (ExpressionException e) {
            given.problems(e);
            return placeholder;
        }
    }

    private static AggregateColumn of(
            String name, Given given, AggregateFunction function, List<Expression> arguments) {
        int expected = function.arguments();
        boolean countsRows = function.isCount() && arguments.isEmpty();
        if (arguments.size() != expected && !countsRows) {
            given.problem(
                    "expected %s with %d argument%s, found %d"
                            .formatted(
                                    OptionType.OneOf.name(function),
                                    expected,
                                    expected == 1 ? "" : "s",
                                    arguments.size()));
            return new AggregateColumn(name, function, null, 0);
        }
        double share = expected == 2 ? share(given, arguments.get(1)) : 0;
        return new AggregateColumn(name, function, countsRows ? null : arguments.getFirst(), share);
    }

    private static double share(Given given, Expression expression) {
        double share =
                expression.constant().orElse(Value.Null.NULL) instanceof JsonNumber number
                        ? number.asDouble()
                        : -1;
        if (share < 0 || share > 1) {
            given.problem("expected a percentile from 0 to 1 as the second argument");
            return 0;
        }
        return share;
    }

    /// What gives the values of rows, in a run that started at `now`.
    Reader reader(Instant now) {
        return new Reader(this, now);
    }

    /// Gives the values of rows. One thread at a time.
    static final class Reader {
        private final AggregateColumn column;
        private final @Nullable Evaluator argument;

        private Reader(AggregateColumn column, Instant now) {
            this.column = column;
            this.argument = column.argument == null ? null : column.argument.evaluator(now);
        }

        AggregateColumn column() {
            return column;
        }

        /// The integer that a row has, or [Row#NO_INTEGER] where [#value] must be asked.
        long integer(Row row) {
            return argument == null ? Row.NO_INTEGER : argument.integer(row);
        }

        /// The value of a row, checked; nothing where the function passes it over.
        ///
        /// @throws RowException if the function cannot take it
        @Nullable Value value(Row row) throws RowException {
            if (argument == null) {
                return Value.Bool.TRUE;
            }
            try {
                Value value = argument.evaluate(row);
                if (value == Value.Null.NULL && !column.function.takesNull()) {
                    return null;
                }
                column.function.check(value);
                return value;
            } catch (RowException e) {
                throw new RowException(
                        e.error().code(),
                        "aggregate \"" + column.name + "\": " + e.error().detail());
            }
        }
    }
}
