package dev.rowmill.step;

import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The order of `sort`. Immutable, shared by threads.
record SortOrder(List<Key> keys) implements Elements<SortOrder.Entry> {
    /// A field to sort by.
    record Key(Path field, boolean descending) {}

    /// A row, and the values to sort it by; none for a row that comes after all others.
    record Entry(@Nullable List<Value> keys, byte[] row) {
        /// What lists and their elements hold beside the values and the bytes.
        private static final int OVERHEAD = 120;

        /// An estimate of the memory it holds.
        long bytes() {
            long values = 0;
            if (keys != null) {
                for (Value key : keys) {
                    values += ValueSize.of(key);
                }
            }
            return OVERHEAD + values + row.length;
        }
    }

    SortOrder {
        keys = List.copyOf(keys);
    }

    /// The values that a row is sorted by, one for each key.
    List<Value> valuesOf(Row row) {
        var values = new ArrayList<Value>(keys.size());
        for (Key key : keys) {
            values.add(Objects.requireNonNullElse(key.field.get(row), Value.Null.NULL));
        }
        return values;
    }

    @Override
    public int compare(Entry a, Entry b) {
        if (a.keys == null || b.keys == null) {
            return Boolean.compare(a.keys == null, b.keys == null);
        }
        for (int i = 0; i < keys.size(); i++) {
            int order = compare(a.keys.get(i), b.keys.get(i), keys.get(i).descending);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public void write(Entry entry, DataOutput out) throws IOException {
        List<Value> values = entry.keys;
        ValueBytes.write(values == null ? Value.Null.NULL : new Value.Array(values), out);
        ValueBytes.writeBytes(entry.row, out);
    }

    @Override
    public Entry read(DataInput in) throws IOException {
        Value values = ValueBytes.read(in);
        return new Entry(
                values instanceof Value.Array(var items) ? items : null, ValueBytes.readBytes(in));
    }

    private static int compare(Value a, Value b, boolean descending) {
        if (a == Value.Null.NULL || b == Value.Null.NULL) {
            return Boolean.compare(a == Value.Null.NULL, b == Value.Null.NULL);
        }
        int order = ValueOrder.compareAny(a, b);
        return descending ? -order : order;
    }
}
