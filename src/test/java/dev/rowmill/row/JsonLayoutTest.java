package dev.rowmill.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Accepting and refusing, case by case; values in quotes here are Java's.
class JsonLayoutTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " \t{ \r\n} ",
                "{\"a\":1}",
                "{\"\":0}",
                "{\"a\":-0,\"b\":-0.0,\"c\":0e0,\"d\":1E+2,\"e\":1e-2,\"f\":123.456e78}",
                "{\"a\":123456789012345678901234567890}",
                "{\"a\":1e400,\"b\":-1e-400}",
                "{\"a\":[],\"b\":{},\"c\":[[[]]],\"d\":[{}]}",
                "{\"a\":[1,2 , 3],\"b\":[null,true,false]}",
                "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\uD83D\\ude00\"}",
                "{\"a\":\"\\u0000\",\"b\":\"\\ud800\",\"c\":\"\\udc00x\"}",
                "{\"a\":\"\u007f\u0080\u2028\u2029\ufeff\"}",
                "{\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":2}}",
                "{\"a\":[{\"x\":1},{\"x\":2}],\"x\":3}",
                "{\"π\":3,\"😀\":\"é\"}"
            })
    void acceptsWhatIsJson(String text) throws RowException {
        assertThat(read(text).toString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "null",
                "\"a\"",
                "[]",
                "[{}]",
                "{",
                "}",
                "{]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\":1,,\"b\":2}",
                "{\"a\" 1}",
                "{\"a\"::1}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{\"a\":1}x",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":1} #",
                "{\"a\":1}/**/",
                "\ufeff{\"a\":1}",
                "{\"a\":01}",
                "{\"a\":-}",
                "{\"a\":-01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":1.e1}",
                "{\"a\":1e}",
                "{\"a\":1e+}",
                "{\"a\":0x10}",
                "{\"a\":1_000}",
                "{\"a\":１}",
                "{\"a\":NaN}",
                "{\"a\":-Infinity}",
                "{\"a\":tru}",
                "{\"a\":True}",
                "{\"a\":nulll}",
                "{\"a\":undefined}",
                "{\"a\":[1,]}",
                "{\"a\":[,1]}",
                "{\"a\":[1 2]}",
                "{\"a\":[1}",
                "{\"a\":[1]]}",
                "{\"a\":[}",
                "{\"a\":\"}",
                "{\"a\":\"\\\"}",
                "{\"a\":\"\\x41\"}",
                "{\"a\":\"\\u004\"}",
                "{\"a\":\"\\u00g0\"}",
                "{\"a\":\"\\U0041\"}",
                "{\"a\":\"\\'\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\u0000\"}",
                "{\"a\n\":1}",
                "{\"a\":1\u0000}",
                "{\"a\":1\u00a0}",
                "{\"a\":1\f}"
            })
    void refusesWhatIsNot(String text) {
        assertThat(error(text).code()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"\\u0061\":1,\"a\":2}",
                "{\"é\":1,\"\\u00e9\":2}",
                "{\"\":1,\"\":2}",
                "{\"x\":{\"a\":1,\"b\":{\"a\":1},\"a\":2}}",
                "{\"x\":[{\"a\":1,\"a\":1}]}",
                "{\"\\ud83d\\ude00\":1,\"😀\":2}"
            })
    void refusesANameTwiceHoweverItIsWritten(String text) {
        assertThat(error(text).code()).isEqualTo(ErrorCode.JSON_DUPLICATE_KEY);
    }

    @Test
    void namesTheDuplicateAndItsPlace() {
        assertThat(error("{\"a\":1, \"a\":2}").detail())
                .isEqualTo("expected every name once, found \"a\" again at byte 8");
    }

    @Test
    void findsADuplicateAmongManyFields() {
        String fields =
                IntStream.range(0, 1_000)
                        .mapToObj(i -> "\"f" + i + "\":" + i)
                        .collect(Collectors.joining(","));

        assertThat(error("{" + fields + ",\"\\u0066999\":0}").code())
                .isEqualTo(ErrorCode.JSON_DUPLICATE_KEY);
    }

    @Test
    void tellsNamesWithTheSameHashApart() throws RowException {
        assertThat(read("{\"Aa\":1,\"BB\":2}").names()).containsExactly("Aa", "BB");
    }

    @Test
    void boundsDepth() throws RowException {
        assertThat(read(nested(199)).size()).isEqualTo(1);
        assertThat(error(nested(200)).code()).isEqualTo(ErrorCode.JSON_DEPTH);
        assertThat(error("{\"a\":" + "[".repeat(100_000)).code()).isEqualTo(ErrorCode.JSON_DEPTH);
    }

    private static String nested(int arrays) {
        return "{\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}";
    }

    @Test
    void boundsNumbersNamesStringsAndFields() throws RowException {
        assertThat(read("{\"a\":" + "1".repeat(1_000) + "}").size()).isEqualTo(1);
        assertThat(error("{\"a\":" + "1".repeat(1_001) + "}").detail()).contains("1000 characters");
        assertThat(read("{\"" + "n".repeat(1_024) + "\":1}").size()).isEqualTo(1);
        assertThat(error("{\"" + "n".repeat(1_025) + "\":1}").detail()).contains("1024 bytes");
        assertThat(error("{\"a\":\"" + "s".repeat(1 << 20) + "\"}").detail()).contains("1 MiB");
        assertThat(read(fields(10_000)).size()).isEqualTo(10_000);
        assertThat(error(fields(10_001)).detail()).contains("10000 fields");
    }

    private static String fields(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + i + "\":0")
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void refusesInvalidUtf8InNamesAndValues() {
        byte[] value = {'{', '"', 'a', '"', ':', '"', (byte) 0xc0, (byte) 0xaf, '"', '}'};
        byte[] name = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};

        assertThatThrownBy(() -> Row.read(JsonLayout.LINES, value, 0, value.length, 1))
                .hasMessage("expected UTF-8, found byte 0xc0 at byte 6");
        assertThatThrownBy(() -> Row.read(JsonLayout.LINES, name, 0, name.length, 1))
                .hasMessage("expected UTF-8, found byte 0xff at byte 2");
    }

    @Test
    void saysWhatWasExpectedAndFoundAndWhere() {
        assertThat(error("{\"a\":x}").detail()).isEqualTo("expected a value, found 'x' at byte 5");
        assertThat(error("{\"a\":1 \"b\":2}").detail())
                .isEqualTo("expected a comma or } after a field, found '\"' at byte 7");
        assertThat(error("{\"a\":").detail())
                .isEqualTo("expected a value, found the end of the row at byte 5");
    }

    @Test
    void looksOnlyBetweenStartAndEnd() throws RowException {
        byte[] bytes = "xx{\"a\":12}34".getBytes(StandardCharsets.UTF_8);

        assertThat(Row.read(JsonLayout.LINES, bytes, 2, 10, 1).toString()).isEqualTo("{\"a\":12}");
        assertThatThrownBy(() -> Row.read(JsonLayout.LINES, bytes, 2, 9, 1))
                .hasMessage(
                        "expected a comma or } after a field, found the end of the row at byte 7");
    }

    @Test
    void findsFieldsByTheirNamesHoweverTheyAreWritten() throws RowException {
        Row row = read("{\"caf\\u00e9\":1,\"thé\":2,\"\\ud800\":3,\"?\":4}");

        assertThat(row.get(FieldName.of("café"))).isEqualTo(JsonNumber.of(1));
        assertThat(row.get(FieldName.of("thé"))).isEqualTo(JsonNumber.of(2));
        assertThat(row.get(FieldName.of("\ud800"))).isEqualTo(JsonNumber.of(3));
        assertThat(row.get(FieldName.of("?"))).isEqualTo(JsonNumber.of(4));
        assertThat(row.get(FieldName.of("\udc00"))).isNull();
        assertThat(row.names()).containsExactly("café", "thé", "\ud800", "?");
    }

    static Row read(String text) throws RowException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Row.read(JsonLayout.LINES, bytes, 0, bytes.length, 1);
    }

    private static RowError error(String text) {
        return catchThrowableOfType(RowException.class, () -> read(text)).error();
    }
}
