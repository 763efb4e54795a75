package dev.rowmill.step;

import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The groups of `aggregate` in one slice, in the order of their first rows. One thread at a time.
final class Groups implements Keyed.Part<GroupStates.Group> {
    private final GroupStates states;
    private final Instant now;
    private final ValueKey keys = new ValueKey();
    private final Map<String, Keyed<GroupStates.Group>> groups = new LinkedHashMap<>();

    Groups(GroupStates states, Instant now) {
        this.states = states;
        this.now = now;
    }

    @Override
    public void add(Row row) throws RowException {
        Aggregate aggregate = states.aggregate();
        List<AggregateColumn> columns = aggregate.columns();
        var values = new @Nullable Value[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = columns.get(i).value(row, now);
        }
        var by = new ArrayList<Value>(aggregate.by().size());
        for (Path field : aggregate.by()) {
            by.add(Objects.requireNonNullElse(field.get(row), Value.Null.NULL));
        }
        List<Accumulator> accumulators =
                groups.computeIfAbsent(keys.of(by), key -> new Keyed<>(key, states.group(by)))
                        .state
                        .accumulators();
        for (int i = 0; i < values.length; i++) {
            Value value = values[i];
            if (value != null) {
                accumulators.get(i).add(value);
            }
        }
    }

    @Override
    public List<Keyed<GroupStates.Group>> kept() {
        return List.copyOf(groups.values());
    }
}
