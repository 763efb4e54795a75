package dev.rowmill.regex;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Chars that every match has, to be searched for before anything is matched. Immutable, though the
/// arrays are not copied.
final class Literal {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    final String text;
    private final char[] chars;
    private final byte[] utf8;

    Literal(String text) {
        this.text = text;
        this.chars = text.toCharArray();
        this.utf8 = text.getBytes(StandardCharsets.UTF_8);
    }

    boolean isEmpty() {
        return chars.length == 0;
    }

    /// Where it begins in `bytes[from, to)`; -1 if it is not there.
    int find(byte[] bytes, int from, int to) {
        int last = to - utf8.length;
        int at = first(bytes, from, last + 1);
        while (at <= last) {
            if (Arrays.equals(bytes, at, at + utf8.length, utf8, 0, utf8.length)) {
                return at;
            }
            at = first(bytes, at + 1, last + 1);
        }
        return -1;
    }

    /// Where its first byte stands in `bytes[from, to)`, eight bytes at a time (SWAR); `to` if it
    /// does not.
    private int first(byte[] bytes, int from, int to) {
        byte wanted = utf8[0];
        long pattern = LOW_BITS * (wanted & 0xff);
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONG.get(bytes, at) ^ pattern;
            long hits = (word - LOW_BITS) & ~word & HIGH_BITS;
            if (hits != 0) {
                return at + (Long.numberOfTrailingZeros(hits) >> 3);
            }
        }
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /// Where it begins in `text[from, to)`; -1 if it is not there.
    int find(char[] in, int from, int to) {
        int last = to - chars.length;
        for (int at = from; at <= last; at++) {
            if (in[at] == chars[0]
                    && Arrays.equals(in, at, at + chars.length, chars, 0, chars.length)) {
                return at;
            }
        }
        return -1;
    }
}
