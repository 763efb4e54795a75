package dev.rowmill.step;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// How many rows there were, or how many with a value.
final class CountTally implements Tally {
    private final AggregateColumn.Reader reader;
    private final boolean countsRows;
    private long[] counts = {};
    private boolean counted;

    CountTally(AggregateColumn.Reader reader) {
        this.reader = reader;
        this.countsRows = reader.column().argument() == null;
    }

    @Override
    public void look(Row row) throws RowException {
        counted = countsRows || reader.value(row) != null;
    }

    @Override
    public void add(int group) {
        if (counted) {
            counts[group]++;
        }
    }

    @Override
    public void open(int group) {
        if (group == counts.length) {
            counts = Arrays.copyOf(counts, GroupTable.roomAfter(group));
        }
    }

    @Override
    public void merge(int group, Tally other, int from) {
        counts[group] += ((CountTally) other).counts[from];
    }

    @Override
    public Value result(int group) {
        return JsonNumber.of(counts[group]);
    }

    @Override
    public long bytes(int group) {
        return 2L * Long.BYTES;
    }

    @Override
    public void write(int group, DataOutput out) throws IOException {
        out.writeLong(counts[group]);
    }

    @Override
    public void read(int group, DataInput in) throws IOException {
        counts[group] = in.readLong();
    }
}
