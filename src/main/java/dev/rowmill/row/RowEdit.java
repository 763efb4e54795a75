package dev.rowmill.row;

import java.util.Arrays;

/// Several changes of one row, made into a row at the end. Belongs to one thread.
public final class RowEdit {
    private final Row row;
    private Field[] fields;
    private int size;

    RowEdit(Row row) {
        this.row = row;
        this.size = row.size();
        this.fields = row.fields(size + 4);
    }

    /// Sets a field: in its place where the row has it, at the end where not.
    public void set(FieldName name, Value value) {
        int index = row.find(name, fields, size);
        if (index < 0) {
            append(Field.added(name, value));
        } else {
            fields[index] = fields[index].with(value);
        }
    }

    /// Sets a field to the text whose UTF-8 is `utf8[from, to)`, which must be valid and never
    /// change, as [#set] does.
    public void setText(FieldName name, byte[] utf8, int from, int to) {
        int index = row.find(name, fields, size);
        if (index < 0) {
            append(Field.added(name, utf8, from, to));
        } else {
            fields[index] = fields[index].with(utf8, from, to);
        }
    }

    private void append(Field field) {
        if (size == fields.length) {
            fields = Arrays.copyOf(fields, 2 * size);
        }
        fields[size++] = field;
    }

    /// The row with the changes. Nothing is set afterwards.
    public Row row() {
        return row.changed(size == fields.length ? fields : Arrays.copyOf(fields, size));
    }
}
