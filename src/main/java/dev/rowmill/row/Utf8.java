package dev.rowmill.row;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// UTF-8, strictly (RFC 3629): no overlong forms, no surrogates, nothing past U+10FFFF.
public final class Utf8 {
    private Utf8() {}

    /// The length of the multi-byte sequence at `bytes[at]`, or 0 if none that is valid begins
    /// there before `end`.
    public static int sequence(byte[] bytes, int at, int end) {
        int b = bytes[at] & 0xff;
        if (b >= 0xc2 && b <= 0xdf) {
            return tail(bytes, at + 1, end, 1) ? 2 : 0;
        }
        if (b >= 0xe0 && b <= 0xef) {
            if (!tail(bytes, at + 1, end, 2)) {
                return 0;
            }
            int second = bytes[at + 1] & 0xff;
            boolean overlong = b == 0xe0 && second < 0xa0;
            boolean surrogate = b == 0xed && second > 0x9f;
            return overlong || surrogate ? 0 : 3;
        }
        if (b >= 0xf0 && b <= 0xf4) {
            if (!tail(bytes, at + 1, end, 3)) {
                return 0;
            }
            int second = bytes[at + 1] & 0xff;
            boolean overlong = b == 0xf0 && second < 0x90;
            boolean beyond = b == 0xf4 && second > 0x8f;
            return overlong || beyond ? 0 : 4;
        }
        return 0;
    }

    private static boolean tail(byte[] bytes, int from, int end, int count) {
        if (end - from < count) {
            return false;
        }
        for (int i = from; i < from + count; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return false;
            }
        }
        return true;
    }

    /// Checks that `bytes[start, end)` is UTF-8.
    ///
    /// @throws RowException with `invalid_utf8` and the place of the first byte that is not
    public static void check(byte[] bytes, int start, int end) throws RowException {
        int at = start;
        while (at < end) {
            if (bytes[at] >= 0) {
                at++;
                continue;
            }
            int length = sequence(bytes, at, end);
            if (length == 0) {
                throw new RowException(
                        ErrorCode.INVALID_UTF8,
                        "expected UTF-8, found byte 0x%02x at byte %d"
                                .formatted(bytes[at] & 0xff, at - start));
            }
            at += length;
        }
    }

    /// Whether `bytes[start, end)` is UTF-8.
    public static boolean isValid(byte[] bytes, int start, int end) {
        @Nullable RowException problem = null;
        try {
            check(bytes, start, end);
        } catch (RowException e) {
            problem = e;
        }
        return problem == null;
    }

    /// Whether a text can be written as UTF-8: it has no lone surrogate.
    public static boolean canEncode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return StandardCharsets.UTF_8.newEncoder().canEncode(text);
            }
        }
        return true;
    }
}
