package dev.rowmill.format;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Chunk;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// Reads and writes whole datasets in tests.
final class Reading {
    private static final Formats FORMATS = Formats.standard();

    private Reading() {}

    static Format format(String name) {
        return Objects.requireNonNull(FORMATS.byName(name));
    }

    static List<Chunk> chunks(String format, InputStream in, int maxRowBytes) throws IOException {
        var chunks = new ArrayList<Chunk>();
        ChunkReader reader = format(format).reader(in, new ReadOptions(maxRowBytes));
        Chunk chunk = reader.next();
        while (chunk != null) {
            chunks.add(chunk);
            chunk = reader.next();
        }
        return chunks;
    }

    /// Every row as JSON, or as `!code: detail`.
    static List<String> rows(String format, String text) throws IOException {
        return rows(format, bytes(text));
    }

    static List<String> rows(String format, byte[] bytes) throws IOException {
        return rows(chunks(format, new ByteArrayInputStream(bytes), 1 << 20));
    }

    static List<String> rows(List<Chunk> chunks) {
        var rows = new ArrayList<String>();
        for (Chunk chunk : chunks) {
            for (int i = 0; i < chunk.rows(); i++) {
                try {
                    rows.add(chunk.row(i).toString());
                } catch (RowException e) {
                    rows.add("!" + e.error().code().wireName() + ": " + e.error().detail());
                }
            }
        }
        return rows;
    }

    /// What the bytes of each row are.
    static List<String> raw(List<Chunk> chunks) {
        var rows = new ArrayList<String>();
        for (Chunk chunk : chunks) {
            for (int i = 0; i < chunk.rows(); i++) {
                rows.add(text(chunk.bytes(), chunk.start(i), chunk.end(i)));
            }
        }
        return rows;
    }

    /// The good rows.
    static List<Row> good(String format, String text) throws IOException, RowException {
        var rows = new ArrayList<Row>();
        for (Chunk chunk : chunks(format, new ByteArrayInputStream(bytes(text)), 1 << 20)) {
            for (int i = 0; i < chunk.rows(); i++) {
                rows.add(chunk.row(i));
            }
        }
        return rows;
    }

    /// The rows written as a whole dataset.
    static String written(String format, List<Row> rows) throws RowException {
        Encoder encoder = format(format).encoder();
        var out = new ByteSink(64);
        if (!rows.isEmpty()) {
            Encoder.Header header = encoder.header(rows.getFirst());
            encoder.begin(header, out);
            for (int i = 0; i < rows.size(); i++) {
                out.put(i > 0 ? encoder.separator() : new byte[0]);
                encoder.row(rows.get(i), header, out);
            }
        }
        encoder.end(!rows.isEmpty(), out);
        return text(out.toByteArray(), 0, out.length());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /// Hands out `bytes` in pieces of 1 to `most` bytes.
    static InputStream trickle(byte[] bytes, int most, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int from, int length) {
                return super.read(target, from, Math.min(length, 1 + random.nextInt(most)));
            }
        };
    }
}
