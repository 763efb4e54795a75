package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rowmill.row.Json;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParseTest {
    /// The options of one format, with more after them.
    private static String parsed(String as, String more, String text) throws Exception {
        String options = "{\"field\": \"a\", \"as\": \"%s\"%s}".formatted(as, more);
        String out =
                Trial.run("parse", options, "{\"a\":" + Json.text(Value.text(text)) + "}")
                        .getFirst();
        return out.startsWith("{") ? out.substring("{\"a\":".length(), out.length() - 1) : out;
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "csv", "kv", "url", "timestamp", "user_agent"})
    void nullAndMissingFieldsStayAsTheyAre(String as) throws Exception {
        String options = "{\"field\": \"a.b\", \"as\": \"%s\", \"into\": \"c\"}".formatted(as);

        assertThat(Trial.run("parse", options, "{ \"a\": null }", "{}", "{\"a\":{\"b\":null}}"))
                .containsExactly("{ \"a\": null }", "{}", "{\"a\":{\"b\":null}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "csv", "kv", "url", "timestamp", "user_agent"})
    void anArrayOrAnObjectIsARowError(String as) throws Exception {
        String options = "{\"field\": \"a\", \"as\": \"%s\"}".formatted(as);

        assertThat(Trial.run("parse", options, "{\"a\":[1]}", "{\"a\":{}}"))
                .allSatisfy(out ->
                        assertThat(out)
                                .startsWith("conversion_failed: field \"a\": expected a text"));
    }

    @Test
    void intoTakesTheResultAndLeavesTheField() throws Exception {
        assertThat(
                        Trial.run(
                                "parse",
                                "{\"field\": \"g.x\", \"as\": \"json\", \"into\": \"o.p\"}",
                                "{\"g\":{\"x\":\"[1]\"},\"o\":{\"q\":1}}"))
                .containsExactly("{\"g\":{\"x\":\"[1]\"},\"o\":{\"q\":1,\"p\":[1]}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"b\": 1.10, \"c\": [null, \"é💥\"]} | {\"b\":1.10,\"c\":[null,\"é💥\"]}",
                "12345678901234567890 | 12345678901234567890",
                "\"\\ud800\" | \"\\ud800\"",
                "null | null",
            })
    void jsonIsReadAsRowsAre(String text, String expected) throws Exception {
        assertThat(parsed("json", "", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"b\":1,\"b\":2} | json_duplicate_key",
                "{\"b\":1} x | conversion_failed",
                "{b:1} | conversion_failed",
                "[1,] | conversion_failed",
                "NaN | conversion_failed",
                "01 | conversion_failed",
                "`` | conversion_failed",
                "\ud800 | conversion_failed",
            })
    void whatIsNoStrictJsonIsARowError(String text, String code) throws Exception {
        assertThat(parsed("json", "", text)).startsWith(code + ": field \"a\": ");
    }

    @Test
    void jsonThatIsTooDeepIsARowError() throws Exception {
        assertThat(parsed("json", "", "[".repeat(300) + "]".repeat(300)))
                .startsWith("json_depth: field \"a\": ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a,b,c | [\"a\",\"b\",\"c\"]",
                "a,\"b,\"\"c\"\"\",  | [\"a\",\"b,\\\"c\\\"\",\"\"]",
                "`` | [\"\"]",
                ", | [\"\",\"\"]",
                "` é ,💥` | [\" é \",\"💥\"]",
            })
    void csvIsOneRecord(String text, String expected) throws Exception {
        assertThat(parsed("csv", "", text)).isEqualTo(expected);
    }

    @Test
    void csvMayHoldLineBreaksInQuotesAndOneAtTheEnd() throws Exception {
        assertThat(parsed("csv", "", "a,\"b\nc\"\r\n")).isEqualTo("[\"a\",\"b\\nc\"]");
        assertThat(parsed("csv", "", "a\nb"))
                .startsWith("conversion_failed: field \"a\": expected one CSV record");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,\"b", "\"a\"b,c"})
    void csvWithWrongQuotesIsARowError(String text) throws Exception {
        assertThat(parsed("csv", "", text))
                .startsWith("conversion_failed: field \"a\": expected one CSV record");
    }

    @Test
    void csvWithColumnsIsAnObject() throws Exception {
        String options = ", \"columns\": [\"x\", \"y.z\"], \"separator\": \"\\t\"";

        assertThat(parsed("csv", options, "1\t2")).isEqualTo("{\"x\":\"1\",\"y.z\":\"2\"}");
        assertThat(parsed("csv", options, "1\t2\t3"))
                .isEqualTo("conversion_failed: field \"a\": expected 2 CSV fields, found 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "level=info  msg=\"all \\\"good\\\"\\n\" n=1 | {\"level\":\"info\",\"msg\":\"all \\\"good\\\"\\n\",\"n\":\"1\"}",
                "flag k= é=💥 | {\"flag\":null,\"k\":\"\",\"é\":\"💥\"}",
                "a=1 b=2 a=3 a= | {\"a\":[\"1\",\"3\",\"\"],\"b\":\"2\"}",
                "q=\"\" u=x=y&z | {\"q\":\"\",\"u\":\"x=y&z\"}",
                "k=it's\"quoted\"inside | {\"k\":\"it's\\\"quoted\\\"inside\"}",
                "`` | {}",
                "`   ` | {}",
            })
    void kvIsAnObjectOfTexts(String text, String expected) throws Exception {
        assertThat(parsed("kv", "", text)).isEqualTo(expected);
    }

    @Test
    void kvTakesOtherSeparators() throws Exception {
        String options = ", \"pair_separator\": \";\", \"key_separator\": \":\"";

        assertThat(parsed("kv", options, "a : 1 2;; b:\" x;y \" ; c d"))
                .isEqualTo("{\"a\":\"1 2\",\"b\":\" x;y \",\"c d\":null}");
        assertThat(
                        parsed(
                                "kv",
                                ", \"pair_separator\": \"||\", \"key_separator\": \"=>\"",
                                "a=>1||b=>2|3"))
                .isEqualTo("{\"a\":\"1\",\"b\":\"2|3\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "=1 | a key (at position 0)",
                "a=\"x | a second quote (at position 2)",
                "a=\"x\\\" | a second quote (at position 2)",
                "a=\"x\"y | the end of the pair after the quote (at position 5)",
            })
    void kvThatCannotBeReadIsARowError(String text, String expected) throws Exception {
        assertThat(parsed("kv", "", text))
                .startsWith("conversion_failed: field \"a\": expected " + expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "HTTP://User:secret@EXAMPLE.com:8080/a/b?x=1#top | \"http\",\"User\",\"example.com\",8080,\"/a/b\",\"x=1\",\"top\"",
                "https://example.com | \"https\",null,\"example.com\",null,\"\",null,null",
                "/a/b?c | null,null,null,null,\"/a/b\",\"c\",null",
                "//cdn.example.com/x | null,null,\"cdn.example.com\",null,\"/x\",null,null",
                "mailto:ada@example.com | \"mailto\",null,null,null,\"ada@example.com\",null,null",
                "ftp://[2001:DB8::1]:21/ | \"ftp\",null,\"[2001:db8::1]\",21,\"/\",null,null",
                "http://a%40b@h:/ | \"http\",\"a@b\",\"h\",null,\"/\",null,null",
                "http://münchen.example/ä b?q=[1;2] | \"http\",null,\"münchen.example\",null,\"/ä b\",\"q=[1;2]\",null",
                "file:///etc/hosts | \"file\",null,null,null,\"/etc/hosts\",null,null",
                "http://h?a=b?c#d#e | \"http\",null,\"h\",null,\"\",\"a=b?c\",\"d#e\"",
            })
    void urlsAreTakenApart(String text, String expected) throws Exception {
        var members =
                ((Value.Obj) Trial.row("{\"v\":" + parsed("url", "", text) + "}").value(0))
                        .members();

        assertThat(members.keySet())
                .containsExactly(
                        "scheme", "user", "host", "port", "path", "query", "fragment", "params");
        assertThat(members.values().stream().limit(7).map(Value::toString))
                .containsExactly(expected.split(","));
    }

    @Test
    void urlParamsAreDecoded() throws Exception {
        assertThat(
                        parsed(
                                "url",
                                "",
                                "?a=1&b=x+y%20z&a=2&c&&d=%C3%A9%F0%9F%92%A5&e=100%&f%3D=%zz&a="))
                .endsWith(
                        "\"params\":{\"a\":[\"1\",\"2\",\"\"],\"b\":\"x y z\",\"c\":\"\",\"d\":\"é💥\",\"e\":\"100%\",\"f=\":\"%zz\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "http://h:99999/",
                "http://h:8o/",
                "http://a b/",
                "http://[::1/",
                "http://[x]/",
                "http://h\\x/",
                "http://h/\n",
            })
    void whatCannotBeAUrlIsARowError(String text) throws Exception {
        assertThat(parsed("url", "", text))
                .startsWith("conversion_failed: field \"a\": expected a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "- | 2024-02-29T12:00:00+02:00 | 2024-02-29T10:00:00Z",
                "- | 1700000000123 | 2023-11-14T22:13:20.123Z",
                "ISO | 2024-02-29 | 2024-02-29T00:00:00Z",
                "ISO | 2024-02-29T12:30 | 2024-02-29T12:30:00Z",
                "ISO | 2024-02-29 12:30:15.5 | 2024-02-29T12:30:15.500Z",
                "ISO | 2024-02-29t12:30:15z | 2024-02-29T12:30:15Z",
                "ISO | 2024-02-29T12:30:15+0200 | 2024-02-29T10:30:15Z",
                "ISO | 2024-02-29T12:30:15-03:00 | 2024-02-29T15:30:15Z",
                "epoch_s | 1.5 | 1970-01-01T00:00:01.500Z",
                "epoch_s | 1700000000000 | -",
                "epoch_s | 253402300799 | 9999-12-31T23:59:59Z",
                "epoch_ms | 1700000000123 | 2023-11-14T22:13:20.123Z",
                "epoch_ms | -1 | 1969-12-31T23:59:59.999Z",
                "epoch_ms | 12 s | -",
                "dd/MMM/yyyy:HH:mm:ss Z | 10/Oct/2000:13:55:36 -0700 | 2000-10-10T20:55:36Z",
                "yyyy-MM-dd | 2023-02-29 | -",
                "yyyy-MM-dd | 2024-02-29 | 2024-02-29T00:00:00Z",
                "yyyy-MM-dd | 2024-02-29x | -",
                "d.M.yy H:mm | 3.4.05 6:07 | 2005-04-03T06:07:00Z",
                "yyyy 'year' MM dd G | 0044 year 03 15 BC | -",
                "h:mm a, MMMM d yyyy | 3:05 PM, July 4 1976 | 1976-07-04T15:05:00Z",
                "ISO | 10000-01-01 | -",
                "ISO | yesterday | -",
            })
    void timestampsBecomeUtc(String format, String text, String expected) throws Exception {
        String more = format == null ? "" : ", \"format\": \"" + format + "\"";
        String out = parsed("timestamp", more, text);

        if (expected == null) {
            assertThat(out).startsWith("conversion_failed: field \"a\": expected ");
        } else {
            assertThat(out).isEqualTo('"' + expected + '"');
        }
    }

    @Test
    void aZoneHoldsForTimestampsThatSayNone() throws Exception {
        String more = ", \"format\": \"ISO\", \"zone\": \"Europe/Berlin\"";

        assertThat(parsed("timestamp", more, "2024-07-01T12:00")).contains("2024-07-01T10:00:00Z");
        assertThat(parsed("timestamp", more, "2024-07-01T12:00Z")).contains("2024-07-01T12:00:00Z");
    }

    @Test
    void aNumberIsATimestampToo() throws Exception {
        String options = "{\"field\": \"a\", \"as\": \"timestamp\", \"format\": \"epoch_ms\"}";

        assertThat(Trial.run("parse", options, "{\"a\":1500}"))
                .containsExactly("{\"a\":\"1970-01-01T00:00:01.500Z\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 | Chrome 120.0.0 | Windows 10 | - | - | -",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1 | Mobile Safari 17.1 | iOS 17.1 | iPhone | Apple | iPhone",
                "Mozilla/5.0 (Linux; Android 13; SM-G991B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/112.0.0.0 Mobile Safari/537.36 | Chrome Mobile 112.0.0 | Android 13 | Samsung SM-G991B | Samsung | SM-G991B",
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | Googlebot 2.1 | - | Spider | Spider | Desktop",
                "curl/8.1.2 | curl 8.1.2 | - | - | - | -",
                "nobody knows me | - | - | - | - | -",
            })
    void userAgentsAreKnown(
            String agent, String browser, String os, String name, String brand, String model)
            throws Exception {
        var row = Trial.row("{\"v\":" + parsed("user_agent", "", agent) + "}");

        assertThat(named(row, "browser")).isEqualTo(browser);
        assertThat(named(row, "os")).isEqualTo(os);
        assertThat(text(row, "device.name")).isEqualTo(name);
        assertThat(text(row, "device.brand")).isEqualTo(brand);
        assertThat(text(row, "device.model")).isEqualTo(model);
    }

    private static @Nullable String named(Row row, String part) {
        String name = text(row, part + ".name");
        return name == null ? null : name + " " + text(row, part + ".version");
    }

    private static @Nullable String text(Row row, String path) {
        Value value = Path.of("v." + path).get(row);
        return value instanceof Value.Text(var text) ? text : null;
    }

    @Test
    void anyTextIsAUserAgent() throws Exception {
        assertThat(parsed("user_agent", "", "")).startsWith("{\"browser\":{\"name\":null");
        assertThat(parsed("user_agent", "", "Android ".repeat(50_000))).contains("\"Android\"");
        assertThat(parsed("user_agent", "", "é💥\ud800")).startsWith("{\"browser\":{\"name\":null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"field\": \"a\", \"as\": \"yaml\"} | /as",
                "{\"field\": \"a\", \"as\": \"json\", \"separator\": \";\"} | /separator",
                "{\"field\": \"a\", \"as\": \"csv\", \"separator\": \";;\"} | /separator",
                "{\"field\": \"a\", \"as\": \"csv\", \"separator\": \"\\\"\"} | /separator",
                "{\"field\": \"a\", \"as\": \"csv\", \"columns\": [\"x\", \"x\"]} | /columns/1",
                "{\"field\": \"a\", \"as\": \"csv\", \"columns\": []} | /columns",
                "{\"field\": \"a\", \"as\": \"kv\", \"pair_separator\": \"=\"} | /key_separator",
                "{\"field\": \"a\", \"as\": \"timestamp\", \"format\": \"yyyy-bb\"} | /format",
                "{\"field\": \"a\", \"as\": \"timestamp\", \"format\": \"\"} | /format",
                "{\"field\": \"a\", \"as\": \"timestamp\", \"zone\": \"UTC\"} | /zone",
                "{\"field\": \"a\", \"as\": \"timestamp\", \"format\": \"ISO\", \"zone\": \"Mars\"} | /zone",
                "{\"field\": \"a\"} | ``",
            })
    void optionsThatDoNotFitAreProblems(String options, String place) {
        var refused =
                catchThrowableOfType(
                        InvalidPipelineException.class, () -> Trial.pipeline("parse", options));

        assertThat(refused.problems())
                .extracting(Problem::pointer)
                .contains("/steps/0/parse" + place);
    }
}
