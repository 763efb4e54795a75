package dev.rowmill.step;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Json;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

/// The text of a field: that of a string, or of a number or a truth value as it is written.
final class FieldText {
    private FieldText() {}

    /// The text of the field in `row`, or nothing where it is null or missing.
    ///
    /// @throws RowException with `conversion_failed` if it is an array or an object
    static @Nullable String get(Path field, Row row) throws RowException {
        Value value = field.get(row);
        return value == null ? null : of(field, value);
    }

    private static @Nullable String of(Path field, Value value) throws RowException {
        return switch (value) {
            case Value.Null _ -> null;
            case Value.Text(var text) -> text;
            case JsonNumber number -> number.text();
            case Value.Bool truth -> truth.toString();
            case Value.Array _, Value.Obj _ ->
                    throw new RowException(
                            ErrorCode.CONVERSION_FAILED,
                            "field \"%s\": expected a text, found %s %s"
                                    .formatted(
                                            field, value.kind(), Json.shortened(Json.text(value))));
        };
    }
}
