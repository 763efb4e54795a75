package dev.rowmill.row;

import java.util.Objects;

/// A changed JSON row put together from the bytes it came in and what is new.
///
/// @param layout of the bytes
/// @param bytes hold the row as it came in, from `start` to `end`
/// @param spans of its fields
record Splice(Layout layout, byte[] bytes, int start, int end, int[] spans) {
    /// Copies runs of unchanged neighbours with the bytes between them, so that white space and
    /// escapes stay.
    void write(Field[] fields, ByteSink out) {
        int last = layout.count(spans) - 1;
        int before = -1;
        boolean first = true;
        for (Field field : fields) {
            boolean named = field.name == null && field.origin >= 0;
            if (first) {
                if (named && field.origin == 0) {
                    out.put(bytes, start, JsonLayout.nameStart(spans, 0));
                } else {
                    out.put('{');
                }
            } else if (named && before >= 0 && field.origin == before + 1) {
                int gap = JsonLayout.valueEnd(spans, before);
                out.put(bytes, gap, JsonLayout.nameStart(spans, field.origin));
            } else {
                out.put(',');
            }
            write(field, named, out);
            before = named ? field.origin : -1;
            first = false;
        }
        if (first) {
            out.put('{');
        }
        if (before == last && before >= 0) {
            out.put(bytes, JsonLayout.valueEnd(spans, last), end);
        } else {
            out.put('}');
        }
    }

    private void write(Field field, boolean named, ByteSink out) {
        if (named) {
            int from = JsonLayout.nameStart(spans, field.origin);
            out.put(bytes, from, JsonLayout.valueStart(spans, field.origin));
        } else {
            out.jsonString(Objects.requireNonNull(field.name).text());
            out.put(':');
        }
        if (field.keepsValue()) {
            layout.writeJson(bytes, spans, field.origin, out);
        } else {
            field.writeValue(out);
        }
    }
}
