package dev.rowmill.step;

import dev.rowmill.row.Json;
import dev.rowmill.row.Row;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// What `aggregate` keeps of each group. Immutable.
record GroupStates(Aggregate aggregate) implements Keyed.States<GroupStates.Group> {
    /// What a group holds beside the values and the accumulators.
    private static final int PER_GROUP = 80;

    /// What the rows with the same values in the fields of `by` came to.
    record Group(List<Value> by, List<Accumulator> accumulators) {}

    /// An empty group.
    Group group(List<Value> by) {
        return new Group(
                by, aggregate.columns().stream().map(AggregateColumn::accumulator).toList());
    }

    @Override
    public long bytes(Group group) {
        long bytes = PER_GROUP;
        for (Value value : group.by) {
            bytes += ValueSize.of(value);
        }
        for (Accumulator accumulator : group.accumulators) {
            bytes += accumulator.bytes();
        }
        return bytes;
    }

    @Override
    public Group merge(Group first, Group second) {
        for (int i = 0; i < first.accumulators.size(); i++) {
            first.accumulators.get(i).merge(second.accumulators.get(i));
        }
        return first;
    }

    @Override
    public void write(Group group, DataOutput out) throws IOException {
        for (Value value : group.by) {
            ValueBytes.write(value, out);
        }
        for (Accumulator accumulator : group.accumulators) {
            accumulator.write(out);
        }
    }

    @Override
    public Group read(DataInput in) throws IOException {
        var by = new ArrayList<Value>(aggregate.by().size());
        for (int i = 0; i < aggregate.by().size(); i++) {
            by.add(ValueBytes.read(in));
        }
        Group group = group(by);
        for (Accumulator accumulator : group.accumulators) {
            accumulator.read(in);
        }
        return group;
    }

    @Override
    public Row row(Group group, long number) {
        var values = new LinkedHashMap<String, Value>();
        for (int i = 0; i < group.by.size(); i++) {
            values.put(aggregate.by().get(i).text(), group.by.get(i));
        }
        for (int i = 0; i < group.accumulators.size(); i++) {
            values.put(aggregate.columns().get(i).name(), group.accumulators.get(i).result());
        }
        return Row.of(values, number);
    }

    /// All rows are one group, also where there is none.
    @Override
    public @Nullable Group ofNothing() {
        return aggregate.by().isEmpty() ? group(List.of()) : null;
    }

    @Override
    public DatasetStep.TooLargeException tooLarge(Group group, long memoryBytes) {
        return new DatasetStep.TooLargeException(
                ("aggregate: expected a group to need at most %,d bytes, found more in the group of %s; leave out collect"
                                + " and count_distinct, group by more fields, or give the service more memory")
                        .formatted(
                                memoryBytes, Json.shortened(Json.text(new Value.Array(group.by)))));
    }
}
