package dev.rowmill.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The name of a top-level field, made once when a pipeline is planned and compared as bytes in
/// every row. Immutable.
public final class FieldName {
    /// What no valid UTF-8 equals. A name with a lone surrogate has no UTF-8; it is found by its
    /// escapes only.
    private static final byte[] NOTHING = {(byte) 0xff};

    private final String text;
    private final byte[] utf8;

    private FieldName(String text) {
        this.text = text;
        this.utf8 = Utf8.canEncode(text) ? text.getBytes(StandardCharsets.UTF_8) : NOTHING;
    }

    /// The name `text`.
    public static FieldName of(String text) {
        return new FieldName(text);
    }

    /// The name as text.
    public String text() {
        return text;
    }

    /// Whether `bytes[from, to)` is this name in UTF-8.
    boolean equalsBytes(byte[] bytes, int from, int to) {
        return to - from == utf8.length && Arrays.equals(bytes, from, to, utf8, 0, utf8.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldName name && name.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
