package dev.rowmill.row;

import java.util.Objects;

/// Puts a changed JSON row together from the bytes it came in and what is new, so that white space
/// and escapes stay. Bytes that stand side by side are copied at once. Writes one row.
final class Splice {
    private final byte[] bytes;
    private final int start;
    private final int end;
    private final int[] spans;
    private final ByteSink out;

    // The bytes that are still to be copied.
    private int from;
    private int to;

    /// Of the row that came in as `bytes[start, end)`, with the fields that [JsonLayout] has found.
    Splice(byte[] bytes, int start, int end, int[] spans, ByteSink out) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.spans = spans;
        this.out = out;
    }

    /// Writes the row with these fields.
    void write(Field[] fields) {
        int before = -1;
        boolean first = true;
        for (Field field : fields) {
            boolean named = field.name == null && field.origin >= 0;
            if (named && first && field.origin == 0) {
                copy(start, JsonLayout.nameStart(spans, 0));
            } else if (named && before >= 0 && field.origin == before + 1) {
                copy(JsonLayout.valueEnd(spans, before), JsonLayout.nameStart(spans, before + 1));
            } else {
                put(first ? '{' : ',');
            }
            writeName(field, named);
            writeValue(field);
            before = named ? field.origin : -1;
            first = false;
        }
        if (first) {
            put('{');
        }
        if (before >= 0 && before == JsonLayout.countOf(spans) - 1) {
            copy(JsonLayout.valueEnd(spans, before), end);
        } else {
            put('}');
        }
        flush();
    }

    private void writeName(Field field, boolean named) {
        if (named) {
            int name = JsonLayout.nameStart(spans, field.origin);
            copy(name, JsonLayout.valueStart(spans, field.origin));
        } else {
            flush();
            Objects.requireNonNull(field.name).writeJson(out);
            out.put(':');
        }
    }

    private void writeValue(Field field) {
        if (field.keepsValue()) {
            copy(
                    JsonLayout.valueStart(spans, field.origin),
                    JsonLayout.valueEnd(spans, field.origin));
        } else {
            flush();
            field.writeValue(out);
        }
    }

    private void put(char c) {
        flush();
        out.put(c);
    }

    private void copy(int begin, int stop) {
        if (begin != to) {
            flush();
            from = begin;
        }
        to = stop;
    }

    private void flush() {
        out.put(bytes, from, to);
        from = to;
    }
}
