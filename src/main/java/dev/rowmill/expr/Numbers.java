package dev.rowmill.expr;

import static dev.rowmill.expr.Kinds.ANY;
import static dev.rowmill.expr.Kinds.BOOL;
import static dev.rowmill.expr.Kinds.DOUBLE;
import static dev.rowmill.expr.Kinds.INT;
import static dev.rowmill.expr.Kinds.NULL;
import static dev.rowmill.expr.Kinds.NUMBER;
import static dev.rowmill.expr.Kinds.TEXT;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Pattern;

/// The functions of numbers, and what makes one kind of value from another.
final class Numbers {
    static final List<Function> FUNCTIONS =
            List.of(
                    Function.of("abs(number)", NUMBER, 0, Numbers::abs, NUMBER)
                            .says("the number without its sign", "abs(-3)"),
                    Function.of("round(number[, digits])", NUMBER, 1, Numbers::round, NUMBER, INT)
                            .says(
                                    "the nearest number with so many digits after the point, a half away from zero",
                                    "round(1.2345, 2)"),
                    whole("floor(number)", Math::floor)
                            .says("the next whole number below", "floor(2.7)"),
                    whole("ceil(number)", Math::ceil)
                            .says("the next whole number above", "ceil(2.1)"),
                    Function.of("int(x)", 1, 1, Numbers::toInt)
                            .says(
                                    "a whole number: of a text, of a number without its fraction, of a timestamp in seconds",
                                    "int('42')"),
                    Function.of("uint(x)", INT, 0, Numbers::toUint, NUMBER | TEXT)
                            .says("a whole number that is not negative", "uint('42')"),
                    Function.of("double(x)", DOUBLE, 0, Numbers::toDouble, NUMBER | TEXT)
                            .says("a number with a fraction", "double('1.5')"),
                    Function.of("bool(x)", BOOL, 0, Numbers::toBool, BOOL | TEXT)
                            .says("true or false, of a text that says so", "bool('true')"),
                    Function.of(
                                    "string(x)",
                                    TEXT,
                                    0,
                                    (a, site, scope) -> Value.text(Texts.json(a[0], site, scope)),
                                    ANY & ~NULL)
                            .says(
                                    "a text: of a text itself, of anything else its JSON",
                                    "string(n)"),
                    Function.of("type(x)", 1, 1, Numbers::type)
                            .says("the kind of a value", "type(n)"),
                    Function.of("dyn(x)", ANY, 0, (arguments, _, _) -> arguments[0], ANY)
                            .says("the value itself; there for the sake of CEL", "dyn(n)"));

    private static final int MAX_DIGITS = 15;
    private static final double BEYOND_INTS = 0x1p63;
    private static final Set<String> TRUE = Set.of("1", "t", "true", "TRUE", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "false", "FALSE", "False");

    /// Decimal only: Java would also read `0x1p3`, `NaN`, `1f` and white space.
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?");

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,19}");

    private Numbers() {}

    private static Value abs(Value[] arguments, Site site, Scope scope) throws RowException {
        JsonNumber number = site.number(arguments[0]);
        if (!number.isInt()) {
            return site.real(Math.abs(number.asDouble()));
        }
        if (number.asLong() == Long.MIN_VALUE) {
            throw site.error("expected a result of 64 bits, found 9223372036854775808");
        }
        return JsonNumber.of(Math.abs(number.asLong()));
    }

    private static Function whole(String usage, DoubleUnaryOperator rounding) {
        return Function.of(
                usage,
                NUMBER,
                0,
                (arguments, site, _) -> {
                    JsonNumber number = site.number(arguments[0]);
                    return number.isInt()
                            ? number
                            : integral(rounding.applyAsDouble(number.asDouble()), site);
                },
                NUMBER);
    }

    /// An int where 64 bits hold it, otherwise a double.
    private static JsonNumber integral(double value, Site site) throws RowException {
        return value >= -BEYOND_INTS && value < BEYOND_INTS
                ? JsonNumber.of((long) value)
                : site.real(value);
    }

    /// Half away from zero, by the decimal digits that the number is written with.
    private static Value round(Value[] arguments, Site site, Scope scope) throws RowException {
        JsonNumber number = site.number(arguments[0]);
        long digits = arguments.length < 2 ? 0 : site.integer(arguments[1]);
        if (digits < 0 || digits > MAX_DIGITS) {
            throw site.error("expected 0 to %d digits, found %d".formatted(MAX_DIGITS, digits));
        }
        if (number.isInt()) {
            return number;
        }
        double exact = site.real(number.asDouble()).asDouble();
        double rounded =
                BigDecimal.valueOf(exact)
                        .setScale((int) digits, RoundingMode.HALF_UP)
                        .doubleValue();
        return arguments.length < 2 ? integral(rounded, site) : site.real(rounded);
    }

    private static Node toInt(Function.Call call) {
        Node argument = call.argument(0);
        if (argument.kinds == Kinds.TIMESTAMP) {
            return new Node.Computed(
                    call.site(),
                    INT,
                    scope -> JsonNumber.of(argument.instant(scope).getEpochSecond()));
        }
        call.expect(NUMBER | TEXT);
        return new Node.Computed(
                call.site(),
                INT,
                scope -> JsonNumber.of(integer(argument.value(scope), call.site())));
    }

    private static Value toUint(Value[] arguments, Site site, Scope scope) throws RowException {
        long value = integer(arguments[0], site);
        if (value < 0) {
            throw site.error("expected a number from 0, found " + value);
        }
        return JsonNumber.of(value);
    }

    /// A number without its fraction, or the number in a text.
    private static long integer(Value value, Site site) throws RowException {
        if (value instanceof JsonNumber number) {
            if (number.isInt()) {
                return number.asLong();
            }
            double real = number.asDouble();
            if (real >= -BEYOND_INTS && real < BEYOND_INTS) {
                return (long) real;
            }
        } else if (INTEGER.matcher(bounded(site.text(value))).matches()) {
            try {
                return Long.parseLong(site.text(value));
            } catch (NumberFormatException beyond64Bits) {
                throw site.unexpected("an int of 64 bits", value);
            }
        }
        throw site.unexpected("an int of 64 bits", value);
    }

    private static Value toDouble(Value[] arguments, Site site, Scope scope) throws RowException {
        if (arguments[0] instanceof JsonNumber number) {
            return site.real(number.asDouble());
        }
        String text = bounded(site.text(arguments[0]));
        if (!DECIMAL.matcher(text).matches()) {
            throw site.unexpected("a number", arguments[0]);
        }
        return site.real(Double.parseDouble(text));
    }

    /// A text that no number is as long as becomes one that is no number.
    private static String bounded(String text) {
        return text.length() > JsonNumber.MAX_LENGTH ? "" : text;
    }

    private static Value toBool(Value[] arguments, Site site, Scope scope) throws RowException {
        if (arguments[0] instanceof Value.Bool truth) {
            return truth;
        }
        String text = site.text(arguments[0]);
        if (!TRUE.contains(text) && !FALSE.contains(text)) {
            throw site.unexpected("\"true\" or \"false\"", arguments[0]);
        }
        return Value.bool(TRUE.contains(text));
    }

    private static Node type(Function.Call call) {
        Node argument = call.argument(0);
        return switch (argument.kinds) {
            case Kinds.TIMESTAMP -> new Node.Constant(call.site(), Value.text("timestamp"), 0);
            case Kinds.DURATION -> new Node.Constant(call.site(), Value.text("duration"), 0);
            default ->
                    new Node.Computed(call.site(), TEXT, s -> Value.text(argument.value(s).kind()));
        };
    }
}
