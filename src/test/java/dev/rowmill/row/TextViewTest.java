package dev.rowmill.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Random;

class TextViewTest {
    private static final FieldName A = FieldName.of("a");

    private final TextView view = new TextView();

    private static Row row(String value) throws RowException {
        return JsonLayoutTest.read("{\"a\":" + value + "}");
    }

    @Test
    void showsTheRowsOwnBytesWhereThereIsNoEscape() throws RowException {
        Row row = row("\"né\"");

        assertThat(row.text(0, view)).isTrue();
        assertThat(view).hasToString("né");
        assertThat(view.isShared()).isTrue();
        assertThat(view.length()).isEqualTo(3);
    }

    @Test
    void resolvesEscapes() throws RowException {
        Row row = row("\"\\u00e9\\n\\ud83d\\ude00\\\"x\\u0041\"");

        assertThat(row.text(0, view)).isTrue();
        assertThat(view).hasToString("é\n😀\"xA");
        assertThat(view.isShared()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "null",
                "true",
                "[\"a\"]",
                "{}",
                "\"\\ud83d\"",
                "\"\\ude00\\ud83d\"",
                "\"\\ud83d\\n\""
            })
    void showsNothingThatIsNoTextOrHasNoUtf8(String value) throws RowException {
        assertThat(row(value).text(0, view)).isFalse();
        assertThat(row("0").with(A, row(value).value(0)).text(0, view)).isFalse();
    }

    @Test
    void showsWhatWasSetSince() throws RowException {
        Row row = row("1").with(A, Value.text("näh"));
        assertThat(row.text(0, view)).isTrue();
        assertThat(view).hasToString("näh");

        RowEdit edit = row.edit();
        edit.setText(A, "xyz".getBytes(StandardCharsets.UTF_8), 1, 2);
        assertThat(edit.row().text(0, view)).isTrue();
        assertThat(view).hasToString("y");
    }

    @Test
    void comparesWithKnownTexts() throws RowException {
        assertThat(row("\"https://é\"").text(0, view)).isTrue();
        assertThat(view.startsWith("https".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(view.startsWith("https://é!".getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(view.endsWith("/é".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(view.isEqualTo("https://é".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(view.isEqualTo("https://e".getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @Test
    void isTheValuesTextWhateverTheEscapes() throws RowException {
        var random = new Random(31);
        String[] parts = {
            "a",
            "é",
            "😀",
            "\\n",
            "\\\\",
            "\\\"",
            "\\/",
            "\\u0000",
            "\\u00E9",
            "\\ud83d\\ude00",
            "日"
        };
        for (int round = 0; round < 2_000; round++) {
            var json = new StringBuilder("\"");
            for (int i = random.nextInt(8); i > 0; i--) {
                json.append(parts[random.nextInt(parts.length)]);
            }
            Row row = row(json.append('"').toString());
            assertThat(row.text(0, view)).as("seed 31, %s", json).isTrue();
            assertThat(Value.text(view.toString())).isEqualTo(row.value(0));
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "7,7", "-7,-7", "123456789012345678,123456789012345678"})
    void givesWholeNumbers(String json, long expected) throws RowException {
        assertThat(row(json).integer(0)).isEqualTo(expected);
        assertThat(row("true").with(A, JsonNumber.of(expected)).integer(0)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0",
                "1.0",
                "1e2",
                "1234567890123456789",
                "\"1\"",
                "null",
                "true",
                "[1]",
                "{}"
            })
    void givesNoWholeNumberForAnythingElse(String json) throws RowException {
        assertThat(row(json).integer(0)).isEqualTo(Row.NO_INTEGER);
    }
}
