package dev.rowmill.row;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// A number: an exact 64-bit integer, a double, or a text that arithmetic has not looked at yet.
///
/// A number that came in keeps its text, so that `1.10` and `12345678901234567890` go out as they
/// came.
public final class JsonNumber implements Value {
    /// Long enough for any number that a person or a program means; a bound against number bombs.
    public static final int MAX_LENGTH = 1_000;

    private final boolean isInt;
    private final long integer;
    private final double real;
    private final @Nullable String text;

    private JsonNumber(boolean isInt, long integer, double real, @Nullable String text) {
        this.isInt = isInt;
        this.integer = integer;
        this.real = real;
        this.text = text;
    }

    /// An integer.
    public static JsonNumber of(long value) {
        return new JsonNumber(true, value, value, null);
    }

    /// A double, which must be finite: JSON has no other.
    ///
    /// @throws IllegalArgumentException if it is infinite or not a number
    public static JsonNumber of(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a number must be finite but is " + value);
        }
        return new JsonNumber(false, 0, value, null);
    }

    /// A number from its JSON text, which the caller has checked against JSON's grammar.
    ///
    /// Without fraction and exponent it is an integer where 64 bits hold it, otherwise a double.
    /// The text is kept.
    public static JsonNumber parse(String text) {
        int digits = text.charAt(0) == '-' ? text.length() - 1 : text.length();
        if (digits <= 19 && isPlainInteger(text)) {
            try {
                long value = Long.parseLong(text);
                boolean canonical = value != 0 || text.length() == 1;
                return new JsonNumber(true, value, value, canonical ? null : text);
            } catch (NumberFormatException beyond64Bits) {
                return new JsonNumber(false, 0, Double.parseDouble(text), text);
            }
        }
        return new JsonNumber(false, 0, Double.parseDouble(text), text);
    }

    private static boolean isPlainInteger(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' || c == 'e' || c == 'E') {
                return false;
            }
        }
        return true;
    }

    /// Whether it is an exact 64-bit integer.
    public boolean isInt() {
        return isInt;
    }

    /// The integer.
    ///
    /// @throws IllegalStateException if it is none
    public long asLong() {
        if (!isInt) {
            throw new IllegalStateException("not an integer: " + text());
        }
        return integer;
    }

    /// Whether it is written the one way that its value is.
    boolean isCanonical() {
        return text == null;
    }

    /// The nearest double; infinite where the text is beyond a double's range.
    public double asDouble() {
        return real;
    }

    /// The text as it is written in JSON.
    public String text() {
        if (text != null) {
            return text;
        }
        return isInt ? Long.toString(integer) : Double.toString(real);
    }

    /// Equal in text: `1` and `1.0` are two numbers here, though an expression compares them as
    /// equal.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonNumber number && number.text().equals(text());
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(text());
    }

    @Override
    public String toString() {
        return text();
    }
}
