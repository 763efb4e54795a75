package dev.rowmill.step;

import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The groups of `aggregate`, in the order of their first rows: those of one slice, or of the
/// dataset so far.
///
/// One thread at a time. Merging takes the groups of the other over; it is used up.
final class Groups implements DatasetStep.Partial, DatasetStep.Total {
    /// What a map and a group hold beside the key, the values and the accumulators.
    private static final int PER_GROUP = 200;

    private final Aggregate aggregate;
    private final Instant now;
    private final ValueKey keys = new ValueKey();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private long bytes;

    /// What the rows with the same values in the fields of `by` came to.
    private record Group(List<Value> by, List<Accumulator> accumulators) {
        long bytes() {
            return accumulators.stream().mapToLong(Accumulator::bytes).sum();
        }
    }

    Groups(Aggregate aggregate, Instant now) {
        this.aggregate = aggregate;
        this.now = now;
    }

    @Override
    public void add(Row row) throws RowException {
        List<AggregateColumn> columns = aggregate.columns();
        var values = new @Nullable Value[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = columns.get(i).value(row, now);
        }
        var by = new ArrayList<Value>(aggregate.by().size());
        for (Path field : aggregate.by()) {
            by.add(Objects.requireNonNullElse(field.get(row), Value.Null.NULL));
        }
        Group group = groups.computeIfAbsent(keys.of(by), _ -> group(by));
        for (int i = 0; i < values.length; i++) {
            Value value = values[i];
            if (value != null) {
                group.accumulators.get(i).add(value);
            }
        }
    }

    private Group group(List<Value> by) {
        return new Group(
                by, aggregate.columns().stream().map(AggregateColumn::accumulator).toList());
    }

    @Override
    public void merge(DatasetStep.Partial next) throws DatasetStep.TooLargeException {
        for (Map.Entry<String, Group> entry : ((Groups) next).groups.entrySet()) {
            Group group = groups.get(entry.getKey());
            if (group == null) {
                groups.put(entry.getKey(), entry.getValue());
                bytes += size(entry.getKey(), entry.getValue());
            } else {
                bytes -= group.bytes();
                merge(group, entry.getValue());
                bytes += group.bytes();
            }
            if (bytes > aggregate.memoryBytes()) {
                throw tooLarge();
            }
        }
    }

    private static void merge(Group group, Group next) {
        for (int i = 0; i < group.accumulators.size(); i++) {
            group.accumulators.get(i).merge(next.accumulators.get(i));
        }
    }

    private static long size(String key, Group group) {
        long values = group.by.stream().mapToLong(ValueSize::of).sum();
        return PER_GROUP + ValueSize.of(key) + values + group.bytes();
    }

    private DatasetStep.TooLargeException tooLarge() {
        return new DatasetStep.TooLargeException(
                ("aggregate: expected to need at most %,d bytes, found more with %,d groups; group by fields with fewer"
                                + " values, leave out collect and count_distinct, or give the service more memory")
                        .formatted(aggregate.memoryBytes(), groups.size()));
    }

    @Override
    public Iterator<Row> rows() {
        if (aggregate.by().isEmpty() && groups.isEmpty()) {
            groups.put("", group(List.of()));
        }
        Iterator<Group> all = groups.values().iterator();
        return new Iterator<>() {
            private long number;

            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Row next() {
                return row(all.next(), ++number);
            }
        };
    }

    private Row row(Group group, long number) {
        var values = new LinkedHashMap<String, Value>();
        for (int i = 0; i < group.by.size(); i++) {
            values.put(aggregate.by().get(i).text(), group.by.get(i));
        }
        for (int i = 0; i < group.accumulators.size(); i++) {
            values.put(aggregate.columns().get(i).name(), group.accumulators.get(i).result());
        }
        return Row.of(values, number);
    }
}
