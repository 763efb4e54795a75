package dev.rowmill.step;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Json;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Utf8;
import dev.rowmill.row.Value;

import java.nio.charset.StandardCharsets;

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
            throw new RowException(ErrorCode.CONVERSION_FAILED, "not JSON: " + e.error().detail());
        }
    }

    private static byte[] utf8(String text) throws RowException {
        if (!Utf8.canEncode(text)) {
            throw Parse.unreadable(
                    "JSON in Unicode", "half of a surrogate pair in " + Json.shortened(text));
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
