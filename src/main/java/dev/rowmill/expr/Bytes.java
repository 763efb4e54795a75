package dev.rowmill.expr;

import dev.rowmill.row.TextView;
import dev.rowmill.row.Utf8;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// Texts as UTF-8: what can be asked of them, and made of them, without a string.
final class Bytes {
    /// Longer texts are left to strings, whose functions pay for what they do.
    static final int MOST = 4_096;

    /// What the two cases of a letter of ASCII differ in.
    private static final int CASE = 0x20;

    private Bytes() {}

    /// A text that is written in the expression; nothing where it has a lone surrogate, and so no UTF-8.
    static byte @Nullable [] of(String text) {
        return Utf8.canEncode(text) ? text.getBytes(StandardCharsets.UTF_8) : null;
    }

    /// Texts that are written in the expression, each once; none where one of them has no UTF-8.
    static List<byte[]> all(List<Value> texts) {
        var all = new ArrayList<byte[]>();
        for (Value text : new LinkedHashSet<>(texts)) {
            byte[] utf8 = of(((Value.Text) text).value());
            if (utf8 == null) {
                return List.of();
            }
            all.add(utf8);
        }
        return all;
    }

    /// Whether `utf8` is somewhere in a text. Time grows with the product of their lengths.
    static boolean contains(TextView text, byte[] utf8) {
        byte[] in = text.bytes();
        if (utf8.length == 0) {
            return true;
        }
        byte first = utf8[0];
        int last = text.to() - utf8.length;
        for (int i = text.from(); i <= last; i++) {
            if (in[i] == first && matches(in, i, utf8)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] in, int at, byte[] utf8) {
        for (int i = 1; i < utf8.length; i++) {
            if (in[at + i] != utf8[i]) {
                return false;
            }
        }
        return true;
    }

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
