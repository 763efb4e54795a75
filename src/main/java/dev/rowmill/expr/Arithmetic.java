package dev.rowmill.expr;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;

/// `+ - * / %` and the minus sign. Two ints give an exact int, an int and a double a double.
final class Arithmetic {
    private Arithmetic() {}

    /// An operator on two numbers.
    enum Operator {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        REMAINDER("%");

        final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        long apply(long a, long b, Site site) throws RowException {
            try {
                return switch (this) {
                    case ADD -> Math.addExact(a, b);
                    case SUBTRACT -> Math.subtractExact(a, b);
                    case MULTIPLY -> Math.multiplyExact(a, b);
                    case DIVIDE -> Math.divideExact(a, b);
                    case REMAINDER -> a % b;
                };
            } catch (ArithmeticException e) {
                throw site.error(
                        b == 0 && (this == DIVIDE || this == REMAINDER)
                                ? "expected a divisor other than 0, found " + a + symbol + b
                                : "expected a result of 64 bits, found " + a + symbol + b);
            }
        }

        /// The result, or [Row#NO_INTEGER] where there is none of 64 bits.
        long applyOrNone(long a, long b) {
            return switch (this) {
                case ADD -> ((a ^ (a + b)) & (b ^ (a + b))) < 0 ? Row.NO_INTEGER : a + b;
                case SUBTRACT -> ((a ^ b) & (a ^ (a - b))) < 0 ? Row.NO_INTEGER : a - b;
                case MULTIPLY -> Math.multiplyHigh(a, b) == (a * b) >> 63 ? a * b : Row.NO_INTEGER;
                case DIVIDE -> b == 0 ? Row.NO_INTEGER : a / b;
                case REMAINDER -> b == 0 ? Row.NO_INTEGER : a % b;
            };
        }

        double apply(double a, double b, Site site) throws RowException {
            return switch (this) {
                case ADD -> a + b;
                case SUBTRACT -> a - b;
                case MULTIPLY -> a * b;
                case DIVIDE -> {
                    if (b == 0) {
                        throw site.error("expected a divisor other than 0, found " + b);
                    }
                    yield a / b;
                }
                case REMAINDER -> throw site.error("expected two ints, found a double");
            };
        }
    }

    /// Two numbers; with `+` also two strings or two arrays.
    static final class Binary extends Node {
        private final Operator operator;
        private final Node left;
        private final Node right;

        Binary(Site site, Operator operator, Node left, Node right) {
            super(site, result(operator, left, right), Math.max(left.depth, right.depth));
            this.operator = operator;
            this.left = left;
            this.right = right;
        }

        /// What the operator can give for two such operands; nothing where it has no meaning for them.
        static int result(Operator operator, Node left, Node right) {
            int result = 0;
            if (Kinds.fit(left.kinds, Kinds.NUMBER) && Kinds.fit(right.kinds, Kinds.NUMBER)) {
                boolean ints = left.isAlways(Kinds.INT) && right.isAlways(Kinds.INT);
                result = ints ? Kinds.INT : Kinds.NUMBER;
            }
            if (operator == Operator.ADD) {
                boolean texts = left.isAlways(Kinds.TEXT) || right.isAlways(Kinds.TEXT);
                boolean times = ((left.kinds | right.kinds) & Kinds.TIME) != 0;
                boolean fit =
                        Kinds.fit(left.kinds, Kinds.TEXT) && Kinds.fit(right.kinds, Kinds.TEXT);
                result |= fit && (texts || !times) ? Kinds.TEXT : 0;
                result |= left.kinds & right.kinds & Kinds.LIST;
            }
            return result;
        }

        @Override
        Value value(Scope scope) throws RowException {
            Value a = left.value(scope);
            Value b = right.value(scope);
            if (a instanceof JsonNumber x && b instanceof JsonNumber y) {
                return x.isInt() && y.isInt()
                        ? JsonNumber.of(operator.apply(x.asLong(), y.asLong(), site))
                        : site.real(operator.apply(x.asDouble(), y.asDouble(), site));
            }
            if (operator == Operator.ADD) {
                return concatenate(a, b, scope);
            }
            site.number(a);
            throw site.unexpected("a number", b);
        }

