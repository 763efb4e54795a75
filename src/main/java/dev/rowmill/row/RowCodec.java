package dev.rowmill.row;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Rows to bytes and back, for rows that outlive the chunk they came in: nothing of a row is lost,
/// not its number, nor the bytes it came in, nor what was changed.
///
/// What one codec writes only that codec reads: it remembers the layouts. Safe for use by many
/// threads.
public final class RowCodec {
    /// Guarded by itself. One per format and header, so there are few.
    private final List<Layout> layouts = new ArrayList<>();

    /// Writes a row.
    public void write(Row row, ByteSink out) {
        row.write(idOf(row.layout()), out);
    }

    /// A row in bytes of its own.
    public byte[] encode(Row row) {
        var out = new ByteSink(256);
        write(row, out);
        return out.toByteArray();
    }

    /// Reads the row that was written to `bytes` from `from` on. The bytes must not change while it
    /// lives.
    public Row read(byte[] bytes, int from) {
        var in = new Reader(bytes, from);
        Layout layout = layout(in.number());
        try {
            return Row.read(layout, in);
        } catch (RowException e) {
            throw new IllegalStateException("a row that was one is none any more", e);
        }
    }

    /// Reads the row that `bytes` are.
    public Row decode(byte[] bytes) {
        return read(bytes, 0);
    }

    private int idOf(Layout layout) {
        synchronized (layouts) {
            for (int i = 0; i < layouts.size(); i++) {
                if (layouts.get(i).equals(layout)) {
                    return i;
                }
            }
            layouts.add(layout);
            return layouts.size() - 1;
        }
    }

    private Layout layout(long id) {
        synchronized (layouts) {
            return layouts.get((int) id);
        }
    }

    /// Writes a number of at least 0, seven bits a byte, the lowest first.
    static void number(long value, ByteSink out) {
        long rest = value;
        while (rest > 0x7f) {
            out.put((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.put((int) rest);
    }

    /// Takes apart what was written. Not thread-safe.
    static final class Reader {
        final byte[] bytes;
        int at;

        Reader(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        long number() {
            long value = 0;
            int shift = 0;
            while (bytes[at] < 0) {
                value |= (bytes[at++] & 0x7fL) << shift;
                shift += 7;
            }
            return value | (long) bytes[at++] << shift;
        }

        /// A value that was written as JSON, with its length before it.
        Value value() {
            int length = (int) number();
            at += length;
            return Json.value(bytes, at - length, at);
        }

        /// A text that was written as a JSON string, with its length before it.
        String text() {
            return ((Value.Text) value()).value();
        }
    }

    /// Writes a value that [Reader#value()] reads.
    static void value(Value value, ByteSink out) {
        byte[] json = Json.text(value).getBytes(StandardCharsets.UTF_8);
        number(json.length, out);
        out.put(json);
    }
}
