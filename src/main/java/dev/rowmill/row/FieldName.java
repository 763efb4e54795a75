package dev.rowmill.row;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// The name of a top-level field, made once when a pipeline is planned and compared as bytes in
/// every row. Shared by threads, and immutable but for a hint.
public final class FieldName {
    /// What no valid UTF-8 equals. A name with a lone surrogate has no UTF-8; it is found by its
    /// escapes only.
    private static final byte[] NOTHING = {(byte) 0xff};

    private final String text;
    private final byte[] utf8;

    /// Where rows of one shape have it: the shape's number, and below it the place plus one. Threads
    /// overwrite each other's.
    private volatile long known;

    /// The name as a JSON string, once it was written.
    private volatile byte @Nullable [] json;

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

    /// Writes the name as a JSON string.
    void writeJson(ByteSink out) {
        byte[] written = json;
        if (written == null) {
            var sink = new ByteSink(text.length() + 2);
            sink.jsonString(text);
            written = sink.toByteArray();
            json = written;
        }
        out.put(written, 0, written.length);
    }

    /// Where rows of a shape have it, -1 if they have not, or -2 if that is not known.
    public int placeIn(int shape) {
        long found = known;
        return (int) (found >>> 32) == shape && shape != Shapes.NONE ? (int) found - 1 : -2;
    }

    /// Notes where rows of a shape have it, or -1; gives the place.
    public int found(int shape, int place) {
        if (shape != Shapes.NONE) {
            known = ((long) shape << 32) | (place + 1);
        }
        return place;
    }

    /// Whether the `length` bytes from `from` on are this name in UTF-8.
    boolean equalsBytes(byte[] bytes, int from, int length) {
        return length == utf8.length && Bytes.areEqual(bytes, from, utf8, 0, length);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof FieldName name && name.text.equals(text));
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
