package dev.rowmill.step;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.Json;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.TextView;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Fields whose values make the key of a row, which is written straight from its bytes where it can be. A missing
/// field counts as null. One thread at a time.
final class KeyFields {
    private final Path[] paths;

    /// The fields of the whole names, which come before members of objects.
    private final FieldName[] names;

    private final ValueKey key = new ValueKey();
    private final TextView view = new TextView();

    /// Whether the last key is also the JSON of its values.
    private boolean isJson;

    KeyFields(List<Path> fields) {
        this.paths = fields.toArray(Path[]::new);
        this.names = fields.stream().map(f -> FieldName.of(f.text())).toArray(FieldName[]::new);
    }

    /// The key of a row, as [ValueKey] has it, good until the next one is asked for.
    ByteSink of(Row row) {
        key.begin();
        isJson = true;
        for (int i = 0; i < names.length; i++) {
            int index = row.find(names[i]);
            if (index < 0 || !isPlain(row, index)) {
                isJson = false;
                key.add(value(row, i));
            }
        }
        return key.bytes();
    }

    /// The key of a row as [#of], or nothing where a field is missing or null.
    @Nullable ByteSink ofComplete(Row row) {
        key.begin();
        for (int i = 0; i < names.length; i++) {
            int index = row.find(names[i]);
            if (index < 0 || !isPlain(row, index)) {
                Value value = value(row, i);
                if (value == Value.Null.NULL) {
                    return null;
                }
                key.add(value);
            }
        }
        return key.bytes();
    }

    /// Adds a text or an integer to the key without making a value of it; gives whether it was one.
    private boolean isPlain(Row row, int index) {
        if (row.text(index, view)) {
            key.add(view);
            return true;
        }
        long integer = row.integer(index);
        if (integer != Row.NO_INTEGER) {
            key.add(integer);
        }
        return integer != Row.NO_INTEGER;
    }

    private Value value(Row row, int field) {
        return Objects.requireNonNullElse(paths[field].get(row), Value.Null.NULL);
    }

    /// The values that the last key was made of as JSON, with a comma after each; nothing where that is the key.
    ///
    /// @param row the row of the last key
    byte @Nullable [] shown(Row row) {
        if (isJson) {
            return null;
        }
        var json = new ByteSink(64);
        for (int i = 0; i < paths.length; i++) {
            Json.write(value(row, i), json);
            json.put(',');
        }
        ByteSink last = key.bytes();
        boolean same =
                Arrays.equals(json.array(), 0, json.length(), last.array(), 0, last.length());
        return same ? null : json.toByteArray();
    }
}
