package dev.rowmill.format;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Conversion;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.Json;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Layout;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Shapes;
import dev.rowmill.row.TextView;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rows of a CSV with these columns: every field is a string, quotes around it and doubled quotes
/// in it resolved, unless its column has a type.
final class CsvLayout implements Layout {
    private final List<FieldName> columns;
    private final Map<FieldName, Integer> places;
    private final byte[][] jsonNames;
    private final byte separator;
    private final int shape = Shapes.next();

    /// The type of each column that has one; nothing where none has.
    private final @Nullable Conversion @Nullable [] types;

    CsvLayout(List<FieldName> columns, byte separator, Map<String, Conversion> types) {
        this.columns = List.copyOf(columns);
        this.separator = separator;
        this.types = types.isEmpty() ? null : inOrder(this.columns, types);
        this.places = HashMap.newHashMap(columns.size());
        this.jsonNames = new byte[columns.size()][];
        for (int i = 0; i < jsonNames.length; i++) {
            places.put(columns.get(i), i);
            var name = new ByteSink(16);
            name.jsonString(columns.get(i).text());
            jsonNames[i] = name.toByteArray();
        }
    }

    private static @Nullable Conversion[] inOrder(
            List<FieldName> columns, Map<String, Conversion> types) {
        var inOrder = new @Nullable Conversion[columns.size()];
        for (int i = 0; i < inOrder.length; i++) {
            inOrder[i] = types.get(columns.get(i).text());
        }
        return inOrder;
    }

    /// The columns, in order.
    List<FieldName> columns() {
        return columns;
    }

    /// What stands between two fields.
    byte separator() {
        return separator;
    }

    @Override
    public int[] locate(byte[] bytes, int start, int end) throws RowException {
        return locator().locate(bytes, start, end);
    }

    @Override
    public Locator locator() {
        var fields = new CsvFields(separator, columns.size(), columns.size());
        return (bytes, start, end) -> checked(bytes, fields.scan(bytes, start, end));
    }

    private int[] checked(byte[] bytes, int[] spans) throws RowException {
        int expected = columns.size();
        if (spans.length != 2 * expected) {
            throw new RowException(
                    ErrorCode.RAGGED_ROW,
                    "expected %d fields, found %d".formatted(expected, spans.length / 2));
        }
        for (int i = 0; types != null && i < expected; i++) {
            Conversion type = types[i];
            if (type != null && plainInteger(bytes, spans, i, type) == Row.NO_INTEGER) {
                typed(bytes, spans, i, type);
            }
        }
        return spans;
    }

    /// The value of a column that has a type; null where nothing is written.
    private Value typed(byte[] bytes, int[] spans, int index, Conversion type) throws RowException {
        String text = text(bytes, spans, index);
        return text.isEmpty()
                ? Value.Null.NULL
                : type.convert(Value.text(text), Path.of(columns.get(index).text()));
    }

    /// The value of a column of integers where it is written as JSON would write it.
    private static long plainInteger(byte[] bytes, int[] spans, int index, Conversion type) {
        int from = spans[2 * index];
        int to = spans[2 * index + 1];
        boolean signOnly = to - from == 1 && from >= 0 && bytes[from] == '-';
        return type == Conversion.INT && from >= 0 && from < to && !signOnly
                ? Json.integer(bytes, from, to)
                : Row.NO_INTEGER;
    }

    private @Nullable Conversion type(int index) {
        return types == null ? null : types[index];
    }

    @Override
    public int count(int[] spans) {
        return spans.length / 2;
    }

    @Override
    public int find(byte[] bytes, int[] spans, FieldName name) {
        int known = name.placeIn(shape);
        return known > -2 ? known : name.found(shape, places.getOrDefault(name, -1));
    }

    @Override
    public String name(byte[] bytes, int[] spans, int index) {
        return columns.get(index).text();
    }

    @Override
    public void writeName(byte[] bytes, int[] spans, int index, ByteSink out) {
        out.put(jsonNames[index]);
    }

    @Override
    public Value value(byte[] bytes, int[] spans, int index) {
        Conversion type = type(index);
        if (type == null) {
            return Value.text(text(bytes, spans, index));
        }
        long integer = plainInteger(bytes, spans, index, type);
        if (integer != Row.NO_INTEGER) {
            return JsonNumber.of(integer);
        }
        try {
            return typed(bytes, spans, index, type);
        } catch (RowException e) {
            throw new IllegalStateException("a row that was located has its types", e);
        }
    }

    @Override
    public boolean text(byte[] bytes, int[] spans, int index, TextView view) {
        if (type(index) != null || spans[2 * index] < 0) {
            return Layout.super.text(bytes, spans, index, view);
        }
        view.share(bytes, spans[2 * index], spans[2 * index + 1]);
        return true;
    }

    @Override
    public long integer(byte[] bytes, int[] spans, int index) {
        Conversion type = type(index);
        return type == null ? Row.NO_INTEGER : plainInteger(bytes, spans, index, type);
    }

    @Override
    public void writeJson(byte[] bytes, int[] spans, int index, ByteSink out) {
        Conversion type = type(index);
        if (type != null && plainInteger(bytes, spans, index, type) != Row.NO_INTEGER) {
            out.put(bytes, spans[2 * index], spans[2 * index + 1]);
        } else if (type != null) {
            Json.write(value(bytes, spans, index), out);
        } else if (spans[2 * index] < 0) {
            out.jsonString(text(bytes, spans, index));
        } else {
            out.jsonString(bytes, spans[2 * index], spans[2 * index + 1]);
        }
    }

    /// The text of a field, in spans that a scan of its line gave.
    static String text(byte[] bytes, int[] spans, int index) {
        boolean doubled = spans[2 * index] < 0;
        int from = doubled ? ~spans[2 * index] : spans[2 * index];
        int to = spans[2 * index + 1];
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return doubled ? text.replace("\"\"", "\"") : text;
    }

    @Override
    public boolean isJson() {
        return false;
    }
}
