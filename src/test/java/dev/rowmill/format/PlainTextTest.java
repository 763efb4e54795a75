package dev.rowmill.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowmill.row.FieldName;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class PlainTextTest {
    @Test
    void readsARowALineWithAnyCharacterInIt() throws Exception {
        assertThat(Reading.rows("text", "a\t\"b\"\0\u007f\n\\é\u2028\r\r\n😀"))
                .containsExactly(
                        "{\"line\":\"a\\t\\\"b\\\"\\u0000\u007f\"}",
                        "{\"line\":\"\\\\é\u2028\\r\"}",
                        "{\"line\":\"😀\"}");
    }

    @Test
    void failsTheRowsThatAreNotUtf8() throws Exception {
        assertThat(Reading.rows("text", new byte[] {'a', '\n', 'b', (byte) 0x80, '\n', 'c'}))
                .containsExactly(
                        "{\"line\":\"a\"}",
                        "!invalid_utf8: expected UTF-8, found byte 0x80 at byte 1",
                        "{\"line\":\"c\"}");
    }

    @Test
    void writesTheLineAsItIs() throws Exception {
        String text = "a \"b\"\n\tc\r\né\n";
        List<Row> rows = Reading.good("text", text);

        assertThat(Reading.written("text", rows)).isEqualTo(text.replace("\r", ""));
        Row changed = rows.getFirst().with(TextLayout.LINE, Value.text("x\ry"));
        assertThat(Reading.written("text", List.of(changed))).isEqualTo("x\ry\n");
        assertThat(
                        Reading.written(
                                "text", List.of(row(new Value.Array(List.of(JsonNumber.of(1)))))))
                .isEqualTo("[1]\n");
    }

    @Test
    void failsTheRowsThatHaveNoOneLine() {
        assertThatThrownBy(() -> write(Row.of(Map.of("x", Value.text("y")), 1)))
                .hasMessage("expected a field \"line\" to write as text, found none");
        assertThatThrownBy(() -> write(row(Value.text("a\nb"))))
                .hasMessage("expected one line in field \"line\", found a line break");
        assertThatThrownBy(() -> write(row(Value.text("\ud800"))))
                .isInstanceOf(RowException.class)
                .hasMessage("expected field \"line\" to have UTF-8, found a lone surrogate");
    }

    @Test
    void findsTheOneFieldByItsName() throws Exception {
        Row row = Reading.good("text", "abc").getFirst();

        assertThat(row.get(TextLayout.LINE)).isEqualTo(Value.text("abc"));
        assertThat(row.get(FieldName.of("Line"))).isNull();
        assertThat(row.with(FieldName.of("n"), JsonNumber.of(1)).without(TextLayout.LINE))
                .hasToString("{\"n\":1}");
    }

    private static Row row(Value line) {
        return Row.of(Map.of("line", line), 1);
    }

    private static void write(Row row) throws RowException {
        Reading.written("text", List.of(row));
    }
}
