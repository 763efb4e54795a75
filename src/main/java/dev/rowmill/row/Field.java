package dev.rowmill.row;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// A field of a changed row: what of it is the origin's and what is new. Immutable.
final class Field {
    private static final Field[] KEPT = new Field[64];

    static {
        for (int i = 0; i < KEPT.length; i++) {
            KEPT[i] = new Field(i, null, null, null, 0, 0);
        }
    }

    /// Its place in the origin, or -1.
    final int origin;

    /// Its name, where that is new.
    final @Nullable FieldName name;

    private final @Nullable Value value;

    // Its text as UTF-8, where it is new and a text that nobody has made a value of.
    private final byte @Nullable [] utf8;
    private final int from;
    private final int to;

    private Field(
            int origin,
            @Nullable FieldName name,
            @Nullable Value value,
            byte @Nullable [] utf8,
            int from,
            int to) {
        this.origin = origin;
        this.name = name;
        this.value = value;
        this.utf8 = utf8;
        this.from = from;
        this.to = to;
    }

    /// The origin's field at a place.
    static Field kept(int origin) {
        return origin < KEPT.length ? KEPT[origin] : new Field(origin, null, null, null, 0, 0);
    }

    /// A field with what is given of it.
    static Field of(int origin, @Nullable FieldName name, @Nullable Value value) {
        return new Field(origin, name, value, null, 0, 0);
    }

    /// A field that is not the origin's.
    static Field added(FieldName name, Value value) {
        return new Field(-1, name, value, null, 0, 0);
    }

    /// A field that is not the origin's, with a text whose bytes never change.
    static Field added(FieldName name, byte[] utf8, int from, int to) {
        return new Field(-1, name, null, utf8, from, to);
    }

    Field with(Value newValue) {
        return new Field(origin, name, newValue, null, 0, 0);
    }

    Field with(byte[] newText, int start, int end) {
        return new Field(origin, name, null, newText, start, end);
    }

    Field named(FieldName newName) {
        return new Field(origin, newName, value, utf8, from, to);
    }

    /// Whether its value is the origin's.
    boolean keepsValue() {
        return value == null && utf8 == null;
    }

    /// Its value, where that is new.
    @Nullable Value value() {
        return utf8 == null
                ? value
                : Value.text(new String(utf8, from, to - from, StandardCharsets.UTF_8));
    }

    /// Shows its new value in a view; gives whether that is a text that has UTF-8.
    boolean text(TextView view) {
        if (utf8 != null) {
            view.share(utf8, from, to);
            return true;
        }
        return value instanceof Value.Text(var text) && view.show(text);
    }

    /// Its new value as a whole number, or [Row#NO_INTEGER].
    long integer() {
        return value instanceof JsonNumber number && number.isInt() && number.isCanonical()
                ? number.asLong()
                : Row.NO_INTEGER;
    }

    /// Writes its new value as JSON.
    void writeValue(ByteSink out) {
        if (utf8 != null) {
            out.jsonString(utf8, from, to);
        } else {
            Json.write(java.util.Objects.requireNonNull(value), out);
        }
    }
}
