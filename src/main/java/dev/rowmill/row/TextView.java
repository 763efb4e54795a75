package dev.rowmill.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The text of a field as UTF-8, without a [String] for it. Pointed at one field after another with
/// [Row#text]; belongs to one thread.
///
/// Where the text stands in the row's bytes as it is, those are shared, and never change. Where it
/// had to be put together, such as one with escapes, the bytes are this view's, until the next text.
public final class TextView {
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int from;
    private int to;
    private boolean shared;
    private boolean ascii;
    private final ByteSink scratch = new ByteSink(64);

    /// The array that holds the text from [#from()] to [#to()].
    public byte[] bytes() {
        return bytes;
    }

    /// Where the text begins in [#bytes()].
    public int from() {
        return from;
    }

    /// Where the text ends in [#bytes()].
    public int to() {
        return to;
    }

    /// How many bytes it has.
    public int length() {
        return to - from;
    }

    /// Whether the bytes never change. Otherwise they are only valid until the next text.
    public boolean isShared() {
        return shared;
    }

    /// Whether the text is the one whose UTF-8 is `utf8`.
    public boolean isEqualTo(byte[] utf8) {
        return to - from == utf8.length && Arrays.equals(bytes, from, to, utf8, 0, utf8.length);
    }

    /// Whether the text begins with the one whose UTF-8 is `utf8`.
    public boolean startsWith(byte[] utf8) {
        return to - from >= utf8.length
                && Arrays.equals(bytes, from, from + utf8.length, utf8, 0, utf8.length);
    }

    /// Whether the text ends with the one whose UTF-8 is `utf8`.
    public boolean endsWith(byte[] utf8) {
        return to - from >= utf8.length
                && Arrays.equals(bytes, to - utf8.length, to, utf8, 0, utf8.length);
    }

    /// Whether the text is known to be ASCII, so that a byte is a character.
    public boolean isAscii() {
        return ascii;
    }

    /// Shows bytes that never change.
    public void share(byte[] utf8, int start, int end) {
        share(utf8, start, end, false);
    }

    /// Shows bytes that never change, and may be known to be ASCII.
    void share(byte[] utf8, int start, int end, boolean isAscii) {
        bytes = utf8;
        from = start;
        to = end;
        shared = true;
        ascii = isAscii;
    }

    /// Shows a text; gives whether it has UTF-8, which one with a lone surrogate has not.
    public boolean show(String text) {
        if (!Utf8.canEncode(text)) {
            return false;
        }
        share(text.getBytes(StandardCharsets.UTF_8), 0, 0);
        to = bytes.length;
        return true;
    }

    /// What a text is put together in: empty, and shown by [#showScratch].
    ByteSink scratch() {
        scratch.truncate(0);
        return scratch;
    }

    void showScratch() {
        bytes = scratch.array();
        from = 0;
        to = scratch.length();
        shared = false;
        ascii = false;
    }

    /// The text.
    @Override
    public String toString() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
