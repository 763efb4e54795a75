package dev.rowmill.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The part of a JSON string that stands for itself, found eight bytes at a time (SWAR).
final class JsonPlain {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = LOW_BITS * '"';
    private static final long BACKSLASHES = LOW_BITS * '\\';
    private static final long SPACES = LOW_BITS * ' ';

    private JsonPlain() {}

    /// The index in `bytes[from, to)` of the first quote, backslash, control character or byte that
    /// is not ASCII, or `to`.
    static int end(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONG.get(bytes, at);
            // A subtraction borrows from the byte above a hit, so only the lowest hit counts.
            long quotes = ((word ^ QUOTES) - LOW_BITS) & ~(word ^ QUOTES);
            long backslashes = ((word ^ BACKSLASHES) - LOW_BITS) & ~(word ^ BACKSLASHES);
            long controls = (word - SPACES) & ~word;
            long hits = (quotes | backslashes | controls | word) & HIGH_BITS;
            if (hits != 0) {
                return at + (Long.numberOfTrailingZeros(hits) >> 3);
            }
        }
        while (at < to && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    /// Where the value ends that begins at a place, if it is a string of ASCII without escapes, or a
    /// whole number of up to 18 digits with a comma or brace behind it; -1 for any other.
    static int valueEnd(byte[] bytes, int from, int to) {
        if (from >= to) {
            return -1;
        }
        byte first = bytes[from];
        if (first == '"') {
            int quote = end(bytes, from + 1, to);
            boolean plain = quote < to && bytes[quote] == '"';
            return plain && quote - from < JsonScanner.MAX_STRING_BYTES ? quote + 1 : -1;
        }
        if (first < '1' || first > '9') {
            return -1;
        }
        int at = from + 1;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        boolean plain = at < to && (bytes[at] == ',' || bytes[at] == '}');
        return plain && at - from <= 18 ? at : -1;
    }
}
