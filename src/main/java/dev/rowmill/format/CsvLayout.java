package dev.rowmill.format;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Conversion;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.Json;
import dev.rowmill.row.Layout;
import dev.rowmill.row.Path;
import dev.rowmill.row.RowException;
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
        int expected = columns.size();
        int[] spans = new CsvFields(bytes, start, end, separator, expected, expected).scan();
        if (spans.length != 2 * expected) {
            throw new RowException(
                    ErrorCode.RAGGED_ROW,
                    "expected %d fields, found %d".formatted(expected, spans.length / 2));
        }
        for (int i = 0; types != null && i < expected; i++) {
            Conversion type = types[i];
            if (type != null) {
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

    private @Nullable Conversion type(int index) {
        return types == null ? null : types[index];
    }

    @Override
    public int count(int[] spans) {
        return spans.length / 2;
    }

    @Override
    public int find(byte[] bytes, int[] spans, FieldName name) {
        return places.getOrDefault(name, -1);
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
        try {
            return typed(bytes, spans, index, type);
        } catch (RowException e) {
            throw new IllegalStateException("a row that was located has its types", e);
        }
    }

    @Override
    public void writeJson(byte[] bytes, int[] spans, int index, ByteSink out) {
        if (type(index) != null) {
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
