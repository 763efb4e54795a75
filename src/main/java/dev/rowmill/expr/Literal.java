package dev.rowmill.expr;

import dev.rowmill.row.TextView;
import dev.rowmill.row.Utf8;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/// A text that is written in an expression, as UTF-8, whose first eight bytes are compared at once. Immutable.
final class Literal {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] utf8;
    private final int length;

    /// The first bytes as a number, the first one lowest, and which of its bits count.
    private final long head;

    private final long mask;

    private Literal(byte[] utf8) {
        this.utf8 = utf8;
        this.length = utf8.length;
        long number = 0;
        for (int i = Math.min(Long.BYTES, length) - 1; i >= 0; i--) {
            number = number << 8 | (utf8[i] & 0xff);
        }
        this.head = number;
        this.mask = length >= Long.BYTES ? -1 : length == 0 ? 0 : -1L >>> (Long.SIZE - 8 * length);
    }

    /// The text; nothing where it has a lone surrogate, and so no UTF-8.
    static @Nullable Literal of(String text) {
        return Utf8.canEncode(text) ? new Literal(text.getBytes(StandardCharsets.UTF_8)) : null;
    }

    /// Texts, each once; none where one of them has no UTF-8.
    static List<Literal> all(List<Value> texts) {
        var all = new ArrayList<Literal>();
        for (Value text : new LinkedHashSet<>(texts)) {
            Literal literal = of(((Value.Text) text).value());
            if (literal == null) {
                return List.of();
            }
            all.add(literal);
        }
        return all;
    }

    /// How many bytes it has.
    int length() {
        return length;
    }

    /// Whether a text is this one.
    boolean isEqualTo(TextView text) {
        return text.length() == length && isAt(text.bytes(), text.from());
    }

    /// Whether a text begins with this one.
    boolean isStartOf(TextView text) {
        return text.length() >= length && isAt(text.bytes(), text.from());
    }

    /// Whether a text ends with this one.
    boolean isEndOf(TextView text) {
        return text.length() >= length && isAt(text.bytes(), text.to() - length);
    }

    /// Whether this is somewhere in a text. Time grows with the product of their lengths.
    boolean isIn(TextView text) {
        byte[] in = text.bytes();
        int last = text.to() - length;
        for (int at = text.from(); at <= last; at++) {
            if (isAt(in, at)) {
                return true;
            }
        }
        return false;
    }

    /// Whether it stands at a place, where as many bytes as it has must be.
    private boolean isAt(byte[] in, int at) {
        if (at > in.length - Long.BYTES) {
            return Arrays.equals(in, at, at + length, utf8, 0, length);
        }
        return ((long) LONG.get(in, at) & mask) == head
                && (length <= Long.BYTES
                        || Arrays.equals(
                                in, at + Long.BYTES, at + length, utf8, Long.BYTES, length));
    }

    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
