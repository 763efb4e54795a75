package dev.rowmill.row;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One row: the bytes it came in, where its fields lie in them, and what has been changed since.
///
/// A field is looked at only when someone asks for it. An untouched row keeps its bytes; a changed
/// one is spliced from old bytes and new fields. Immutable: every change gives a new row that
/// shares the bytes.
public final class Row {
    private static final int[] NO_SPANS = {};
    private static final byte[] NO_BYTES = {};

    private final Layout layout;
    private final byte[] bytes;
    private final int start;
    private final int end;
    private final int[] spans;
    private final long number;

    /// The fields after changes, in order, or nothing while the row is as it came in.
    private final Field @Nullable [] fields;

    /// A field of a changed row: its place in the origin or -1, a new name if it has one, a new
    /// value if it has one.
    private record Field(int origin, @Nullable FieldName name, @Nullable Value value) {}

    private Row(
            Layout layout,
            byte[] bytes,
            int start,
            int end,
            int[] spans,
            long number,
            Field @Nullable [] fields) {
        this.layout = layout;
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.spans = spans;
        this.number = number;
        this.fields = fields;
    }

    /// The row in `bytes[start, end)`, located and checked. The bytes must not change while it
    /// lives.
    ///
    /// @param number its number in the input, from 1
    /// @throws RowException if these bytes are no row
    public static Row read(Layout layout, byte[] bytes, int start, int end, long number)
            throws RowException {
        return new Row(layout, bytes, start, end, layout.locate(bytes, start, end), number, null);
    }

    /// A row made of values, such as a group of an aggregate.
    public static Row of(Map<String, Value> values, long number) {
        var fields = new ArrayList<Field>(values.size());
        values.forEach((name, value) -> fields.add(new Field(-1, FieldName.of(name), value)));
        return new Row(
                JsonLayout.LINES, NO_BYTES, 0, 0, NO_SPANS, number, fields.toArray(Field[]::new));
    }

    /// Writes all there is of the row but its layout, for [RowCodec].
    void write(int layoutId, ByteSink out) {
        RowCodec.number(layoutId, out);
        RowCodec.number(number, out);
        // A row that is made of values has no bytes, which is something else than an empty line.
        RowCodec.number(bytes.length == 0 ? 0 : end - start + 1L, out);
        out.put(bytes, start, end);
        RowCodec.number(fields == null ? 0 : fields.length + 1L, out);
        if (fields == null) {
            return;
        }
        for (Field field : fields) {
            RowCodec.number(field.origin + 1L, out);
            out.put((field.name == null ? 0 : 1) + (field.value == null ? 0 : 2));
            if (field.name != null) {
                RowCodec.value(Value.text(field.name.text()), out);
            }
            if (field.value != null) {
                RowCodec.value(field.value, out);
            }
        }
    }

    /// Reads what [#write] wrote after the layout.
    static Row read(Layout layout, RowCodec.Reader in) throws RowException {
        long number = in.number();
        int length = (int) in.number() - 1;
        boolean hasBytes = length >= 0;
        byte[] bytes = hasBytes ? in.bytes : NO_BYTES;
        int start = hasBytes ? in.at : 0;
        int end = hasBytes ? start + length : 0;
        int[] spans = hasBytes ? layout.locate(bytes, start, end) : NO_SPANS;
        in.at += Math.max(0, length);
        int count = (int) in.number() - 1;
        if (count < 0) {
            return new Row(layout, bytes, start, end, spans, number, null);
        }
        var fields = new Field[count];
        for (int i = 0; i < count; i++) {
            int origin = (int) in.number() - 1;
            int parts = in.bytes[in.at++];
            FieldName name = (parts & 1) == 0 ? null : FieldName.of(in.text());
            fields[i] = new Field(origin, name, (parts & 2) == 0 ? null : in.value());
        }
        return new Row(layout, bytes, start, end, spans, number, fields);
    }

    /// Its number in the input, from 1.
    public long number() {
        return number;
    }

    /// Whether it is as it came in.
    public boolean isUntouched() {
        return fields == null;
    }

    /// How its own bytes are read.
    public Layout layout() {
        return layout;
    }

    /// The row as it came in.
    public Row origin() {
        return fields == null || bytes.length == 0
                ? this
                : new Row(layout, bytes, start, end, spans, number, null);
    }

    /// How many fields it has.
    public int size() {
        return fields == null ? layout.count(spans) : fields.length;
    }

    /// The names of its fields, in order.
    public List<String> names() {
        var names = new ArrayList<String>(size());
        for (int i = 0; i < size(); i++) {
            names.add(name(i));
        }
        return names;
    }

    /// The name of field `index`.
    public String name(int index) {
        if (fields == null) {
            return layout.name(bytes, spans, index);
        }
        Field field = fields[index];
        return field.name != null ? field.name.text() : layout.name(bytes, spans, field.origin);
    }

    /// The value of field `index`.
    public Value value(int index) {
        if (fields == null) {
            return layout.value(bytes, spans, index);
        }
        Field field = fields[index];
        return field.value != null ? field.value : layout.value(bytes, spans, field.origin);
    }

    /// The value of a field, or nothing where the row has no such field.
    public @Nullable Value get(FieldName name) {
        int index = find(name);
        return index < 0 ? null : value(index);
    }

    /// Whether the row has a field, be it null.
    public boolean has(FieldName name) {
        return find(name) >= 0;
    }

