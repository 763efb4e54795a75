package dev.rowmill.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Takes the rows out of dead letters, one a line, as they came in: the bytes of an object stay as they are, and a line
/// that could not be read comes as its raw text.
final class DeadLetterRows {
    private static final JsonFactory JSON = new JsonFactory();

    private DeadLetterRows() {}

    /// Copies the row of each dead letter of `letters`, one JSON object a line, to `rows`.
    static void copy(InputStream letters, OutputStream rows) throws IOException {
        var line = new ByteArrayOutputStream();
        var buffer = new byte[64 << 10];
        for (int count = letters.read(buffer); count >= 0; count = letters.read(buffer)) {
            int from = 0;
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, from, i - from);
                    rows.write(row(line.toByteArray()));
                    rows.write('\n');
                    line.reset();
                    from = i + 1;
                }
            }
            line.write(buffer, from, count - from);
        }
    }

    private static byte[] row(byte[] letter) throws IOException {
        byte[] row = {};
        try (JsonParser parser = JSON.createParser(letter)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("row")) {
                    row = value == JsonToken.START_OBJECT ? object(letter, parser) : raw(parser);
                } else if (name.equals("row_base64")) {
                    row = onOneLine(Base64.getDecoder().decode(parser.getText()));
                } else {
                    parser.skipChildren();
                }
            }
        }
        return row;
    }

    private static byte[] object(byte[] letter, JsonParser parser) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int to = (int) parser.currentLocation().getByteOffset();
        return Arrays.copyOfRange(letter, from, to);
    }

    private static byte[] raw(JsonParser parser) throws IOException {
        return onOneLine(parser.getText().getBytes(StandardCharsets.UTF_8));
    }

    /// A quoted CSV field may have held line ends, which would make several rows of one.
    private static byte[] onOneLine(byte[] text) {
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n' || text[i] == '\r') {
                text[i] = ' ';
            }
        }
        return text;
    }
}
