package dev.rowmill.step;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.Json;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The groups of `aggregate` in the order of their first rows: their keys, and a tally for each aggregate.
final class GroupTable extends KeyedTable {
    /// What a group holds beside the key and the tallies.
    private static final int PER_GROUP = 16;

    private static final int ARRAY = 24;

    /// The names of the result's fields, shared by the tables of a run.
    private final FieldName[] names;

    private final KeyFields fields;
    private final Tally[] tallies;

    /// The values of groups where they were not written as the key has them; empty while all were.
    private byte[] @Nullable [] shown = {};

    private GroupTable(Aggregate aggregate, FieldName[] names, Instant now, int expected) {
        super(expected);
        this.names = names;
        this.fields = new KeyFields(aggregate.by());
        this.tallies =
                aggregate.columns().stream()
                        .map(column -> column.function().tally(column.reader(now)))
                        .toArray(Tally[]::new);
    }

    /// The tables of one run.
    static final class Kind implements KeyedTable.Kind {
        private static final int MOST_EXPECTED = 1_024;

        private final Aggregate aggregate;
        private final FieldName[] names;
        private final Instant now;

        /// How many groups a slice had lately, so that the tables of the next ones need not grow. Racy, which does
        /// no harm.
        private volatile int expected;

        Kind(Aggregate aggregate, Instant now) {
            this.aggregate = aggregate;
            this.names =
                    Stream.concat(
                                    aggregate.by().stream().map(Path::text),
                                    aggregate.columns().stream().map(AggregateColumn::name))
                            .map(FieldName::of)
                            .toArray(FieldName[]::new);
            this.now = now;
        }

        /// An empty table for a slice.
        GroupTable part() {
            return table(expected);
        }

        @Override
        public GroupTable table(int groups) {
            return new GroupTable(aggregate, names, now, groups);
        }

        @Override
        public void merging(KeyedTable part) {
            expected = Math.min(part.size(), MOST_EXPECTED);
        }

        /// All rows are one group, also where there is none.
        @Override
        public void addNothing(KeyedTable empty) {
            if (aggregate.by().isEmpty()) {
                byte[] key = {};
                ((GroupTable) empty).open(empty.keys.put(key, 0, 0, KeyIndex.hash(key, 0, 0)));
            }
        }

        @Override
        public DatasetStep.TooLargeException tooLarge(
                KeyedTable table, int group, long memoryBytes) {
            return new DatasetStep.TooLargeException(
                    ("aggregate: expected a group to need at most %,d bytes, found more in the group of %s; leave out collect"
                                    + " and count_distinct, group by more fields, or give the service more memory")
                            .formatted(
                                    memoryBytes,
                                    Json.shortened(Json.text(((GroupTable) table).values(group)))));
        }
    }

    /// How many groups an array should have room for that is to hold one more.
    static int roomAfter(int groups) {
        return Math.max(16, 2 * groups);
    }

    @Override
    public void add(Row row) throws RowException {
        for (Tally tally : tallies) {
            tally.look(row);
        }
        ByteSink key = fields.of(row);
        int known = size();
        int hash = KeyIndex.hash(key.array(), 0, key.length());
        int group = keys.put(key.array(), 0, key.length(), hash);
        if (group == known) {
            open(group);
            show(group, fields.shown(row));
        }
        for (Tally tally : tallies) {
            tally.add(group);
        }
    }

    private void open(int group) {
        for (Tally tally : tallies) {
            tally.open(group);
        }
    }

    private void show(int group, byte @Nullable [] values) {
        if (values != null) {
            if (shown.length <= group) {
                shown = Arrays.copyOf(shown, roomAfter(group));
            }
            shown[group] = values;
        }
    }

    private byte @Nullable [] shown(int group) {
        return group < shown.length ? shown[group] : null;
    }

    @Override
    void copy(int group, KeyedTable other, int from) {
        open(group);
        show(group, ((GroupTable) other).shown(from));
        merge(group, other, from);
    }

    @Override
    void merge(int group, KeyedTable other, int from) {
        Tally[] theirs = ((GroupTable) other).tallies;
        for (int i = 0; i < tallies.length; i++) {
            tallies[i].merge(group, theirs[i], from);
        }
    }

    @Override
    long stateBytes(int group) {
        byte[] values = shown(group);
        long bytes = PER_GROUP + (values == null ? 0L : ARRAY + (long) values.length);
        for (Tally tally : tallies) {
            bytes += tally.bytes(group);
        }
        return bytes;
    }

    @Override
    void write(int group, DataOutput out) throws IOException {
        byte[] values = shown(group);
        out.writeBoolean(values != null);
        if (values != null) {
            ValueBytes.writeBytes(values, out);
        }
        for (Tally tally : tallies) {
            tally.write(group, out);
        }
    }

    @Override
    void read(int group, DataInput in) throws IOException {
        open(group);
        show(group, in.readBoolean() ? ValueBytes.readBytes(in) : null);
        for (Tally tally : tallies) {
            tally.read(group, in);
        }
    }

    /// The values of the fields of `by` in the first row of a group.
    private Value.Array values(int group) {
        byte[] values = shown(group);
        var json = new ByteSink(64);
        json.put('[');
        if (values != null) {
            json.put(values);
        } else {
            json.put(keys.bytes(), keys.from(group), keys.to(group));
        }
        json.truncate(Math.max(1, json.length() - 1));
        json.put(']');
        return (Value.Array) Json.value(json.array(), 0, json.length());
    }

    @Override
    Row row(int group, long number) {
        List<Value> by = values(group).items();
        Value[] row = by.toArray(new Value[by.size() + tallies.length]);
        for (int i = 0; i < tallies.length; i++) {
            row[by.size() + i] = tallies[i].result(group);
        }
        return Row.of(names, row, number);
    }
}
