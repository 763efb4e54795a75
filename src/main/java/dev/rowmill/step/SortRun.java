package dev.rowmill.step;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Json;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// Entries in order, in a temporary file of their own. One thread at a time; read once.
///
/// Each is written as the number of bytes of its keys, of its row, then both.
final class SortRun implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final Scratch.File file;
    private @Nullable InputStream in;
    private long entries;

    private SortRun(Scratch.File file) {
        this.file = file;
    }

    /// Writes entries to a new file, at most `limit` of them.
    ///
    /// @throws IOException if the disk is full or failed; nothing is left then
    static SortRun write(Scratch scratch, Iterator<SortOrder.Entry> sorted, long limit)
            throws IOException {
        var run = new SortRun(scratch.create());
        try {
            run.append(sorted, limit);
            return run;
        } catch (IOException | RuntimeException e) {
            try {
                run.close();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private void append(Iterator<SortOrder.Entry> sorted, long limit) throws IOException {
        var out = new ByteSink(2 * BUFFER);
        var keys = new ByteSink(256);
        while (sorted.hasNext() && entries < limit) {
            SortOrder.Entry entry = sorted.next();
            keys.truncate(0);
            List<Value> values = entry.keys();
            Json.write(values == null ? Value.Null.NULL : new Value.Array(values), keys);
            number(keys.length(), out);
            number(entry.row().length, out);
            out.put(keys.array(), 0, keys.length());
            out.put(entry.row());
            entries++;
            if (out.length() >= BUFFER) {
                file.append(out.array(), 0, out.length());
                out.truncate(0);
            }
        }
        file.append(out.array(), 0, out.length());
    }

    private static void number(int value, ByteSink out) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.put(value >> shift);
        }
    }

    /// The entries, once. What the disk refuses is thrown as [UncheckedIOException].
    Iterator<SortOrder.Entry> read() throws IOException {
        InputStream opened = file.read();
        in = opened;
        var data = new DataInputStream(new BufferedInputStream(opened, BUFFER));
        return new Iterator<>() {
            private long left = entries;

            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public SortOrder.Entry next() {
                if (left-- <= 0) {
                    throw new NoSuchElementException("expected another entry, found the end");
                }
                try {
                    return entry(data);
                } catch (IOException e) {
                    throw new UncheckedIOException("reading a temporary file of sort", e);
                }
            }
        };
    }

    private static SortOrder.Entry entry(DataInputStream data) throws IOException {
        var keys = new byte[data.readInt()];
        var row = new byte[data.readInt()];
        data.readFully(keys);
        data.readFully(row);
        Value values = Json.value(keys, 0, keys.length);
        return new SortOrder.Entry(values instanceof Value.Array(var items) ? items : null, row);
    }

    /// Deletes the file.
    @Override
    public void close() throws IOException {
        try (file) {
            if (in != null) {
                in.close();
            }
        }
    }
}