        @Override
        long integer(Scope scope) {
            long a = left.integer(scope);
            if (a == Row.NO_INTEGER) {
                return a;
            }
            long b = right.integer(scope);
            return b == Row.NO_INTEGER ? b : operator.applyOrNone(a, b);
        }

        private Value concatenate(Value a, Value b, Scope scope) throws RowException {
            return switch (a) {
                case Value.Text(var x) -> {
                    String y = site.text(b);
                    scope.produce((long) x.length() + y.length(), site);
                    yield Value.text(x.concat(y));
                }
                case Value.Array(var x) -> {
                    if (!(b instanceof Value.Array(var y))) {
                        throw site.unexpected("an array", b);
                    }
                    scope.produce(a, site);
                    scope.produce(b, site);
                    var both = new ArrayList<Value>(x.size() + y.size());
                    both.addAll(x);
                    both.addAll(y);
                    yield new Value.Array(both);
                }
                case JsonNumber _ -> throw site.unexpected("a number", b);
                default -> throw site.unexpected("a number, a string or an array", a);
            };
        }
    }

    static final class Negative extends Node {
        private final Node operand;

        Negative(Site site, Node operand) {
            super(site, operand.kinds & Kinds.NUMBER, 0);
            this.operand = operand;
        }

        @Override
        Value value(Scope scope) throws RowException {
            JsonNumber number = site.number(operand.value(scope));
            return number.isInt()
                    ? JsonNumber.of(Operator.SUBTRACT.apply(0L, number.asLong(), site))
                    : site.real(-number.asDouble());
        }
    }

    /// A timestamp moved by a duration.
    static final class Moved extends Times.Moment {
        private final Node moment;
        private final Node by;
        private final boolean back;

        Moved(Site site, Node moment, Node by, boolean back) {
            super(site);
            this.moment = moment;
            this.by = by;
            this.back = back;
        }

        @Override
        Instant instant(Scope scope) throws RowException {
            Instant from = moment.instant(scope);
            Duration step = by.duration(scope);
            return TimeText.bounded(back ? from.minus(step) : from.plus(step), site);
        }
    }

    /// The time between two timestamps.
    static final class Between extends Times.Span {
        private final Node later;
        private final Node earlier;

        Between(Site site, Node later, Node earlier) {
            super(site);
            this.later = later;
            this.earlier = earlier;
        }

        @Override
        Duration duration(Scope scope) throws RowException {
            Instant end = later.instant(scope);
            return Duration.between(earlier.instant(scope), end);
        }
    }

    /// The sum or difference of two durations.
    static final class Sum extends Times.Span {
        private final Node left;
        private final Node right;
        private final boolean minus;

        Sum(Site site, Node left, Node right, boolean minus) {
            super(site);
            this.left = left;
            this.right = right;
            this.minus = minus;
        }

        @Override
        Duration duration(Scope scope) throws RowException {
            Duration a = left.duration(scope);
            Duration b = right.duration(scope);
            return TimeText.bounded(minus ? a.minus(b) : a.plus(b), site);
        }
    }

    /// The node of an operator, or nothing where it has no meaning for such operands.
    static @Nullable Node of(Site site, Operator operator, Node left, Node right) {
        boolean plus = operator == Operator.ADD;
        boolean minus = operator == Operator.SUBTRACT;
        if ((left.kinds & right.kinds) == Kinds.TIMESTAMP && minus) {
            return new Between(site, left, right);
        }
        if (right.kinds == Kinds.DURATION && (plus || minus)) {
            if (left.kinds == Kinds.DURATION) {
                return new Sum(site, left, right, minus);
            }
            if (left.kinds == Kinds.TIMESTAMP) {
                return new Moved(site, left, right, minus);
            }
        }
        if (left.kinds == Kinds.DURATION && right.kinds == Kinds.TIMESTAMP && plus) {
            return new Moved(site, right, left, false);
        }
        return Binary.result(operator, left, right) == 0
                ? null
                : new Binary(site, operator, left, right);
    }
}
