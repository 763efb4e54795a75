package dev.rowmill.format;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;

import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

/// Compares with FastCSV.
class CsvPropertyTest {
    private static final String[] PIECES = {
        "a", "b c", ",", "\"", "\n", "\r\n", "é", "😀", "\t", "'", "\\", "1"
    };

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53})
    void readsWhatFastCsvWrites(long seed) throws Exception {
        var random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            List<List<String>> table = table(random);
            var text = new StringWriter();
            try (CsvWriter writer =
                    CsvWriter.builder()
                            .lineDelimiter(
                                    random.nextBoolean() ? LineDelimiter.LF : LineDelimiter.CRLF)
                            .quoteStrategy(
                                    random.nextBoolean()
                                            ? QuoteStrategies.ALWAYS
                                            : QuoteStrategies.EMPTY)
                            .build(text)) {
                table.forEach(writer::writeRecord);
            }
            assertThat(values(Reading.good("csv", text.toString())))
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(table.subList(1, table.size()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63})
    void writesWhatFastCsvAndItselfRead(long seed) throws Exception {
        var random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            List<List<String>> table = table(random);
            String text = Reading.written("csv", rows(table));
            assertThat(fastCsv(text)).as("seed %d: %s", seed, text).isEqualTo(table);
            List<Row> again = Reading.good("csv", text);
            assertThat(values(again)).isEqualTo(table.subList(1, table.size()));
            assertThat(Reading.written("csv", again)).isEqualTo(text);
        }
    }

    /// At least one row, of at least one column. A single empty field is a blank line to FastCSV's
    /// writer.
    private static List<List<String>> table(Random random) {
        var table = new ArrayList<List<String>>();
        int columns = 1 + random.nextInt(5);
        for (int i = 1 + random.nextInt(6); i >= 0; i--) {
            var row = new ArrayList<String>();
            for (int j = 0; j < columns; j++) {
                boolean named = table.isEmpty();
                row.add((named ? "c" + j : columns == 1 ? "x" : "") + text(random));
            }
            table.add(row);
        }
        return table;
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static List<Row> rows(List<List<String>> table) {
        var rows = new ArrayList<Row>();
        for (List<String> fields : table.subList(1, table.size())) {
            var values = new LinkedHashMap<String, Value>();
            for (int i = 0; i < fields.size(); i++) {
                values.put(table.getFirst().get(i), Value.text(fields.get(i)));
            }
            rows.add(Row.of(values, 1));
        }
        return rows;
    }

    private static List<List<String>> values(List<Row> rows) {
        return rows.stream().map(CsvPropertyTest::values).toList();
    }

    private static List<String> values(Row row) {
        var values = new ArrayList<String>();
        for (int i = 0; i < row.size(); i++) {
            values.add(((Value.Text) row.value(i)).value());
        }
        return values;
    }

    private static List<List<String>> fastCsv(String text) throws IOException {
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(text)) {
            return reader.stream().map(CsvRecord::getFields).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {71, 72, 73})
    void takesNothingThatFastCsvReadsOtherwise(long seed) throws Exception {
        var random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < 2_000; i++) {
            String text = "x,y\n" + garbage(random);
            List<List<String>> ours = ours(text);
            if (!ours.isEmpty()) {
                assertThat(lenient(text)).as("seed %d: %s", seed, text).isEqualTo(ours);
                taken++;
            }
        }
        assertThat(taken).isGreaterThan(40);
    }

    private static String garbage(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(14); i > 0; i--) {
            text.append("ab,,,\"\"\"\n\n".charAt(random.nextInt(10)));
        }
        return text.toString();
    }

    /// The rows, or none where one of them fails.
    private static List<List<String>> ours(String text) throws IOException {
        try {
            return values(Reading.good("csv", text));
        } catch (RowException e) {
            return List.of();
        }
    }

    private static List<List<String>> lenient(String text) throws IOException {
        try {
            List<List<String>> records = fastCsv(text);
            return records.subList(1, records.size());
        } catch (CsvParseException e) {
            throw new AssertionError("refused: " + text, e);
        }
    }
}
