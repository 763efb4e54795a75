package dev.rowmill.format;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Row;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A JSON array of objects, read and written as a stream (RFC 8259). An input without a byte in it
/// is an array without elements.
final class JsonArray implements Format {
    @Override
    public String name() {
        return "json";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("application/json");
    }

    @Override
    public List<String> extensions() {
        return List.of(".json");
    }

    @Override
    public boolean isSelfDescribing() {
        return true;
    }

    @Override
    public ChunkReader reader(InputStream in, ReadOptions options) {
        return new RowCutter(in, options, new ElementFinder());
    }

    @Override
    public Encoder encoder() {
        return new Elements();
    }

    /// Writes an element a line, as long as the elements have no line breaks of their own.
    private static final class Elements implements Encoder {
        @Override
        public Header header(Row first) {
            return Header.NONE;
        }

        @Override
        public void begin(Header header, ByteSink out) {
            out.ascii("[\n");
        }

        @Override
        public void row(Row row, Header header, ByteSink out) {
            row.writeJson(out);
        }

        @Override
        public byte[] separator() {
            return ",\n".getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public void end(boolean any, ByteSink out) {
            out.ascii(any ? "\n]\n" : "[]\n");
        }
    }
}
