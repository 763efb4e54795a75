package dev.rowmill.row;

import java.nio.charset.StandardCharsets;

/// The name of a top-level field, made once when a pipeline is planned and compared as bytes in
/// every row. Shared by threads, and immutable but for a hint.
public final class FieldName {
    /// What no valid UTF-8 equals. A name with a lone surrogate has no UTF-8; it is found by its
    /// escapes only.
    private static final byte[] NOTHING = {(byte) 0xff};

    private final String text;
    private final byte[] utf8;

    /// Where a row had it last: a guess for the next row. Threads may overwrite each other's.
    int lastPlace;

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

    /// Whether the `length` bytes from `from` on are this name in UTF-8.
    boolean equalsBytes(byte[] bytes, int from, int length) {
        return length == utf8.length && Bytes.areEqual(bytes, from, utf8, 0, length);
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
