package dev.rowmill.expr;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import java.util.List;
import java.util.Map;

/// How values compare: numbers exactly, whether int or double; strings by code point; values of two kinds are unequal.
final class Comparison {
    /// `2^63`, the first double that is above every int.
    private static final double BEYOND_INTS = 0x1p63;

    private Comparison() {}

    /// An operator of order, and which outcomes of a comparison satisfy it.
    enum Order {
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">=");

        final String symbol;

        Order(String symbol) {
            this.symbol = symbol;
        }

        boolean holds(int comparison) {
            return switch (this) {
                case LESS -> comparison < 0;
                case LESS_OR_EQUAL -> comparison <= 0;
                case GREATER -> comparison > 0;
                case GREATER_OR_EQUAL -> comparison >= 0;
            };
        }

        /// The operator with its sides exchanged.
        Order mirrored() {
            return switch (this) {
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
            };
        }
    }

    /// Whether two values are equal. Null is equal to null alone.
    static boolean equal(Value a, Value b, Scope scope, Site site) throws RowException {
        return switch (a) {
            case JsonNumber x -> b instanceof JsonNumber y && equal(x, y);
            case Value.Text(var x) -> {
                boolean sameLength = b instanceof Value.Text(var y) && x.length() == y.length();
                if (sameLength) {
                    scope.read(x.length(), site);
                }
                yield sameLength && x.equals(((Value.Text) b).value());
            }
            case Value.Array(var x) -> b instanceof Value.Array(var y) && equal(x, y, scope, site);
            case Value.Obj(var x) -> b instanceof Value.Obj(var y) && equal(x, y, scope, site);
            case Value.Null _, Value.Bool _ -> a.equals(b);
        };
    }

    private static boolean equal(List<Value> a, List<Value> b, Scope scope, Site site)
            throws RowException {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            scope.work(1, site);
            if (!equal(a.get(i), b.get(i), scope, site)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equal(Map<String, Value> a, Map<String, Value> b, Scope scope, Site site)
            throws RowException {
        if (a.size() != b.size()) {
            return false;
        }
        for (Map.Entry<String, Value> member : a.entrySet()) {
            scope.work(1, site);
            Value other = b.get(member.getKey());
            if (other == null || !equal(member.getValue(), other, scope, site)) {
                return false;
            }
        }
        return true;
    }

    /// Whether two numbers are equal. Those beyond the range of a double are equal only if written alike.
    static boolean equal(JsonNumber a, JsonNumber b) {
        if (Double.isInfinite(a.asDouble()) && Double.isInfinite(b.asDouble())) {
            return a.text().equals(b.text());
        }
        return compare(a, b) == 0;
    }

    /// Compares two numbers without rounding either.
    static int compare(JsonNumber a, JsonNumber b) {
        if (a.isInt()) {
            return b.isInt()
                    ? Long.compare(a.asLong(), b.asLong())
                    : compare(a.asLong(), b.asDouble());
        }
        return b.isInt() ? -compare(b.asLong(), a.asDouble()) : compare(a.asDouble(), b.asDouble());
    }

    /// Not `Double.compare`, for which `-0.0` is less than `0.0`.
    private static int compare(double a, double b) {
        return a < b ? -1 : a > b ? 1 : 0;
    }

    private static int compare(long a, double b) {
        if (b >= BEYOND_INTS) {
            return -1;
        }
        if (b < -BEYOND_INTS) {
            return 1;
        }
        long whole = (long) b;
        return a != whole ? Long.compare(a, whole) : compare(0.0, b - whole);
    }

    /// Compares two values of one kind that has an order.
    static int compare(Value a, Value b, Scope scope, Site site) throws RowException {
        if (a instanceof JsonNumber x && b instanceof JsonNumber y) {
            return compare(x, y);
        }
        if (a instanceof Value.Text(var x) && b instanceof Value.Text(var y)) {
            scope.read(Math.min(x.length(), y.length()), site);
            return compare(x, y);
        }
        if (a instanceof Value.Bool x && b instanceof Value.Bool y) {
            return x.compareTo(y);
        }
        String expected =
                switch (a) {
                    case JsonNumber _ -> "a number";
                    case Value.Text _ -> "a string";
                    case Value.Bool _ -> "a bool";
                    default -> throw site.unexpected("a number, a string or a bool", a);
                };
        throw site.unexpected(expected + " as on the left side", b);
    }

    /// Compares two texts by code point. UTF-16 puts what lies beyond U+FFFF before U+E000 to U+FFFF.
    static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return Integer.compare(rank(x), rank(y));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }
}
