package dev.rowmill.step;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The order of values: numbers exactly and by value, texts by code point, every number before every
/// text, and all else behind them.
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

    /// Below, at or above 0 as `a` comes before, beside or after `b`, whatever they are: numbers,
    /// then texts, false and true, arrays, objects, null. Arrays and objects by their first
    /// difference, objects as their members in the order of their names.
    static int compareAny(Value a, Value b) {
        int order = Integer.compare(rank(a), rank(b));
        if (order != 0) {
            return order;
        }
        return switch (a) {
            case JsonNumber x -> numbers(x, (JsonNumber) b);
            case Value.Text(var x) -> texts(x, ((Value.Text) b).value());
            case Value.Bool x -> x.compareTo((Value.Bool) b);
            case Value.Array(var x) -> arrays(x, ((Value.Array) b).items());
            case Value.Obj(var x) -> objects(x, ((Value.Obj) b).members());
            case Value.Null _ -> 0;
        };
    }

    private static int rank(Value value) {
        return switch (value) {
            case JsonNumber _ -> 0;
            case Value.Text _ -> 1;
            case Value.Bool _ -> 2;
            case Value.Array _ -> 3;
            case Value.Obj _ -> 4;
            case Value.Null _ -> 5;
        };
    }

    private static int arrays(List<Value> a, List<Value> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = compareAny(a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int objects(Map<String, Value> a, Map<String, Value> b) {
        return arrays(flat(a), flat(b));
    }

    private static List<Value> flat(Map<String, Value> members) {
        var flat = new ArrayList<Value>(2 * members.size());
        var sorted = new TreeMap<String, Value>(ValueOrder::texts);
        sorted.putAll(members);
        sorted.forEach((name, value) -> {
            flat.add(Value.text(name));
            flat.add(value);
        });
        return flat;
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
