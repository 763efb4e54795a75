package dev.rowmill.format;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.Json;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Utf8;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes rows as CSV: a line of the first row's field names, then a line a row, each ended by LF.
///
/// A field is in quotes only where it has to be. A missing field and null are empty, an array or
/// object is its JSON text. An untouched row of a CSV with the same columns keeps its bytes.
final class CsvEncoder implements Encoder {
    /// From here on a row's fields are looked up in a map: searching for each would take time
    /// squared.
    private static final int MANY_FIELDS = 64;

    private final byte separator;

    /// The columns that were asked for, or nothing where the first row settles them.
    private final @Nullable Columns asked;

    /// @param columns those of the result; none for those of the first row
    CsvEncoder(byte separator, List<String> columns) {
        this.separator = separator;
        this.asked =
                columns.isEmpty() ? null : Columns.of(columns.stream().map(FieldName::of).toList());
    }

    /// The columns, which the first row has settled. A name with a lone surrogate cannot be
    /// written, and no row then.
    private record Columns(List<FieldName> names, boolean writable) implements Header {
        static Columns of(List<FieldName> names) {
            return new Columns(names, names.stream().allMatch(name -> Utf8.canEncode(name.text())));
        }
    }

    @Override
    public Header header(Row first) {
        if (asked != null) {
            return asked;
        }
        if (first.isUntouched() && first.layout() instanceof CsvLayout layout) {
            return new Columns(layout.columns(), true);
        }
        return Columns.of(first.names().stream().map(FieldName::of).toList());
    }

    @Override
    public void begin(Header header, ByteSink out) {
        List<FieldName> names = ((Columns) header).names();
        for (int i = 0; i < names.size(); i++) {
            separate(i, out);
            text(names.get(i).text(), i == 0 && names.get(i).text().startsWith("\ufeff"), out);
        }
        out.put('\n');
    }

    @Override
    public void row(Row row, Header header, ByteSink out) throws RowException {
        List<FieldName> columns = ((Columns) header).names();
        if (!((Columns) header).writable()) {
            throw noUtf8("every column name");
        }
        if (keepsBytes(row, columns)) {
            row.writeOrigin(out);
        } else {
            fields(row, columns, out);
        }
        out.put('\n');
    }

    private boolean keepsBytes(Row row, List<FieldName> columns) {
        return row.isUntouched()
                && row.layout() instanceof CsvLayout layout
                && layout.separator() == separator
                && layout.columns().equals(columns);
    }

    private void fields(Row row, List<FieldName> columns, ByteSink out) throws RowException {
        Map<String, Integer> places = row.size() < MANY_FIELDS ? null : places(row);
        int from = out.length();
        int known = 0;
        for (int i = 0; i < columns.size(); i++) {
            separate(i, out);
            FieldName name = columns.get(i);
            int place = places == null ? row.find(name) : places.getOrDefault(name.text(), -1);
            if (place >= 0) {
                known++;
                field(row, place, out);
            }
        }
        if (known < row.size() || columns.isEmpty()) {
            throw unknown(row, columns);
        }
        if (out.length() == from) {
            // A line with nothing on it would be no row.
            out.ascii("\"\"");
        }
    }

    private static Map<String, Integer> places(Row row) {
        Map<String, Integer> places = HashMap.newHashMap(row.size());
        for (int i = 0; i < row.size(); i++) {
            places.put(row.name(i), i);
        }
        return places;
    }

    private RowException unknown(Row row, List<FieldName> columns) {
        String found =
                row.names().stream()
                        .filter(name -> !columns.contains(FieldName.of(name)))
                        .findFirst()
                        .map(name -> "field \"" + name + "\"")
                        .orElse("no field at all");
        return new RowException(
                ErrorCode.RAGGED_ROW,
                "expected the fields of %s (%d columns), found %s"
                        .formatted(
                                asked == null ? "the first row" : "those asked for",
                                columns.size(),
                                found));
    }

    /// Writes a field by way of its JSON, which needs no more than its quotes taken off as a rule.
    private void field(Row row, int index, ByteSink out) throws RowException {
        int from = out.length();
        row.writeJson(index, out);
        byte[] json = out.array();
        int to = out.length();
        switch (json[from]) {
            case 'n' -> out.truncate(from);
            case '"' -> {
                if (ByteSearch.indexOf(json, from + 1, to, '\\') >= 0) {
                    out.truncate(from);
                    value(row, index, out);
                } else if (!isSpecial(json, from + 1, to - 1)) {
                    System.arraycopy(json, from + 1, json, from, to - from - 2);
                    out.truncate(to - 2);
                }
            }
            case '[', '{' -> {
                out.truncate(from);
                value(row, index, out);
            }
            default -> {
                // A number or a truth value is written the same in both.
            }
        }
    }

    private void value(Row row, int index, ByteSink out) throws RowException {
        Value value = row.value(index);
        String text = value instanceof Value.Text(var plain) ? plain : Json.text(value);
        if (!Utf8.canEncode(text)) {
            throw noUtf8("field \"" + row.name(index) + "\"");
        }
        text(text, false, out);
    }

    private static RowException noUtf8(String what) {
        return new RowException(
                ErrorCode.CONVERSION_FAILED,
                "expected " + what + " to have UTF-8, found a lone surrogate");
    }

    private void text(String text, boolean inQuotes, ByteSink out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean quotes = ByteSearch.indexOf(bytes, 0, bytes.length, '"') >= 0;
        if (!quotes && !inQuotes && !isSpecial(bytes, 0, bytes.length)) {
            out.put(bytes);
            return;
        }
        out.put('"');
        out.put(quotes ? text.replace("\"", "\"\"").getBytes(StandardCharsets.UTF_8) : bytes);
        out.put('"');
    }

    /// Whether a field without a quote in it has to be in quotes.
    private boolean isSpecial(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            if (b == separator || b == '\n' || b == '\r') {
                return true;
            }
        }
        return false;
    }

    private void separate(int column, ByteSink out) {
        if (column > 0) {
            out.put(separator);
        }
    }

    @Override
    public byte[] separator() {
        return new byte[0];
    }

    @Override
    public void end(boolean any, ByteSink out) {
        // The last line ends as the others do. Columns that were asked for are told even where no
        // row has any.
        if (!any && asked != null) {
            begin(asked, out);
        }
    }
}
