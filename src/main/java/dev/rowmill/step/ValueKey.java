package dev.rowmill.step;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Json;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.TextView;
import dev.rowmill.row.Value;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Values as texts that are the same exactly where the values are equal: `1`, `1.0` and `1e0` are,
/// and so are objects with the same members in another order. Not thread-safe; made for many keys
/// in a row.
final class ValueKey {
    private final ByteSink sink = new ByteSink(64);
    private final byte[] digits = new byte[20];

    /// Begins the key of several values together.
    void begin() {
        sink.truncate(0);
    }

    /// Adds a value to the key that was begun.
    void add(Value value) {
        write(value);
        sink.put(',');
    }

    /// Adds a text to the key that was begun.
    void add(TextView text) {
        sink.jsonString(text.bytes(), text.from(), text.to());
        sink.put(',');
    }

    /// Adds an integer of up to 18 digits to the key that was begun.
    void add(long integer) {
        if (integer < 0) {
            sink.put('-');
        }
        long rest = Math.abs(integer);
        int at = digits.length;
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        sink.put(digits, at, digits.length);
        sink.put(',');
    }

    /// The key that was begun, good until the next key is made.
    ByteSink bytes() {
        return sink;
    }

    /// The key of one value.
    String of(Value value) {
        sink.truncate(0);
        write(value);
        return text();
    }

    /// The bytes are kept a byte a character, which is how the JVM holds such texts most compactly.
    private String text() {
        return new String(sink.array(), 0, sink.length(), StandardCharsets.ISO_8859_1);
    }

    private void write(Value value) {
        switch (value) {
            case JsonNumber number -> sink.ascii(number(number));
            case Value.Array(var items) -> {
                sink.put('[');
                for (Value item : items) {
                    write(item);
                    sink.put(',');
                }
                sink.put(']');
            }
            case Value.Obj(var members) -> {
                sink.put('{');
                for (Map.Entry<String, Value> member : new TreeMap<>(members).entrySet()) {
                    sink.jsonString(member.getKey());
                    write(member.getValue());
                    sink.put(',');
                }
                sink.put('}');
            }
            case Value.Null _, Value.Bool _, Value.Text _ -> Json.write(value, sink);
        }
    }

    private static String number(JsonNumber number) {
        if (number.isInt()) {
            return Long.toString(number.asLong());
        }
        String text = number.text();
        BigDecimal exact;
        try {
            exact = new BigDecimal(text).stripTrailingZeros();
        } catch (NumberFormatException exponentBeyond32Bits) {
            return text;
        }
        long digitsBeforePoint = (long) exact.precision() - exact.scale();
        boolean isPlain = exact.scale() <= 0 && digitsBeforePoint <= JsonNumber.MAX_LENGTH;
        return isPlain ? exact.toBigInteger().toString() : exact.toString();
    }
}
