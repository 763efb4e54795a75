package dev.rowmill.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class JsonTest {
    @Test
    void anObjectFromItsTextIsWrittenAsItStandsAndReadWhenAskedFor() {
        byte[] bytes =
                "xx{\"a\":1.50,\"b\":{\"c\":\"\\u00e9\"}}yy".getBytes(StandardCharsets.UTF_8);
        Value.Obj object = Json.object(bytes, 2, bytes.length - 2);

        assertThat(Json.text(object)).isEqualTo("{\"a\":1.50,\"b\":{\"c\":\"\\u00e9\"}}");
        assertThat(object.members()).containsOnlyKeys("a", "b");
        assertThat(object.members().get("b")).hasToString("{\"c\":\"é\"}");
        assertThat(object.members().get("none")).isNull();
        assertThat(object).isEqualTo(Json.value(bytes, 2, bytes.length - 2));
    }

    @Test
    void compactTextHasNoWhiteSpaceButThatOfItsStrings() {
        var out = new ByteSink(16);
        byte[] bytes =
                "{ \"a b\" :\t[ 1 ,\r\n\"\\\" x \\\\\" , {} ],\n\"é\": null }"
                        .getBytes(StandardCharsets.UTF_8);
        Json.compact(bytes, 0, bytes.length, out);

        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo("{\"a b\":[1,\"\\\" x \\\\\",{}],\"é\":null}");
    }

    @Test
    void carriesEveryNaughtyStringThroughUnchanged() throws Exception {
        var jackson = new ObjectMapper();
        JsonNode corpus;
        try (InputStream in = JsonTest.class.getResourceAsStream("/corpora/naughty-strings.json")) {
            corpus = jackson.readTree(in);
        }
        assertThat(corpus.size()).isEqualTo(515);
        for (JsonNode node : corpus) {
            String text = node.textValue();
            String written = Json.text(Value.text(text));
            assertThat(parse(written)).isEqualTo(Value.text(text));
            assertThat(jackson.readTree(written).textValue()).isEqualTo(text);
            Row row = Row.of(Map.of(text.length() > 200 ? "n" : text, Value.text(text)), 1);
            assertThat(parse(row.toString()))
                    .isEqualTo(new Value.Obj(Map.of(row.name(0), Value.text(text))));
        }
    }

    @Test
    void writesTheBytesOfATextAsItWritesTheText() throws Exception {
        for (String text : List.of("", "a", "\"", "a\"b\\c\n\u0001é😀", "\u007f\t")) {
            byte[] utf8 = ("xx" + text + "yy").getBytes(StandardCharsets.UTF_8);
            var fromBytes = new ByteSink(1);
            fromBytes.jsonString(utf8, 2, utf8.length - 2);
            assertThat(new String(fromBytes.toByteArray(), StandardCharsets.UTF_8))
                    .isEqualTo(Json.text(Value.text(text)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "a\\ud800b", "\\ud800\\ud800", "\\udc00\\ud800"})
    void keepsLoneSurrogatesAsEscapes(String escapes) throws RowException {
        Value value = parse("\"" + escapes + "\"");

        assertThat(Json.text(value)).isEqualTo("\"" + escapes + "\"");
        Row row = JsonLayoutTest.read("{\"a\":1}").with(FieldName.of("s"), value);
        assertThat(row.toString()).isEqualTo("{\"a\":1,\"s\":\"" + escapes + "\"}");
    }

    @Test
    void escapesOnlyWhatHasToBe() {
        assertThat(Json.text(Value.text("/\"\\\b\f\n\r\t\u0001\u001f\u007fé\u2028😀")))
                .isEqualTo("\"/\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\u007fé\u2028😀\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "-1",
                "1.10",
                "1e5",
                "1E+05",
                "0.0",
                "-0.0",
                "12345678901234567890",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "1e400",
                "0.1234567890123456789",
                "999999999999999999",
                "1000000000000000000"
            })
    void keepsTheTextOfNumbers(String number) throws RowException {
        assertThat(Json.text(parse(number))).isEqualTo(number);
        assertThat(Json.text(parse("[" + number + "]"))).isEqualTo("[" + number + "]");
        assertThat(JsonLayoutTest.read("{\"n\":" + number + "}").value(0)).isEqualTo(parse(number));
    }

    @Test
    void takesIntegersOf64BitsForIntegersAndOthersForDoubles() throws RowException {
        assertThat(((JsonNumber) parse("-9223372036854775808")).asLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(((JsonNumber) parse("123456789012345678")).asLong())
                .isEqualTo(123456789012345678L);
        assertThat(((JsonNumber) parse("9223372036854775808")).isInt()).isFalse();
        assertThat(((JsonNumber) parse("9223372036854775808")).asDouble()).isEqualTo(0x1p63);
        assertThat(((JsonNumber) parse("1.0")).isInt()).isFalse();
        assertThat(((JsonNumber) parse("1e100000000")).asDouble()).isInfinite();
    }

    @Test
    void parsesOneValueAndNothingElse() {
        assertThatThrownBy(() -> parse("1,2"))
                .hasMessage("expected the end of the text after the value, found ',' at byte 1");
        assertThatThrownBy(() -> parse("1,\"v\":2")).isInstanceOf(RowException.class);
        assertThatThrownBy(() -> parse("1}")).isInstanceOf(RowException.class);
        assertThatThrownBy(() -> parse("")).isInstanceOf(RowException.class);
        assertThatThrownBy(() -> parse(" "))
                .hasMessage("expected a value, found the end of the row at byte 1");
        assertThatThrownBy(() -> parse("\"a")).isInstanceOf(RowException.class);
    }

    @Test
    void parsesValuesOfEveryKind() throws RowException {
        assertThat(parse(" null ")).isEqualTo(Value.Null.NULL);
        assertThat(parse("true")).isEqualTo(Value.Bool.TRUE);
        assertThat(parse("\t\"x\"\n")).isEqualTo(Value.text("x"));
        assertThat(parse(" [ 1 , \"a\" , [ ] , { } ] "))
                .isEqualTo(
                        new Value.Array(
                                List.of(
                                        JsonNumber.of(1),
                                        Value.text("a"),
                                        new Value.Array(List.of()),
                                        new Value.Obj(Map.of()))));
        var members = new LinkedHashMap<String, Value>();
        members.put("b", JsonNumber.of(-12));
        members.put("a", Value.Bool.FALSE);
        assertThat(Json.text(parse("{\"b\" : -12, \"a\":false}")))
                .isEqualTo(Json.text(new Value.Obj(members)));
    }

    private static Value parse(String text) throws RowException {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
