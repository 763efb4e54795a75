package dev.rowmill.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds a byte in an array eight bytes at a time, with plain arithmetic (SWAR): finding row ends
/// is the one thing that a single thread does to every byte of a dataset.
final class ByteSearch {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private ByteSearch() {}

    /// The index of the first `wanted`, an ASCII character, in `bytes[from, to)`, or -1.
    static int indexOf(byte[] bytes, int from, int to, char wanted) {
        long pattern = LOW_BITS * wanted;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long hits = zeros((long) LONG.get(bytes, at) ^ pattern);
            if (hits != 0) {
                return at + (Long.numberOfTrailingZeros(hits) >> 3);
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == wanted) {
                return at;
            }
        }
        return -1;
    }

    /// The index of the first `one` or `other`, ASCII characters, in `bytes[from, to)`, or -1.
    static int indexOfEither(byte[] bytes, int from, int to, char one, char other) {
        long pattern = LOW_BITS * one;
        long otherPattern = LOW_BITS * other;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONG.get(bytes, at);
            long hits = zeros(word ^ pattern) | zeros(word ^ otherPattern);
            if (hits != 0) {
                return at + (Long.numberOfTrailingZeros(hits) >> 3);
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == one || bytes[at] == other) {
                return at;
            }
        }
        return -1;
    }

    /// The index of the first `one`, `other` or byte that is not ASCII in `bytes[from, to)`, or `to`.
    static int indexOfEitherOrNotAscii(byte[] bytes, int from, int to, byte one, byte other) {
        long pattern = LOW_BITS * one;
        long otherPattern = LOW_BITS * other;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONG.get(bytes, at);
            long hits = zeros(word ^ pattern) | zeros(word ^ otherPattern) | (word & HIGH_BITS);
            if (hits != 0) {
                return at + (Long.numberOfTrailingZeros(hits) >> 3);
            }
        }
        while (at < to && bytes[at] >= 0 && bytes[at] != one && bytes[at] != other) {
            at++;
        }
        return at;
    }

    /// The high bit of every zero byte; above the lowest of them there may be false ones, which
    /// nobody looks at.
    private static long zeros(long word) {
        return (word - LOW_BITS) & ~word & HIGH_BITS;
    }
}
