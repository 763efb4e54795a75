package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;

class SplitTest {
    private static String split(String pattern, String text) throws Exception {
        String options = "{\"field\": \"s\", \"pattern\": \"" + pattern + "\"}";
        String out = Trial.run("split", options, "{\"s\":\"" + text + "\"}").getFirst();
        return out.startsWith("{") ? out.substring(5, out.length() - 1) : out;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                ", a,b",
                ", a,,b,,",
                ", ,a",
                ", ,,",
                ", a",
                "'' abc",
                "x* axxb",
                "(?=b) abab",
                "^ abc",
                "$ abc",
                "[,;] a;b,c"
            })
    void partsAreThoseOfJavaWithEmptyOnesKept(String pattern, String text) throws Exception {
        String expected =
                Arrays.stream(text.split(pattern, -1))
                        .map(part -> "\"" + part + "\"")
                        .toList()
                        .toString()
                        .replace(", \"", ",\"");

        assertThat(split(pattern, text)).isEqualTo(expected);
    }

    @Test
    void anEmptyTextHasOneEmptyPart() throws Exception {
        assertThat(split(",", "")).isEqualTo("[\"\"]");
    }

    @Test
    void unicodeStaysWhole() throws Exception {
        assertThat(split("→", "a💥→ö")).isEqualTo("[\"a💥\",\"ö\"]");
        assertThat(split("(?<=.)(?=.)", "a💥ß")).isEqualTo("[\"a\",\"💥\",\"ß\"]");
    }

    @Test
    void nullStaysNullAndMissingStaysMissing() throws Exception {
        String options = "{\"field\": \"s\", \"pattern\": \",\"}";

        assertThat(Trial.run("split", options, "{\"s\":null}", "{}"))
                .containsExactly("{\"s\":null}", "{}");
    }

    @Test
    void intoIsNullWhereTheFieldIs() throws Exception {
        String options = "{\"field\": \"a.s\", \"pattern\": \",\", \"into\": \"a.p\"}";

        assertThat(
                        Trial.run(
                                "split",
                                options,
                                "{\"a\":{\"s\":\"x,y\"}}",
                                "{\"a\":{\"s\":null}}",
                                "{}"))
                .containsExactly(
                        "{\"a\":{\"s\":\"x,y\",\"p\":[\"x\",\"y\"]}}",
                        "{\"a\":{\"s\":null,\"p\":null}}",
                        "{\"a\":{\"p\":null}}");
    }

    @Test
    void numbersAreSplitByTheirTextAndObjectsAreRowErrors() throws Exception {
        String options = "{\"field\": \"s\", \"pattern\": \"[.]\"}";

        assertThat(Trial.run("split", options, "{\"s\":1.50}", "{\"s\":{\"a\":1}}"))
                .containsExactly(
                        "{\"s\":[\"1\",\"50\"]}",
                        "conversion_failed: field \"s\": expected a text, found object {\"a\":1}");
    }

    @Test
    void tooManyPartsAreARowError() throws Exception {
        assertThat(split(",", ",".repeat(100_000)))
                .isEqualTo(
                        "regex_budget_exceeded: field \"s\": expected at most 100000 parts of a text, found more");
    }
}
