package dev.rowmill.engine;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Chunk;
import dev.rowmill.row.JsonLayout;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowError;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Utf8;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// How failed rows are written: one JSON object a line, the row as it came in.
final class DeadLetters {
    private static final int LARGEST_RAW = 1 << 20;
    private static final byte[] NOTHING = {};

    /// What is written of a row that failed.
    enum Form {
        /// Nothing: it is only counted.
        NONE,
        /// A dead letter, beside the result.
        LETTER,
        /// `{"_error": …, "row": …}`, in the result, at the row's place.
        INLINE
    }

    private DeadLetters() {}

    /// A row that failed.
    ///
    /// @param rowNumber its number in the input, from 1
    /// @param step the index of the step it failed in; 0 where it could not be read
    /// @param op the step's name, `read` or `write`
    /// @param error what went wrong
    /// @param line the dead letter as JSON with its line end; empty where it has none
    /// @param inline what stands for the row in the result, if anything does
    record Failure(
            long rowNumber,
            int step,
            String op,
            RowError error,
            byte[] line,
            @Nullable Row inline) {}

    static Failure of(Form form, Row row, int step, String op, RowError error) {
        if (form == Form.NONE) {
            return new Failure(row.number(), step, op, error, NOTHING, null);
        }
        ByteSink out = head(form, row.number(), step, op, error);
        row.origin().writeJson(out);
        return finished(form, row.number(), step, op, error, out);
    }

    /// A row that could not be read: its text, and where that is no UTF-8 its bytes in Base64 too.
    static Failure unread(Form form, Chunk chunk, int index, RowError error) {
        long number = chunk.firstRow() + index;
        if (form == Form.NONE) {
            return new Failure(number, 0, "read", error, NOTHING, null);
        }
        ByteSink out = head(form, number, 0, "read", error);
        byte[] raw =
                Arrays.copyOfRange(
                        chunk.bytes(),
                        chunk.start(index),
                        Math.min(chunk.end(index), chunk.start(index) + LARGEST_RAW));
        out.jsonString(new String(raw, StandardCharsets.UTF_8));
        if (!Utf8.isValid(raw, 0, raw.length)) {
            out.ascii(",\"row_base64\":\"");
            out.put(Base64.getEncoder().encode(raw));
            out.put('"');
        }
        return finished(form, number, 0, "read", error, out);
    }

    private static ByteSink head(Form form, long number, int step, String op, RowError error) {
        var out = new ByteSink(256);
        if (form == Form.INLINE) {
            out.ascii("{\"_error\":");
        } else {
            out.ascii("{\"row_number\":" + number + ",\"step\":" + step + ",\"op\":");
            out.jsonString(op);
            out.ascii(",\"error\":");
        }
        out.ascii("{\"code\":\"" + error.code().wireName() + "\",\"detail\":");
        out.jsonString(error.detail());
        if (error.status() != 0) {
            out.ascii(",\"status\":" + error.status());
        }
        if (form == Form.INLINE) {
            out.ascii(",\"step\":" + step + "},\"row\":");
        } else {
            out.ascii("},\"attempts\":" + error.attempts() + ",\"row\":");
        }
        return out;
    }

    private static Failure finished(
            Form form, long number, int step, String op, RowError error, ByteSink out) {
        byte[] line = finish(out);
        if (form == Form.LETTER) {
            return new Failure(number, step, op, error, line, null);
        }
        try {
            Row inline = Row.read(JsonLayout.LINES, line, 0, line.length - 1, number);
            return new Failure(number, step, op, error, NOTHING, inline);
        } catch (RowException e) {
            throw new IllegalStateException("a dead letter is a row", e);
        }
    }

    /// A row may have come from several lines of a JSON array; a dead letter is one line.
    private static byte[] finish(ByteSink out) {
        byte[] array = out.array();
        for (int i = 0; i < out.length(); i++) {
            if (array[i] == '\n' || array[i] == '\r') {
                array[i] = ' ';
            }
        }
        out.ascii("}\n");
        return out.toByteArray();
    }
}
