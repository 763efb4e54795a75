package dev.rowmill.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Short runs of bytes, compared eight at a time (SWAR).
final class Bytes {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Bytes() {}

    /// Whether `a[i, i + length)` and `b[j, j + length)` are the same. Both must be there.
    static boolean areEqual(byte[] a, int i, byte[] b, int j, int length) {
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            if ((long) LONG.get(a, i + at) != (long) LONG.get(b, j + at)) {
                return false;
            }
        }
        for (; at < length; at++) {
            if (a[i + at] != b[j + at]) {
                return false;
            }
        }
        return true;
    }
}
