package dev.rowmill.http;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Reads `multipart/form-data` (RFC 7578) as it arrives, one part after the other, without holding one as a whole.
///
/// Strict on purpose: no preamble but an empty line, CRLF line ends, no nesting. Belongs to one thread.
final class Multipart {
    private static final int MAX_PART_HEADER_BYTES = 8 << 10;
    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream in;

    /// What ends a part: CRLF, two dashes and the boundary.
    private final byte[] delimiter;

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int end;
    private boolean inputEnded;
    private boolean opened;
    private boolean closed;
    private @Nullable Content current;

    /// A body that is not as RFC 7578 wants it.
    static final class MalformedException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    /// One part.
    ///
    /// @param name its name in the form
    /// @param filename the name of its file, if it has one
    /// @param contentType its content type as sent, if it has one
    /// @param content its bytes; to be read before the next part is asked for
    record Part(
            String name,
            @Nullable String filename,
            @Nullable String contentType,
            InputStream content) {}

    /// Reads parts that are divided by `boundary`, of 1 to 70 characters (RFC 2046).
    Multipart(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The next part, or nothing after the last one. What is left of the part before is skipped.
    ///
    /// @throws MalformedException if the body is malformed or ends before its last boundary
    @Nullable Part next() throws IOException {
        if (current != null) {
            current.skipAll();
        } else if (!opened) {
            open();
        }
        if (closed || !anotherPart()) {
            closed = true;
            return null;
        }
        Map<String, String> headers = headers();
        var disposition = HeaderValue.parse(headers.getOrDefault("content-disposition", ""));
        String name = disposition.parameters().get("name");
        if (!disposition.value().equals("form-data") || name == null) {
            throw new MalformedException(
                    "a part has no \"Content-Disposition: form-data\" with a name");
        }
        current = new Content();
        return new Part(
                name,
                disposition.parameters().get("filename"),
                headers.get("content-type"),
                current);
    }

    /// The first boundary may stand at the very beginning, without a line end before it.
    private void open() throws IOException {
        opened = true;
        int length = delimiter.length - 2;
        fill(length);
        if (end - start >= 2 && buffer[start] == '\r' && buffer[start + 1] == '\n') {
            start += 2;
            fill(length);
        }
        if (end - start < length || !matches(start, 2)) {
            throw new MalformedException("the body does not begin with its boundary");
        }
        start += length;
    }

    /// What follows a boundary: a line end and a part, or two dashes and the end.
    private boolean anotherPart() throws IOException {
        String after = line(delimiter.length);
        if (after.isBlank()) {
            return true;
        }
        if (after.startsWith("--")) {
            return false;
        }
        throw new MalformedException("a boundary is followed by something else than a line end");
    }

    private Map<String, String> headers() throws IOException {
        var headers = new HashMap<String, String>();
        int left = MAX_PART_HEADER_BYTES;
        for (String line = line(left); !line.isEmpty(); line = line(left)) {
            left -= line.length() + 2;
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new MalformedException("a part has a header line without a name");
            }
            headers.put(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private String line(int maxBytes) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = next1(); b != '\n'; b = next1()) {
            if (b < 0 && line.toString(StandardCharsets.UTF_8).startsWith("--")) {
                return line.toString(StandardCharsets.UTF_8);
            }
            if (b < 0) {
                throw new MalformedException("the body ends before its last boundary");
            }
            line.write(b);
            if (line.size() > maxBytes) {
                throw new MalformedException(
                        "the headers of a part are larger than the %d bytes allowed"
                                .formatted(MAX_PART_HEADER_BYTES));
            }
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private int next1() throws IOException {
        fill(1);
        return start < end ? buffer[start++] & 0xff : -1;
    }

    /// Makes at least `wanted` bytes available, unless the input ends.
    private void fill(int wanted) throws IOException {
        if (end - start >= wanted) {
            return;
        }
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        while (end < wanted && !inputEnded) {
            int count = in.read(buffer, end, buffer.length - end);
            if (count < 0) {
                inputEnded = true;
            } else {
                end += count;
            }
        }
    }

    /// Whether the delimiter from `skipped` on stands at `position`.
    private boolean matches(int position, int skipped) {
        int length = delimiter.length - skipped;
        return position + length <= end
                && java.util.Arrays.equals(
                        buffer, position, position + length, delimiter, skipped, delimiter.length);
    }

    /// The bytes of the current part.
    private final class Content extends InputStream {
        private boolean done;

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (done) {
                return -1;
            }
            if (length == 0) {
                return 0;
            }
            fill(delimiter.length);
            int certain = certain();
            if (certain == 0) {
                endOrFail();
                return -1;
            }
            int count = Math.min(length, certain);
            System.arraycopy(buffer, start, target, offset, count);
            start += count;
            return count;
        }

        /// How many of the bytes at hand belong to the part for certain: up to a possible delimiter.
        private int certain() {
            for (int i = start; i < end; i++) {
                if (buffer[i] == '\r' && startsDelimiter(i)) {
                    return i - start;
                }
            }
            return end - start;
        }

        private boolean startsDelimiter(int position) {
            int length = Math.min(delimiter.length, end - position);
            return java.util.Arrays.equals(
                    buffer, position, position + length, delimiter, 0, length);
        }

        private void endOrFail() throws MalformedException {
            if (!matches(start, 0)) {
                throw new MalformedException("the body ends before its last boundary");
            }
            start += delimiter.length;
            done = true;
        }

        void skipAll() throws IOException {
            var scratch = new byte[8 << 10];
            while (read(scratch, 0, scratch.length) >= 0) {
                // skipped
            }
        }
    }
}
