package dev.rowmill.format;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Json;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Utf8;
import dev.rowmill.row.Value;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A row a line of text, with the one field `line`. Only an empty line is blank.
final class PlainText implements Format {
    @Override
    public String name() {
        return "text";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("text/plain");
    }

    @Override
    public List<String> extensions() {
        return List.of(".txt", ".log");
    }

    @Override
    public ChunkReader reader(InputStream in, ReadOptions options) {
        return new RowCutter(in, options, new LineFinder(TextLayout.INSTANCE));
    }

    @Override
    public Encoder encoder() {
        return new Lines();
    }

    /// Writes the field `line` and LF: a string as it is, any other value as JSON. Other fields are
    /// not written.
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
        public void row(Row row, Header header, ByteSink out) throws RowException {
            if (row.isUntouched() && row.layout() == TextLayout.INSTANCE) {
                row.writeOrigin(out);
            } else {
                out.put(line(row).getBytes(StandardCharsets.UTF_8));
            }
            out.put('\n');
        }

        private static String line(Row row) throws RowException {
            Value value = row.get(TextLayout.LINE);
            if (value == null) {
                throw cannot("a field \"line\" to write as text", "none");
            }
            if (!(value instanceof Value.Text(var text))) {
                return Json.text(value);
            }
            if (text.indexOf('\n') >= 0) {
                throw cannot("one line in field \"line\"", "a line break");
            }
            if (!Utf8.canEncode(text)) {
                throw cannot("field \"line\" to have UTF-8", "a lone surrogate");
            }
            return text;
        }

        private static RowException cannot(String expected, String found) {
            return new RowException(
                    ErrorCode.CONVERSION_FAILED, "expected " + expected + ", found " + found);
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
