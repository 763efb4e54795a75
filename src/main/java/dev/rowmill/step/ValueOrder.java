package dev.rowmill.step;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Value;

import java.math.BigDecimal;

/// The order of numbers and texts: numbers exactly and by value, texts by code point, every number
/// before every text.
final class ValueOrder {
    /// From here on not every whole number is a double.
    private static final double EXACT_UP_TO = 0x1p53;

    private ValueOrder() {}

    /// Whether a value has a place in the order.
    static boolean isOrdered(Value value) {
        return value instanceof JsonNumber || value instanceof Value.Text;
    }

    /// Below, at or above 0 as `a` comes before, beside or after `b`.
    ///
    /// @throws IllegalArgumentException if one of them has no place in the order
    static int compare(Value a, Value b) {
        if (a instanceof JsonNumber x && b instanceof JsonNumber y) {
            return numbers(x, y);
        }
        if (a instanceof Value.Text(var x) && b instanceof Value.Text(var y)) {
            return texts(x, y);
        }
        if (!isOrdered(a) || !isOrdered(b)) {
            throw new IllegalArgumentException("no order between " + a.kind() + " and " + b.kind());
        }
        return a instanceof JsonNumber ? -1 : 1;
    }

    private static int numbers(JsonNumber a, JsonNumber b) {
        if (a.isInt() && b.isInt()) {
            return Long.compare(a.asLong(), b.asLong());
        }
        int near = Double.compare(a.asDouble() + 0.0, b.asDouble() + 0.0);
        boolean exact =
                near != 0 || Math.abs(a.asDouble()) < EXACT_UP_TO || !Double.isFinite(a.asDouble());
        return exact ? near : new BigDecimal(a.text()).compareTo(new BigDecimal(b.text()));
    }

    /// Texts by code point: surrogates, which stand for the highest ones, come after all other
    /// units.
    static int texts(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean both = Character.isSurrogate(x) == Character.isSurrogate(y);
                return both ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
