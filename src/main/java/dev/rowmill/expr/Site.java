package dev.rowmill.expr;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Json;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

/// A place in the source of an expression, and how a row error names it.
///
/// @param name the operator or function there, as it is written
/// @param position offset in the source, in chars
/// @param line counts from 1
/// @param column counts from 1
record Site(String name, int position, int line, int column) {
    private static final int SHOWN = 40;

    /// The row error that `detail` describes.
    RowException error(String detail) {
        return error(ErrorCode.EXPRESSION_ERROR, detail);
    }

    /// The row error of another code.
    RowException error(ErrorCode code, String detail) {
        return new RowException(
                code, "%s at %d:%d of the expression: %s".formatted(name, line, column, detail));
    }

    /// The row error that something else was found than `expected`.
    RowException unexpected(String expected, Value found) {
        return error("expected " + expected + ", found " + show(found));
    }

    /// The text of a value that must be a string.
    String text(Value value) throws RowException {
        if (value instanceof Value.Text(var text)) {
            return text;
        }
        throw unexpected("a string", value);
    }

    /// A value that must be a number.
    JsonNumber number(Value value) throws RowException {
        if (value instanceof JsonNumber number) {
            return number;
        }
        throw unexpected("a number", value);
    }

    /// A value that must be an integer.
    long integer(Value value) throws RowException {
        if (value instanceof JsonNumber number && number.isInt()) {
            return number.asLong();
        }
        throw unexpected("an int", value);
    }

    /// A double as a value.
    JsonNumber real(double result) throws RowException {
        if (Double.isFinite(result)) {
            return JsonNumber.of(result);
        }
        throw error("expected a result in the range of a double, found " + result);
    }

    /// A value for a message: its kind, and the beginning of what it is.
    static String show(Value value) {
        return switch (value) {
            case Value.Null _ -> "null";
            case Value.Bool truth -> "bool " + truth;
            case JsonNumber number -> number.kind() + " " + shorten(number.text());
            case Value.Text(var text) -> "string " + Json.text(Value.text(shorten(text)));
            case Value.Array(var items) -> "an array of " + items.size();
            case Value.Obj(var members) -> "an object of " + members.size();
        };
    }

    static String shorten(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
