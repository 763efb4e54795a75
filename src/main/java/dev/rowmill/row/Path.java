package dev.rowmill.row;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A field of a row as users name it: `ip`, or `geo.country` for a member of an object. Immutable.
///
/// A top-level field whose whole name has the dots in it comes first, so that a CSV column
/// `geo.country` is found too.
public final class Path {
    private final FieldName whole;
    private final FieldName head;
    private final List<String> rest;

    private Path(String text) {
        this.whole = FieldName.of(text);
        List<String> parts = Arrays.asList(text.split("\\.", -1));
        boolean nested = parts.size() > 1 && parts.stream().noneMatch(String::isEmpty);
        this.head = nested ? FieldName.of(parts.getFirst()) : whole;
        this.rest = nested ? List.copyOf(parts.subList(1, parts.size())) : List.of();
    }

    /// The path that `text` names.
    public static Path of(String text) {
        return new Path(text);
    }

    /// The path as it was written.
    public String text() {
        return whole.text();
    }

    /// The value in `row`, or nothing where there is no such field.
    public @Nullable Value get(Row row) {
        Value value = row.get(whole);
        if (value != null || rest.isEmpty()) {
            return value;
        }
        value = row.get(head);
        for (String name : rest) {
            if (!(value instanceof Value.Obj(var members))) {
                return null;
            }
            value = members.get(name);
        }
        return value;
    }

    /// The row with the field set. Objects on the way are made where they are missing, and take the
    /// place of other kinds.
    public Row set(Row row, Value value) {
        if (rest.isEmpty() || row.has(whole)) {
            return row.with(whole, value);
        }
        return row.with(head, set(row.get(head), 0, value));
    }

    private Value set(@Nullable Value inner, int depth, Value value) {
        if (depth == rest.size()) {
            return value;
        }
        Map<String, Value> members = new LinkedHashMap<>();
        if (inner instanceof Value.Obj(var existing)) {
            members.putAll(existing);
        }
        String name = rest.get(depth);
        members.put(name, set(members.get(name), depth + 1, value));
        return new Value.Obj(members);
    }

    /// The row without the field; the same row where it has none.
    public Row remove(Row row) {
        if (rest.isEmpty() || row.has(whole)) {
            return row.without(whole);
        }
        Value inner = row.get(head);
        return inner == null || get(row) == null ? row : row.with(head, remove(inner, 0));
    }

    private Value remove(Value inner, int depth) {
        if (!(inner instanceof Value.Obj(var existing))) {
            return inner;
        }
        var members = new LinkedHashMap<String, Value>(existing);
        String name = rest.get(depth);
        Value child = members.get(name);
        if (depth == rest.size() - 1 || child == null) {
            members.remove(name);
        } else {
            members.put(name, remove(child, depth + 1));
        }
        return new Value.Obj(members);
    }

    @Override
    public String toString() {
        return text();
    }
}
