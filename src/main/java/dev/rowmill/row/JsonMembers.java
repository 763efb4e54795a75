package dev.rowmill.row;

import org.jspecify.annotations.Nullable;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;

/// The members of an object whose JSON text is at hand: read when someone looks into it, written as
/// it stands. Immutable, shared by threads.
final class JsonMembers extends AbstractMap<String, Value> {
    private final byte[] bytes;
    private final int start;
    private final int end;

    /// Made by the first thread that looks, or by several, who all make the same.
    private @Nullable Map<String, Value> members;

    /// The object in `bytes[start, end)`, which was checked and never changes.
    JsonMembers(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
    }

    void write(ByteSink out) {
        out.put(bytes, start, end);
    }

    private Map<String, Value> members() {
        Map<String, Value> read = members;
        if (read == null) {
            read = ((Value.Obj) Json.value(bytes, start, end)).members();
            members = read;
        }
        return read;
    }

    @Override
    public Set<Map.Entry<String, Value>> entrySet() {
        return members().entrySet();
    }

    @Override
    public @Nullable Value get(@Nullable Object name) {
        return members().get(name);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return members().containsKey(name);
    }
}
