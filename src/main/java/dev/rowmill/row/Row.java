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
    /// What [#integer] gives where there is none.
    public static final long NO_INTEGER = Long.MIN_VALUE;

    private static final byte[] NO_BYTES = {};

    private final Layout layout;
    private final byte[] bytes;
    private final int start;
    private final int end;
    private final int[] spans;
    private final long number;

    /// The fields after changes, in order, or nothing while the row is as it came in.
    private final Field @Nullable [] fields;

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
        return read(layout, layout.locator(), bytes, start, end, number);
    }

    static Row read(
            Layout layout, Layout.Locator locator, byte[] bytes, int start, int end, long number)
            throws RowException {
        return new Row(layout, bytes, start, end, locator.locate(bytes, start, end), number, null);
    }

    /// A row made of values under names, each of which comes once: as many of the one as of the
    /// other.
    public static Row of(FieldName[] names, Value[] values, long number) {
        var fields = new Field[names.length];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = Field.added(names[i], values[i]);
        }
        return new Row(JsonLayout.LINES, NO_BYTES, 0, 0, JsonLayout.NO_FIELDS, number, fields);
    }

    /// A row made of values, such as a group of an aggregate.
    public static Row of(Map<String, Value> values, long number) {
        var fields = new ArrayList<Field>(values.size());
        values.forEach((name, value) -> fields.add(Field.added(FieldName.of(name), value)));
        return new Row(
                JsonLayout.LINES,
                NO_BYTES,
                0,
                0,
                JsonLayout.NO_FIELDS,
                number,
                fields.toArray(Field[]::new));
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
            Value value = field.value();
            out.put((field.name == null ? 0 : 1) + (value == null ? 0 : 2));
            if (field.name != null) {
                RowCodec.value(Value.text(field.name.text()), out);
            }
            if (value != null) {
                RowCodec.value(value, out);
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
        int[] spans = hasBytes ? layout.locate(bytes, start, end) : JsonLayout.NO_FIELDS;
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
            fields[i] = Field.of(origin, name, (parts & 2) == 0 ? null : in.value());
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
        Value value = fields[index].value();
        return value != null ? value : layout.value(bytes, spans, fields[index].origin);
    }

    /// Shows the text of field `index` in a view.
    ///
    /// @return whether it is a string that has UTF-8; one with a lone surrogate has not
    public boolean text(int index, TextView view) {
        if (fields == null) {
            return layout.text(bytes, spans, index, view);
        }
        Field field = fields[index];
        return field.keepsValue()
                ? layout.text(bytes, spans, field.origin, view)
                : field.text(view);
    }

    /// The value of field `index` where it is a whole number of up to 18 digits, written plainly;
    /// [#NO_INTEGER] for any other value.
    public long integer(int index) {
        if (fields == null) {
            return layout.integer(bytes, spans, index);
        }
        Field field = fields[index];
        return field.keepsValue() ? layout.integer(bytes, spans, field.origin) : field.integer();
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
        return find(name, fields, fields.length);
    }

    /// The index of a field among the first `count` of `all`, or -1.
    int find(FieldName name, Field[] all, int count) {
        int origin = -2;
        for (int i = 0; i < count; i++) {
            Field field = all[i];
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
        RowEdit edit = edit();
        edit.set(name, value);
        return edit.row();
    }

    /// Begins several changes at once.
    public RowEdit edit() {
        return new RowEdit(this);
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
        after[index] = after[index].named(to);
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
        return fields != null ? fields : fields(size());
    }

    /// Its fields in an array of their own, which has room for `capacity`.
    Field[] fields(int capacity) {
        if (fields != null) {
            return java.util.Arrays.copyOf(fields, capacity);
        }
        var all = new Field[capacity];
        int count = layout.count(spans);
        for (int i = 0; i < count; i++) {
            all[i] = Field.kept(i);
        }
        return all;
    }

    private static Field[] removed(Field[] fields, int index) {
        var after = new Field[fields.length - 1];
        System.arraycopy(fields, 0, after, 0, index);
        System.arraycopy(fields, index + 1, after, index, after.length - index);
        return after;
    }

    /// The row with other fields.
    Row changed(Field[] after) {
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
            new Splice(bytes, start, end, spans, out).write(fields);
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
            field.name.writeJson(out);
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
        if (field.keepsValue()) {
            layout.writeJson(bytes, spans, field.origin, out);
        } else {
            field.writeValue(out);
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
