package dev.rowmill.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.row.FieldName;
import dev.rowmill.row.Row;
import dev.rowmill.row.Value;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class NdJsonTest {
    @Test
    void readsARowALine() throws Exception {
        assertThat(Reading.rows("ndjson", "{\"a\":1}\r\n\n  \t\n {\"a\": 2} \n{\"a\":3}"))
                .containsExactly("{\"a\":1}", " {\"a\": 2} ", "{\"a\":3}");
    }

    @Test
    void failsOnlyTheRowsThatAreNoObjects() throws Exception {
        assertThat(Reading.rows("ndjson", "{\"a\":1}\n[1]\n{\"a\":1}{\"b\":2}\n{\"a\"\n\0\n{}"))
                .containsExactly(
                        "{\"a\":1}",
                        "!invalid_json: expected a JSON object, found '[' at byte 0",
                        "!invalid_json: expected the end of the row after the object, found '{' at"
                                + " byte 7",
                        "!invalid_json: expected a colon after a name, found the end of the row at"
                                + " byte 4",
                        "!invalid_json: expected a JSON object, found byte 0x00 at byte 0",
                        "{}");
    }

    @Test
    void takesNothingButLineFeedsForLineEnds() throws Exception {
        String line = "{\"a\":\"\u2028\u2029\u0085\"}";
        assertThat(Reading.rows("ndjson", line + "\n{\"b\":\r1}\r\n"))
                .containsExactly(line, "{\"b\":\r1}");
        assertThat(Reading.rows("ndjson", "{}\u000b{}\f{}").getFirst()).startsWith("!invalid_json");
    }

    @Test
    void writesRowsWithTheirOwnBytes() throws Exception {
        String text = "{\"a\":1.10,\"a b\" : \"\\u00e9\"}\n {}\n";

        assertThat(Reading.written("ndjson", Reading.good("ndjson", text))).isEqualTo(text);
        assertThat(Reading.written("ndjson", List.of())).isEmpty();
    }

    @Test
    void writesElementsOfSeveralLinesOnOne() throws Exception {
        String array = "[\n{\n  \"a\": 1,\r\n  \"b\": [\n1]\n},{\"c\":\"\\n\"}]";

        List<Row> rows = Reading.good("json", array);

        assertThat(Reading.written("ndjson", rows))
                .isEqualTo("{   \"a\": 1,    \"b\": [ 1] }\n{\"c\":\"\\n\"}\n");
        var changed = rows.getFirst().with(FieldName.of("x"), new Value.Obj(Map.of()));
        assertThat(Reading.written("ndjson", List.of(changed)))
                .isEqualTo("{   \"a\": 1,    \"b\": [ 1],\"x\":{}}\n");
    }

    @Test
    void writesCsvRowsAsObjectsOfStrings() throws Exception {
        String csv = "id,\"na\"\"me\"\n1,\"a \"\"b\"\"\nc\"\n,\\\n";

        assertThat(Reading.written("ndjson", Reading.good("csv", csv)))
                .isEqualTo(
                        """
                        {"id":"1","na\\"me":"a \\"b\\"\\nc"}
                        {"id":"","na\\"me":"\\\\"}
                        """);
    }
}
