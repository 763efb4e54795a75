package dev.rowmill.step;

import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// An accumulator for every group.
final class AnyTally implements Tally {
    private final AggregateColumn.Reader reader;
    private final Supplier<Accumulator> empty;
    private final List<Accumulator> groups = new ArrayList<>();
    private @Nullable Value looked;

    AnyTally(AggregateColumn.Reader reader, Supplier<Accumulator> empty) {
        this.reader = reader;
        this.empty = empty;
    }

    @Override
    public void look(Row row) throws RowException {
        looked = reader.value(row);
    }

    @Override
    public void add(int group) {
        if (looked != null) {
            groups.get(group).add(looked);
        }
    }

    @Override
    public void open(int group) {
        groups.add(empty.get());
    }

    @Override
    public void merge(int group, Tally other, int from) {
        groups.get(group).merge(((AnyTally) other).groups.get(from));
    }

    @Override
    public Value result(int group) {
        return groups.get(group).result();
    }

    @Override
    public long bytes(int group) {
        return groups.get(group).bytes();
    }

    @Override
    public void write(int group, DataOutput out) throws IOException {
        groups.get(group).write(out);
    }

    @Override
    public void read(int group, DataInput in) throws IOException {
        groups.get(group).read(in);
    }
}
