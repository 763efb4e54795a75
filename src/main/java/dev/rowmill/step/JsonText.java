package dev.rowmill.step;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Json;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;


import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// JSON in a text, read as strictly as rows are.
final class JsonText {
    private JsonText() {}

    static Value parse(String text) throws RowException {
        try {
            return Json.parse(utf8(text));
        } catch (RowException e) {
            if (e.error().code() != ErrorCode.INVALID_JSON) {
                throw e;
            }
            throw new RowException(
                    ErrorCode.CONVERSION_FAILED, "not JSON: " + e.error().detail());
        }
    }

    private static byte[] utf8(String text) throws RowException {
        try {
            var bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(bytes.array(), bytes.limit());
        } catch (CharacterCodingException loneSurrogate) {
            throw Parse.unreadable(
                    "JSON in Unicode", "half of a surrogate pair in " + FieldText.shortened(text));
        }
    }
}
