package dev.rowmill.expr;

import dev.rowmill.row.TextView;

/// What is made of texts without a string.
final class Bytes {
    /// Longer texts are left to strings, whose functions pay for what they do.
    static final int MOST = 4_096;

    /// What the two cases of a letter of ASCII differ in.
    private static final int CASE = 0x20;

    private Bytes() {}

    /// Shows a text with the letters from `first` on, `a` or `A`, in the other case. A text without such letters stays
    /// where it is.
    ///
    /// @param asciiAlone whether letters beyond ASCII have cases, too
    /// @return whether it did; not where such a letter may be
    static boolean shifted(TextView text, char first, boolean asciiAlone, Scope scope) {
        byte[] in = text.bytes();
        int from = text.from();
        int count = text.length();
        int at = 0;
        while (at < count && in[from + at] >= 0 && !isLetter(in[from + at], first)) {
            at++;
        }
        if (at == count) {
            return true;
        }
        scope.makeRoom(count);
        byte[] out = scope.room();
        int start = scope.roomFrom();
        int all = 0;
        for (int i = 0; i < count; i++) {
            byte b = in[from + i];
            all |= b;
            out[start + i] = (byte) (isLetter(b, first) ? b ^ CASE : b);
        }
        if (asciiAlone && all < 0) {
            return false;
        }
        scope.showRoom(count, text);
        return true;
    }

    private static boolean isLetter(byte b, char first) {
        return b >= first && b < first + 26;
    }
}
