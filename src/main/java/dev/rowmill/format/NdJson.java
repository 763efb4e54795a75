package dev.rowmill.format;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.JsonLayout;
import dev.rowmill.row.Row;

import java.io.InputStream;
import java.util.List;

/// A JSON object a line: newline-delimited JSON, also known as JSON Lines.
///
/// Lines of nothing but spaces and tabs are blank. Source: github.com/ndjson/ndjson-spec,
/// jsonlines.org.
final class NdJson implements Format {
    @Override
    public String name() {
        return "ndjson";
    }

    @Override
    public List<String> aliases() {
        return List.of("jsonl");
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("application/x-ndjson", "application/jsonl", "application/ndjson");
    }

    @Override
    public List<String> extensions() {
        return List.of(".ndjson", ".jsonl");
    }

    @Override
    public boolean isSelfDescribing() {
        return true;
    }

    @Override
    public ChunkReader reader(InputStream in, ReadOptions options) {
        return new RowCutter(in, options, new LineFinder(JsonLayout.LINES));
    }

    @Override
    public Encoder encoder() {
        return new Lines();
    }

    /// Writes each row and LF.
    private static final class Lines implements Encoder {
        @Override
        public Header header(Row first) {
            return Header.NONE;
        }

        @Override
        public void begin(Header header, ByteSink out) {
            // A line stands for itself.
        }

        @Override
        public void row(Row row, Header header, ByteSink out) {
            int from = out.length();
            row.writeJson(out);
            if (row.layout() == JsonLayout.ELEMENTS) {
                joinLines(out.array(), from, out.length());
            }
            out.put('\n');
        }

        /// A line break in JSON is always between tokens, where a space means the same.
        private static void joinLines(byte[] bytes, int from, int to) {
            for (int at = from; at < to; at++) {
                if (bytes[at] == '\n' || bytes[at] == '\r') {
                    bytes[at] = ' ';
                }
            }
        }

        @Override
        public byte[] separator() {
            return new byte[0];
        }

        @Override
        public void end(boolean any, ByteSink out) {
            // The last line ends as the others do.
        }
    }
}
