package dev.rowmill.engine;

import dev.rowmill.row.FieldName;
import dev.rowmill.row.Json;
import dev.rowmill.row.Row;
import dev.rowmill.row.Value;
import dev.rowmill.step.DatasetStep;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One row with all numbers, in the order they were taken.
final class JoinNumbers implements DatasetStep {
    private static final class Numbers implements Partial {
        final List<String> all = new ArrayList<>();

        @Override
        public void add(Row row) {
            all.add(Json.text(Objects.requireNonNull(row.get(FieldName.of("n")))));
        }
    }

    @Override
    public Partial partial() {
        return new Numbers();
    }

    @Override
    public Total total() {
        var all = new ArrayList<String>();
        return new Total() {
            @Override
            public void merge(Partial next) {
                all.addAll(((Numbers) next).all);
            }

            @Override
            public Iterator<Row> rows() {
                Value joined = Value.text(String.join(",", all));
                return List.of(Row.of(Map.of("all", joined), 1)).iterator();
            }
        };
    }
}
