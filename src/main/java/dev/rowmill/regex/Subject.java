package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The text that is matched: a string, or UTF-8, as chars once they are needed. One after another
/// uses the same arrays. Not thread-safe.
final class Subject {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final byte[] NOTHING = {};

    /// The largest arrays that are kept for the next text.
    private static final int KEPT = 1 << 20;

    /// The chars, and how many of them are the text, once [#read].
    char[] chars = {};

    int end;

    private @Nullable String string = "";
    private byte[] bytes = NOTHING;
    private int from;
    private int to;
    private boolean read;
    private boolean ascii;

    /// For each char of a text that is not ASCII where it begins in the bytes, -1 inside a pair.
    private int[] places = {};

    void set(String text) {
        string = text;
        bytes = NOTHING;
        from = 0;
        to = text.length();
        read = false;
    }

    void set(byte[] utf8, int start, int stop) {
        string = null;
        bytes = utf8;
        from = start;
        to = stop;
        read = false;
    }

    /// The most chars it can have.
    int most() {
        return to - from;
    }

    /// Whether it can hold a literal, as far as that is known without reading it.
    boolean mayHold(Literal literal) {
        return string != null || literal.isEmpty() || literal.find(bytes, from, to) >= 0;
    }

    /// Makes the chars.
    void read() {
        if (read) {
            return;
        }
        read = true;
        if (chars.length < to - from || chars.length > KEPT) {
            chars = new char[Integer.highestOneBit(to - from | 32) * 2];
        }
        if (string != null) {
            string.getChars(0, to, chars, 0);
            end = to;
            ascii = false;
        } else {
            ascii = isAscii(bytes, from, to);
            end = to - from;
            if (ascii) {
                widen(bytes, from, chars, end);
            } else {
                decode();
            }
        }
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            if (((long) LONG.get(bytes, at) & HIGH_BITS) != 0) {
                return false;
            }
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at >= to;
    }

    /// A loop that the compiler makes vectors of.
    private static void widen(byte[] bytes, int from, char[] chars, int count) {
        for (int i = 0; i < count; i++) {
            chars[i] = (char) bytes[from + i];
        }
    }

    private void decode() {
        if (places.length <= to - from || places.length > KEPT) {
            places = new int[chars.length + 1];
        }
        int count = 0;
        int at = from;
        while (at < to) {
            places[count] = at;
            int b = bytes[at++];
            if (b >= 0) {
                chars[count++] = (char) b;
            } else if (b < (byte) 0xe0) {
                chars[count++] = (char) (((b & 0x1f) << 6) | tail(at++));
            } else if (b < (byte) 0xf0) {
                chars[count++] = (char) (((b & 0xf) << 12) | (tail(at) << 6) | tail(at + 1));
                at += 2;
            } else {
                int point = ((b & 7) << 18) | (tail(at) << 12) | (tail(at + 1) << 6) | tail(at + 2);
                at += 3;
                chars[count++] = Character.highSurrogate(point);
                places[count] = -1;
                chars[count++] = Character.lowSurrogate(point);
            }
        }
        places[count] = to;
        end = count;
    }

    private int tail(int at) {
        return bytes[at] & 0x3f;
    }

    /// Where a literal begins, from a place on; -1 if it does not. Places are of chars once they
    /// are read, or of bytes.
    int find(Literal literal, int start, boolean inBytes) {
        if (inBytes) {
            return literal.find(bytes, start, to);
        }
        if (string != null) {
            return string.indexOf(literal.text, start);
        }
        if (!ascii) {
            return literal.find(chars, start, end);
        }
        int found = literal.find(bytes, from + start, to);
        return found < 0 ? -1 : found - from;
    }

    /// The char that begins at a place in the bytes.
    int charAt(int place) {
        if (ascii) {
            return place - from;
        }
        int at = 0;
        while (places[at] < place) {
            at++;
        }
        return at;
    }

    /// Where a char begins as users count: in the string, or in the array of bytes; -1 between the
    /// halves of a character that is whole in UTF-8.
    int place(int at) {
        if (string != null) {
            return at;
        }
        return ascii ? from + at : places[at];
    }

    /// Whether each char is a byte of the array that was given.
    boolean isAscii() {
        return ascii;
    }

    /// A part of the text, with places of chars, or of bytes.
    String text(int start, int stop, boolean inBytes) {
        if (string != null) {
            return string.substring(start, stop);
        }
        if (inBytes) {
            return new String(bytes, start, stop - start, StandardCharsets.UTF_8);
        }
        return ascii
                ? new String(bytes, from + start, stop - start, StandardCharsets.ISO_8859_1)
                : new String(chars, start, stop - start);
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }
}
