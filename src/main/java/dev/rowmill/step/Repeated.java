package dev.rowmill.step;

import dev.rowmill.row.Value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Pairs that become an object: a key that comes again has an array of its values. Not thread-safe.
final class Repeated {
    private final Map<String, List<Value>> values = new LinkedHashMap<>();

    /// Takes the next pair.
    void add(String key, Value value) {
        values.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
    }

    /// All pairs, in the order of their first appearance.
    Value object() {
        var members = new LinkedHashMap<String, Value>();
        values.forEach((key, all) ->
                members.put(key, all.size() == 1 ? all.getFirst() : new Value.Array(all)));
        return new Value.Obj(members);
    }
}
