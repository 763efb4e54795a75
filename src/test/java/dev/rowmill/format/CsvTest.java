package dev.rowmill.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.rowmill.format.UnreadableException.Reason;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class CsvTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "comma_in_quotes",
                "empty",
                "empty_crlf",
                "escaped_quotes",
                "json",
                "newlines",
                "newlines_crlf",
                "quotes_and_newlines",
                "simple",
                "simple_crlf",
                "utf8"
            })
    void readsTheSpectrumAsItsJsonSays(String name) throws Exception {
        var jackson = new ObjectMapper();
        JsonNode expected = jackson.readTree(corpus("json/" + name + ".json"));

        List<String> rows = Reading.rows("csv", corpus("csvs/" + name + ".csv"));

        assertThat(jackson.readTree(rows.toString())).isEqualTo(expected);
    }

    /// Its JSON in the corpus is of another row, and no array.
    @Test
    void takesAQuoteInTheMiddleOfAFieldForItself() throws Exception {
        List<Row> rows =
                Reading.good(
                        "csv",
                        new String(
                                corpus("csvs/location_coordinates.csv"), StandardCharsets.UTF_8));

        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst().get(FieldName.of("Location Coordinates")))
                .isEqualTo(Value.text("37\ufffd36'37.8\"N 121\ufffd2'17.9\"W"));
    }

    private static byte[] corpus(String name) throws IOException {
        try (InputStream in = CsvTest.class.getResourceAsStream("/corpora/csv-spectrum/" + name)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    @Test
    void readsFieldsOfEveryKind() throws Exception {
        assertThat(Reading.rows("csv", "a,b\n,\n\"\",\"\"\"\"\n \"x , y \n\"a,\nb\r\n\",\\\n1,\0é"))
                .containsExactly(
                        "{\"a\":\"\",\"b\":\"\"}",
                        "{\"a\":\"\",\"b\":\"\\\"\"}",
                        "{\"a\":\" \\\"x \",\"b\":\" y \"}",
                        "{\"a\":\"a,\\nb\\r\\n\",\"b\":\"\\\\\"}",
                        "{\"a\":\"1\",\"b\":\"\\u0000é\"}");
    }

    @Test
    void readsTabsBetweenFields() throws Exception {
        assertThat(Reading.rows("tsv", "a\tb,c\n1,2\t\"3\t4\"\n"))
                .containsExactly("{\"a\":\"1,2\",\"b,c\":\"3\\t4\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1        | expected 2 fields, found 1",
                "1,2,3    | expected at most 2 fields, found more at byte 4",
                "\"a\"b,2 | expected a separator after the closing quote, found something else at byte 3",
                "\"a\" ,2 | expected a separator after the closing quote, found something else at byte 3"
            })
    void failsARowThatDoesNotFitAndKeepsItsBytes(String line, String detail) throws Exception {
        var chunks = Reading.chunks("csv", in("a,b\n" + line + "\nx,y\n"), 100);

        assertThat(Reading.rows(chunks))
                .containsExactly("!ragged_row: " + detail, "{\"a\":\"x\",\"b\":\"y\"}");
        assertThat(Reading.raw(chunks).getFirst()).isEqualTo(line);
    }

    @Test
    void takesNoLoneCarriageReturnForALineEnd() throws Exception {
        assertThat(Reading.rows("csv", "a,b\n1,2\r3,4\n").getFirst()).startsWith("!ragged_row");
        assertThat(unreadable("a,b\r1,2\r3,4\r").reason()).isEqualTo(Reason.BAD_HEADER);
    }

    @Test
    void failsTheRowThatIsNotUtf8() throws Exception {
        assertThat(
                        Reading.rows(
                                "csv",
                                new byte[] {
                                    'a', '\n', 'x', (byte) 0xff, '\n', '"', (byte) 0xc3, '"'
                                }))
                .containsExactly(
                        "!invalid_utf8: expected UTF-8, found byte 0xff at byte 1",
                        "!invalid_utf8: expected UTF-8, found byte 0xc3 at byte 1");
    }

    @Test
    void failsARowWhoseQuoteIsNotClosed() throws Exception {
        assertThat(Reading.rows("csv", "a,b\n1,2\n3,\"4\n5,6\n"))
                .containsExactly(
                        "{\"a\":\"1\",\"b\":\"2\"}",
                        "!ragged_row: expected a closing quote, found the end of the row at byte 9");
    }

    @Test
    void givesUpAnOpenQuoteAtTheLimitOfARow() throws Exception {
        String text = "a,b\n1,\"open\n" + "x,y\n".repeat(100);

        List<String> rows = Reading.rows(Reading.chunks("csv", in(text), 40));

        assertThat(rows.getFirst()).startsWith("!row_too_large").endsWith("at byte 4 of the input");
        assertThat(rows.subList(1, rows.size()))
                .hasSize(91)
                .allMatch("{\"a\":\"x\",\"b\":\"y\"}"::equals);
    }

    @Test
    void readsNoRowsAfterAHeaderAlone() throws Exception {
        assertThat(Reading.rows("csv", "a,b")).isEmpty();
        assertThat(Reading.rows("csv", "\ufeffa,b\r\n\r\n")).isEmpty();
        assertThat(Reading.rows("csv", "\n\r\na\nx")).containsExactly("{\"a\":\"x\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a,b,a        | header row: expected every column name once, found \"a\" again for column 3",
                "a,\"a\"      | header row: expected every column name once, found \"a\" again for column 2",
                "a,,b         | header row: expected a name for column 2, found none",
                "\"\"         | header row: expected a name for column 1, found none",
                "a,\"b        | header row: expected a closing quote, found the end of the row at byte 4",
                "\"a\"b       | header row: expected a separator after the closing quote, found something else at byte 3"
            })
    void refusesAHeaderThatNamesNoColumns(String header, String message) {
        var failure = unreadable(header);

        assertThat(failure).hasMessage(message);
        assertThat(failure.reason()).isEqualTo(Reason.BAD_HEADER);
    }

    @Test
    void boundsColumnsAndTheirNames() throws Exception {
        assertThat(Reading.rows("csv", header(10_000) + "\n1").getFirst())
                .isEqualTo("!ragged_row: expected 10000 fields, found 1");
        assertThat(unreadable(header(10_001))).hasMessageContaining("at most 10000 fields");
        assertThat(unreadable("n".repeat(1_025))).hasMessageContaining("at most 1024 bytes");
        assertThatThrownBy(() -> Reading.chunks("csv", in("a".repeat(200) + ",b\n"), 100))
                .hasMessageContaining("within the limit of a row");
    }

    private static String header(int columns) {
        return IntStream.range(0, columns).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    }

    @Test
    void keepsTheBytesOfUntouchedRows() throws Exception {
        String text = "a,b\n\"1\",2\n\"x \"\"y\"\"\",\n,\"\n\"\n5'10\",z\n";

        assertThat(Reading.written("csv", Reading.good("csv", text))).isEqualTo(text);
        assertThat(Reading.written("csv", Reading.good("csv", text.replace("z\n", "z\r\n"))))
                .isEqualTo(text);
        assertThat(Reading.written("csv", Reading.good("csv", "a\n\"\"\n"))).isEqualTo("a\n\"\"\n");
    }

    @Test
    void writesOneSeparatorForAnother() throws Exception {
        assertThat(Reading.written("tsv", Reading.good("csv", "a,b\n\"1,2\",\"3\t4\"\n")))
                .isEqualTo("a\tb\n1,2\t\"3\t4\"\n");
    }

    @Test
    void quotesOnlyWhereItHasTo() throws Exception {
        var row =
                row(
                        """
                        {"plain":"a b","comma":"a,b","quote":"a\\"b","lines":"a\\nb","return":"\\r",\
                        "escape":"\\u0041\\/","space":" x ","é":"\\t"}\
                        """);

        assertThat(Reading.written("csv", List.of(row)))
                .isEqualTo(
                        """
                        plain,comma,quote,lines,return,escape,space,é
                        a b,"a,b","a""b","a
                        b","\r",A/, x ,\t
                        """);
    }

    @Test
    void writesValuesOfEveryKind() throws Exception {
        var row =
                row("{\"n\":1.10,\"t\":true,\"z\":null,\"o\":{ \"a\" : [1] },\"l\":[],\"e\":\"\"}");

        assertThat(Reading.written("csv", List.of(row)))
                .isEqualTo("n,t,z,o,l,e\n1.10,true,,\"{\"\"a\"\":[1]}\",[],\n");
    }

    @Test
    void laysRowsOutByTheColumnsOfTheFirst() throws Exception {
        List<Row> rows =
                Reading.good("ndjson", "{\"a\":1,\"b\":2}\n{\"b\":3}\n{\"b\":5,\"a\":4}\n{}\n");

        assertThat(Reading.written("csv", rows)).isEqualTo("a,b\n1,2\n,3\n4,5\n,\n");
    }

    @Test
    void failsARowWithAFieldThatTheFirstHasNot() throws Exception {
        List<Row> rows = Reading.good("ndjson", "{\"a\":1}\n{\"a\":1,\"x\":2}\n");

        assertThatThrownBy(() -> Reading.written("csv", rows))
                .isInstanceOf(RowException.class)
                .hasMessage("expected the fields of the first row (1 columns), found field \"x\"");
        assertThatThrownBy(() -> Reading.written("csv", List.of(row("{}"))))
                .hasMessageContaining("found no field at all");
    }

    @Test
    void writesNoBlankLineForARow() throws Exception {
        assertThat(Reading.written("csv", Reading.good("ndjson", "{\"a\":1}\n{\"a\":null}\n")))
                .isEqualTo("a\n1\n\"\"\n");
    }

    @Test
    void failsWhatHasNoUtf8RatherThanChangeIt() throws Exception {
        assertThatThrownBy(() -> Reading.written("csv", List.of(row("{\"a\":\"\\ud800\"}"))))
                .hasMessage("expected field \"a\" to have UTF-8, found a lone surrogate");
        assertThatThrownBy(() -> Reading.written("csv", List.of(row("{\"\\ud800\":1}"))))
                .hasMessage("expected every column name to have UTF-8, found a lone surrogate");
    }

    @Test
    void writesRowsOfVeryManyFields() throws Exception {
        String fields =
                IntStream.range(0, 5_000)
                        .mapToObj(i -> "\"c" + i + "\":" + i)
                        .collect(Collectors.joining(","));
        Row row = row("{" + fields + "}");

        assertThat(Reading.written("csv", List.of(row, row)).lines())
                .hasSize(3)
                .last()
                .asString()
                .startsWith("0,1,2,")
                .endsWith(",4998,4999");
    }

    @Test
    void keepsItsHeaderFromBeingTakenForAByteOrderMark() throws Exception {
        String written = Reading.written("csv", List.of(row("{\"\ufeffa\":1}")));

        assertThat(Reading.rows("csv", written)).containsExactly("{\"\ufeffa\":\"1\"}");
    }

    @Test
    void findsAndChangesFieldsByName() throws Exception {
        Row row = Reading.good("csv", "a,b,a.c\n1,\"2\"\"\",3\n").getFirst();

        assertThat(row.get(FieldName.of("b"))).isEqualTo(Value.text("2\""));
        assertThat(row.get(FieldName.of("c"))).isNull();
        assertThat(row.with(FieldName.of("b"), JsonNumber.of(9)).toString())
                .isEqualTo("{\"a\":\"1\",\"b\":9,\"a.c\":\"3\"}");
        Row changed =
                row.renamed(FieldName.of("a"), FieldName.of("z")).without(FieldName.of("a.c"));
        assertThat(Reading.written("csv", List.of(changed))).isEqualTo("z,b\n1,\"2\"\"\"\n");
        assertThat(Reading.written("csv", List.of(row, Row.of(Map.of("b", Value.text("x")), 2))))
                .isEqualTo("a,b,a.c\n1,\"2\"\"\",3\n,x,\n");
    }

    private static Row row(String json) throws IOException, RowException {
        return Reading.good("ndjson", json).getFirst();
    }

    private static UnreadableException unreadable(String text) {
        return catchThrowableOfType(UnreadableException.class, () -> Reading.rows("csv", text));
    }

    private static InputStream in(String text) {
        return new ByteArrayInputStream(Reading.bytes(text));
    }
}
