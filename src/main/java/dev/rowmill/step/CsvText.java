package dev.rowmill.step;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;

import dev.rowmill.row.Json;
import dev.rowmill.row.Path;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;

/// One record of CSV in a text (RFC 4180): an array, or an object where the columns have names.
///
/// @param columns the names, or none
record CsvText(char separator, List<String> columns) implements Parse.Parsing {
    private static final String NO_SEPARATORS = "\"\r\n";

    /// The reading that the options describe.
    static CsvText of(Options options) {
        Given given = options.get("separator");
        String separator = given.text();
        boolean isOne = separator.length() == 1 && !NO_SEPARATORS.contains(separator);
        if (!isOne || Character.isSurrogate(separator.charAt(0))) {
            given.expected("one character that is no quote and no line break");
        }
        List<Path> columns = options.has("columns") ? options.get("columns").paths() : List.of();
        return new CsvText(
                isOne ? separator.charAt(0) : ',', columns.stream().map(Path::text).toList());
    }

    @Override
    public Value parse(String text) throws RowException {
        List<Value> fields = fields(text).stream().map(field -> (Value) Value.text(field)).toList();
        if (columns.isEmpty()) {
            return new Value.Array(fields);
        }
        if (fields.size() != columns.size()) {
            throw Parse.unreadable(
                    "%d CSV fields".formatted(columns.size()), Integer.toString(fields.size()));
        }
        var members = new LinkedHashMap<String, Value>();
        for (int i = 0; i < columns.size(); i++) {
            members.put(columns.get(i), fields.get(i));
        }
        return new Value.Obj(members);
    }

    private List<String> fields(String text) throws RowException {
        if (text.isEmpty()) {
            return List.of("");
        }
        try (CsvReader<CsvRecord> records = reader(text)) {
            Iterator<CsvRecord> all = records.iterator();
            List<String> fields = all.next().getFields();
            if (all.hasNext()) {
                throw unreadable(text);
            }
            return fields;
        } catch (CsvParseException e) {
            throw unreadable(text);
        } catch (IOException e) {
            throw new UncheckedIOException("closing the reader of a text", e);
        }
    }

    private CsvReader<CsvRecord> reader(String text) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(false)
                .allowUnclosedQuote(false)
                .ofCsvRecord(text);
    }

    private static RowException unreadable(String text) {
        return Parse.unreadable("one CSV record", "\"" + Json.shortened(text) + "\"");
    }
}
