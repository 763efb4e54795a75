package dev.rowmill.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Short runs of bytes, compared eight at a time (SWAR).
final class Bytes {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Bytes() {}

    /// Whether `a[i, i + length)` and `b[j, j + length)` are the same. Both must be there.
    static boolean areEqual(byte[] a, int i, byte[] b, int j, int length) {
        if (length < Long.BYTES) {
            boolean readable = i <= a.length - Long.BYTES && j <= b.length - Long.BYTES;
            if (!readable || length == 0) {
                return Arrays.equals(a, i, i + length, b, j, j + length);
            }
            return (difference(a, i, b, j) << (Long.SIZE - length * 8)) == 0;
        }
        int last = length - Long.BYTES;
        for (int at = 0; at < last; at += Long.BYTES) {
            if (difference(a, i + at, b, j + at) != 0) {
                return false;
            }
        }
        return difference(a, i + last, b, j + last) == 0;
    }

    /// The bits in which eight bytes differ, those of the first bytes lowest.
    private static long difference(byte[] a, int i, byte[] b, int j) {
        return (long) LONG.get(a, i) ^ (long) LONG.get(b, j);
    }
}