    /// The index of a field, or -1.
    public int find(FieldName name) {
        if (fields == null) {
            return layout.find(bytes, spans, name);
        }
        int origin = -2;
        for (int i = 0; i < fields.length; i++) {
            Field field = fields[i];
            if (field.name != null) {
                if (field.name.equals(name)) {
                    return i;
                }
                continue;
            }
            if (origin == -2) {
                origin = layout.find(bytes, spans, name);
            }
            if (field.origin == origin) {
                return i;
            }
        }
        return -1;
    }

    /// The row with a field set: in its place where it has one, at the end where not.
    public Row with(FieldName name, Value value) {
        int index = find(name);
        Field[] before = fields();
        Field[] after = java.util.Arrays.copyOf(before, before.length + (index < 0 ? 1 : 0));
        if (index < 0) {
            after[before.length] = new Field(-1, name, value);
        } else {
            after[index] = new Field(before[index].origin, before[index].name, value);
        }
        return changed(after);
    }

    /// The row without a field; the same row where it has none.
    public Row without(FieldName name) {
        int index = find(name);
        return index < 0 ? this : changed(removed(fields(), index));
    }

    /// The row with a field under another name, in its place; a field that had that name is gone.
    /// The same row where it has none.
    public Row renamed(FieldName from, FieldName to) {
        int index = find(from);
        if (index < 0 || from.equals(to)) {
            return this;
        }
        Field[] after = fields().clone();
        after[index] = new Field(after[index].origin, to, after[index].value);
        int hidden = find(to);
        return changed(hidden < 0 ? after : removed(after, hidden));
    }

    /// The row with only the fields at these places, in this order.
    public Row only(int[] indexes) {
        Field[] before = fields();
        var after = new Field[indexes.length];
        boolean same = indexes.length == before.length;
        for (int i = 0; i < indexes.length; i++) {
            after[i] = before[indexes[i]];
            same &= indexes[i] == i;
        }
        return same ? this : changed(after);
    }

    private Field[] fields() {
        if (fields != null) {
            return fields;
        }
        var all = new Field[layout.count(spans)];
        for (int i = 0; i < all.length; i++) {
            all[i] = new Field(i, null, null);
        }
        return all;
    }

    private static Field[] removed(Field[] fields, int index) {
        var after = new Field[fields.length - 1];
        System.arraycopy(fields, 0, after, 0, index);
        System.arraycopy(fields, index + 1, after, index, after.length - index);
        return after;
    }

    private Row changed(Field[] after) {
        return new Row(layout, bytes, start, end, spans, number, after);
    }

    /// Writes the bytes it came in. Only an untouched row has them.
    ///
    /// @throws IllegalStateException if the row was changed
    public void writeOrigin(ByteSink out) {
        if (fields != null) {
            throw new IllegalStateException("a changed row has no bytes of its own");
        }
        out.put(bytes, start, end);
    }

    /// Writes the row as a JSON object: its own bytes where they are JSON, spliced with what was
    /// changed.
    public void writeJson(ByteSink out) {
        if (!layout.isJson()) {
            writeFields(out);
        } else if (fields == null) {
            out.put(bytes, start, end);
        } else {
            splice(out, fields);
        }
    }

    private void writeFields(ByteSink out) {
        out.put('{');
        for (int i = 0; i < size(); i++) {
            if (i > 0) {
                out.put(',');
            }
            writeName(i, out);
            out.put(':');
            writeJson(i, out);
        }
        out.put('}');
    }

    private void writeName(int index, ByteSink out) {
        Field field = fields == null ? null : fields[index];
        if (field != null && field.name != null) {
            out.jsonString(field.name.text());
        } else {
            layout.writeName(bytes, spans, field == null ? index : field.origin, out);
        }
    }

    /// Writes the value of field `index` as JSON.
    public void writeJson(int index, ByteSink out) {
        if (fields == null) {
            layout.writeJson(bytes, spans, index, out);
            return;
        }
        Field field = fields[index];
        if (field.value != null) {
            Json.write(field.value, out);
        } else {
            layout.writeJson(bytes, spans, field.origin, out);
        }
    }

    /// Copies runs of unchanged neighbours with the bytes between them, so that white space and
    /// escapes stay.
    private void splice(ByteSink out, Field[] all) {
        int last = layout.count(spans) - 1;
        int before = -1;
        boolean first = true;
        for (Field field : all) {
            boolean named = field.name == null && field.origin >= 0;
            if (first) {
                if (named && field.origin == 0) {
                    out.put(bytes, start, JsonLayout.nameStart(spans, 0));
                } else {
                    out.put('{');
                }
            } else if (named && before >= 0 && field.origin == before + 1) {
                int gap = JsonLayout.valueEnd(spans, before);
                out.put(bytes, gap, JsonLayout.nameStart(spans, field.origin));
            } else {
                out.put(',');
            }
            spliceField(out, field, named);
            before = named ? field.origin : -1;
            first = false;
        }
        if (first) {
            out.put('{');
        }
        if (before == last && before >= 0) {
            out.put(bytes, JsonLayout.valueEnd(spans, last), end);
        } else {
            out.put('}');
        }
    }

    private void spliceField(ByteSink out, Field field, boolean named) {
        if (named) {
            int from = JsonLayout.nameStart(spans, field.origin);
            out.put(bytes, from, JsonLayout.valueStart(spans, field.origin));
        } else {
            out.jsonString(java.util.Objects.requireNonNull(field.name).text());
            out.put(':');
        }
        if (field.value != null) {
            Json.write(field.value, out);
        } else {
            layout.writeJson(bytes, spans, field.origin, out);
        }
    }

    /// The row as JSON text, for messages and tests.
    @Override
    public String toString() {
        var out = new ByteSink(64);
        writeJson(out);
        return new String(out.array(), 0, out.length(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
