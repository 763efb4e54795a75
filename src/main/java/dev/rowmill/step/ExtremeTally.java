package dev.rowmill.step;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// The least or the greatest value, the first of equal ones, null where there was none.
final class ExtremeTally implements Tally {
    private static final long NONE = Row.NO_INTEGER;

    private final AggregateColumn.Reader reader;
    private final int sign;

    /// The value of a group where it is an integer that is written plainly, otherwise [#NONE].
    private long[] integers = {};

    /// Other values; empty while there is none.
    private @Nullable Value[] values = {};

    private long lookedInteger = NONE;
    private @Nullable Value looked;

    /// @param sign 1 for the greatest, -1 for the least
    ExtremeTally(AggregateColumn.Reader reader, int sign) {
        this.reader = reader;
        this.sign = sign;
    }

    @Override
    public void look(Row row) throws RowException {
        lookedInteger = reader.integer(row);
        looked = lookedInteger == NONE ? reader.value(row) : null;
    }

    @Override
    public void add(int group) {
        add(group, lookedInteger, looked);
    }

    private void add(int group, long integer, @Nullable Value value) {
        if (integer != NONE && integers[group] != NONE) {
            if (sign * Long.compare(integer, integers[group]) > 0) {
                integers[group] = integer;
            }
            return;
        }
        Value next = integer != NONE ? JsonNumber.of(integer) : value;
        if (next == null) {
            return;
        }
        Value there = value(group);
        if (there == null || sign * ValueOrder.compare(next, there) > 0) {
            set(group, integer, next);
        }
    }

    private void set(int group, long integer, Value value) {
        integers[group] = integer;
        if (integer == NONE && values.length <= group) {
            values = Arrays.copyOf(values, integers.length);
        }
        if (group < values.length) {
            values[group] = integer == NONE ? value : null;
        }
    }

    private @Nullable Value value(int group) {
        if (integers[group] != NONE) {
            return JsonNumber.of(integers[group]);
        }
        return group < values.length ? values[group] : null;
    }

    @Override
    public void open(int group) {
        if (group == integers.length) {
            integers = Arrays.copyOf(integers, GroupTable.roomAfter(group));
        }
        integers[group] = NONE;
    }

    @Override
    public void merge(int group, Tally other, int from) {
        var next = (ExtremeTally) other;
        boolean isPlain = next.integers[from] != NONE;
        add(group, next.integers[from], isPlain ? null : next.value(from));
    }

    @Override
    public Value result(int group) {
        Value value = value(group);
        return value == null ? Value.Null.NULL : value;
    }

    @Override
    public long bytes(int group) {
        Value value = group < values.length ? values[group] : null;
        return 2L * Long.BYTES + (value == null ? 0 : 2L * Long.BYTES + ValueSize.of(value));
    }

    @Override
    public void write(int group, DataOutput out) throws IOException {
        Value value = value(group);
        out.writeBoolean(value != null);
        if (value != null) {
            ValueBytes.write(value, out);
        }
    }

    @Override
    public void read(int group, DataInput in) throws IOException {
        if (in.readBoolean()) {
            set(group, NONE, ValueBytes.read(in));
        }
    }
}
