package dev.rowmill.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing array of bytes that rows are written to. Not thread-safe.
public final class ByteSink {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    /// An empty sink with room for `capacity` bytes.
    public ByteSink(int capacity) {
        this.bytes = new byte[Math.max(16, capacity)];
    }

    /// How many bytes were written.
    public int length() {
        return length;
    }

    /// The array that holds the bytes, valid up to [#length()] and until the next write.
    public byte[] array() {
        return bytes;
    }

    /// A copy of what was written.
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /// Forgets what was written after `newLength`, so that a row that failed half way leaves no
    /// trace.
    public void truncate(int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException(
                    "expected a length up to " + length + ", found " + newLength);
        }
        length = newLength;
    }

    /// Writes one byte, the low eight bits of `b`.
    public void put(int b) {
        if (length == bytes.length) {
            grow(1);
        }
        bytes[length++] = (byte) b;
    }

    /// Writes `source[from, to)`.
    public void put(byte[] source, int from, int to) {
        int count = to - from;
        if (bytes.length - length < count) {
            grow(count);
        }
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    /// Writes all of `source`.
    public void put(byte[] source) {
        put(source, 0, source.length);
    }

    /// Writes a text as UTF-8. A lone surrogate becomes `?`: use [#jsonString] where it must
    /// survive.
    public void utf8(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes a text of ASCII characters.
    @SuppressWarnings(
            "deprecation") // The one way to copy Latin-1 without an encoder; the text is ASCII.
    public void ascii(String text) {
        int count = text.length();
        if (bytes.length - length < count) {
            grow(count);
        }
        text.getBytes(0, count, bytes, length);
        length += count;
    }

    /// Writes a JSON string with its quotes: only what JSON demands is escaped, and lone
    /// surrogates.
    public void jsonString(String text) {
        put('"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && !isLoneSurrogate(text, i)) {
                if (Character.isHighSurrogate(c)) {
                    i++;
                }
                continue;
            }
            putPlain(text, plain, i);
            escape(c);
            plain = i + 1;
        }
        putPlain(text, plain, text.length());
        put('"');
    }

    /// Writes the text whose UTF-8 is `utf8[from, to)` as a JSON string with its quotes.
    public void jsonString(byte[] utf8, int from, int to) {
        put('"');
        int plain = from;
        int i = JsonPlain.end(utf8, from, to);
        while (i < to) {
            if (utf8[i] >= 0) {
                put(utf8, plain, i);
                escape((char) utf8[i]);
                plain = i + 1;
            }
            i = JsonPlain.end(utf8, i + 1, to);
        }
        put(utf8, plain, to);
        put('"');
    }

    private void putPlain(String text, int from, int to) {
        if (from < to) {
            utf8(text.substring(from, to));
        }
    }

    private static boolean isLoneSurrogate(String text, int i) {
        char c = text.charAt(i);
        if (!Character.isSurrogate(c)) {
            return false;
        }
        return Character.isLowSurrogate(c)
                || i + 1 == text.length()
                || !Character.isLowSurrogate(text.charAt(i + 1));
    }

    private void escape(char c) {
        put('\\');
        switch (c) {
            case '"', '\\' -> put(c);
            case '\n' -> put('n');
            case '\r' -> put('r');
            case '\t' -> put('t');
            case '\b' -> put('b');
            case '\f' -> put('f');
            default -> {
                put('u');
                put(HEX[c >> 12]);
                put(HEX[(c >> 8) & 15]);
                put(HEX[(c >> 4) & 15]);
                put(HEX[c & 15]);
            }
        }
    }

    private void grow(int more) {
        long wanted = Math.max((long) length + more, bytes.length * 2L);
        if (wanted > Integer.MAX_VALUE - 8) {
            wanted = Math.addExact(length, more);
        }
        bytes = Arrays.copyOf(bytes, (int) wanted);
    }
}
