package dev.rowmill.step;

import dev.rowmill.row.Json;
import dev.rowmill.row.Value;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Values as bytes in temporary files: their JSON, after its length.
final class ValueBytes {
    private ValueBytes() {}

    static void write(Value value, DataOutput out) throws IOException {
        writeBytes(Json.text(value).getBytes(StandardCharsets.UTF_8), out);
    }

    static Value read(DataInput in) throws IOException {
        byte[] json = readBytes(in);
        return Json.value(json, 0, json.length);
    }

    /// Writes a text of [ValueKey], a byte a character.
    static void writeKey(String key, DataOutput out) throws IOException {
        writeBytes(key.getBytes(StandardCharsets.ISO_8859_1), out);
    }

    static String readKey(DataInput in) throws IOException {
        return new String(readBytes(in), StandardCharsets.ISO_8859_1);
    }

    static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] readBytes(DataInput in) throws IOException {
        var bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
