package dev.rowmill.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rowmill.format.UnreadableException.Reason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.util.List;

class JsonArrayTest {
    @Test
    void readsARowAnElement() throws Exception {
        assertThat(
                        Reading.rows(
                                "json",
                                "\ufeff \n[ {\"a\":1},\n\t{ } ,{\"b\":[{\"]\":\"[\\\"}\"}]}\r\n] \n"))
                .containsExactly("{\"a\":1}", "{ }", "{\"b\":[{\"]\":\"[\\\"}\"}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", " [ ] ", "\ufeff[\n]\n", "", " \n"})
    void readsNoRowsFromAnEmptyArray(String text) throws Exception {
        assertThat(Reading.rows("json", text)).isEmpty();
    }

    @Test
    void failsOnlyTheElementsThatAreNoObjects() throws Exception {
        assertThat(
                        Reading.rows(
                                "json",
                                "[1, \"a,]\",{\"a\" 1},[[]],null,{\"a\":1,\"a\":2},tru!,{}]"))
                .hasSize(8)
                .satisfies(rows -> {
                    assertThat(rows.getLast()).isEqualTo("{}");
                    assertThat(rows.get(5)).startsWith("!json_duplicate_key");
                    assertThat(rows.subList(0, 5)).allMatch(row -> row.startsWith("!invalid_json"));
                })
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1}       | expected a JSON array ([) of objects; a row a line is ndjson, found '{' at byte 0",
                "[{}]x           | expected the end of the input after ], found 'x' at byte 4",
                "[{}][           | expected the end of the input after ], found '[' at byte 4",
                "[{}]]           | expected the end of the input after ], found ']' at byte 4",
                "[{} {}]         | expected a comma or ] after an element, found '{' at byte 4",
                "[{}}]           | expected a comma or ] after an element, found '}' at byte 3",
                "[{},]           | expected an element, found ']' at byte 4",
                "[,{}]           | expected an element, found ',' at byte 1",
                "[}              | expected an element, found '}' at byte 1",
                "[{\"a\":[}]     | expected the closing ], found '}' at byte 7",
                "[{\"a\":1]      | expected the closing }, found ']' at byte 7",
                "[\"a\" \"b\"]   | expected a comma or ] after an element, found '\"' at byte 5"
            })
    void failsAsAWholeWhereTheStructureIsBroken(String text, String message) {
        var failure = unreadable(text);

        assertThat(failure).hasMessage(message);
        assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
    }

    @Test
    void neverTakesAPartForTheWhole() {
        String text = " [{\"a\":\"x\\\"]\"}, {\"b\":[1,{}]},12]";
        for (int end = 2; end < text.length(); end++) {
            assertThat(unreadable(text.substring(0, end)).reason())
                    .as(text.substring(0, end))
                    .isEqualTo(Reason.TRUNCATED);
        }
        assertThat(unreadable("[{}"))
                .hasMessage(
                        "expected ] at the end of the array, found the end of the input at byte 3");
    }

    @Test
    void countsPlacesFromTheStartOfTheInput() {
        String rows = "{\"a\":\"0123456789\"},".repeat(100_000);

        assertThat(unreadable("\ufeff[" + rows + "}")).hasMessageEndingWith("at byte 1900004");
    }

    @Test
    void skipsAnElementPastTheLimit() throws Exception {
        String big = "{\"a\":\"" + "[\\\"".repeat(1_000) + "\",\"b\":[" + "1,".repeat(900) + "1]}";
        String text = "[{\"a\":1}," + big + ",{\"b\":2}," + "9".repeat(700) + "]";

        List<String> rows =
                Reading.rows(
                        Reading.chunks("json", new ByteArrayInputStream(Reading.bytes(text)), 600));

        assertThat(rows).hasSize(4);
        assertThat(rows.get(0)).isEqualTo("{\"a\":1}");
        assertThat(rows.get(1)).startsWith("!row_too_large").endsWith("at byte 9 of the input");
        assertThat(rows.get(2)).isEqualTo("{\"b\":2}");
        assertThat(rows.get(3)).startsWith("!row_too_large");
    }

    @Test
    void boundsDepth() throws Exception {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThat(Reading.rows("json", "[{\"a\":" + deep + "},{}]"))
                .containsExactly(
                        "!json_depth: expected at most 200 levels, found more at byte 204", "{}");
        assertThat(unreadable("[" + "[".repeat(1 << 21))).hasMessageContaining("open brackets");
    }

    @Test
    void writesAnArrayOfTheRows() throws Exception {
        var rows = Reading.good("ndjson", "{\"a\":1}\n{\"b\" : 2}\n");

        assertThat(Reading.written("json", rows)).isEqualTo("[\n{\"a\":1},\n{\"b\" : 2}\n]\n");
        assertThat(Reading.written("json", List.of())).isEqualTo("[]\n");
        assertThat(Reading.rows("json", Reading.written("json", rows)))
                .containsExactly("{\"a\":1}", "{\"b\" : 2}");
    }

    private static UnreadableException unreadable(String text) {
        return catchThrowableOfType(UnreadableException.class, () -> Reading.rows("json", text));
    }
}
