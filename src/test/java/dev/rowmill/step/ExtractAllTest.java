package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExtractAllTest {
    private static String options(String pattern) {
        return "{\"field\": \"s\", \"pattern\": \"" + pattern + "\", \"into\": \"m\"}";
    }

    private static String matches(String pattern, String json) throws Exception {
        String out = Trial.run("extract_all", options(pattern), json).getFirst();
        return out.startsWith("{")
                ? out.substring(out.indexOf("\"m\":") + 4, out.length() - 1)
                : out;
    }

    @Test
    void aPatternWithoutGroupsGivesTheMatches() throws Exception {
        assertThat(matches("[0-9]+", "{\"s\":\"7 of 12\"}")).isEqualTo("[\"7\",\"12\"]");
    }

    @Test
    void oneGroupGivesItsTextAndNullWhereItTookNoPart() throws Exception {
        assertThat(matches("a(b)?", "{\"s\":\"ab a\"}")).isEqualTo("[\"b\",null]");
    }

    @Test
    void severalGroupsGiveAnArrayAMatch() throws Exception {
        assertThat(matches("(a)(b)?", "{\"s\":\"ab a\"}"))
                .isEqualTo("[[\"a\",\"b\"],[\"a\",null]]");
    }

    @Test
    void namedGroupsGiveAnObjectAMatchWithoutTheNamelessOnes() throws Exception {
        assertThat(matches("(?<x>a)(b)?", "{\"s\":\"ab a\"}"))
                .isEqualTo("[{\"x\":\"a\"},{\"x\":\"a\"}]");
        assertThat(matches("(?P<k>\\\\w)=(?<v>\\\\w)?", "{\"s\":\"a=1 b=\"}"))
                .isEqualTo("[{\"k\":\"a\",\"v\":\"1\"},{\"k\":\"b\",\"v\":null}]");
    }

    @Test
    void nullMissingEmptyAndUnmatchedTextsGiveAnEmptyArray() throws Exception {
        assertThat(
                        Trial.run(
                                "extract_all",
                                options("a"),
                                "{\"s\":null}",
                                "{}",
                                "{\"s\":\"\"}",
                                "{\"s\":\"b\",\"m\":1}"))
                .containsExactly(
                        "{\"s\":null,\"m\":[]}",
                        "{\"m\":[]}",
                        "{\"s\":\"\",\"m\":[]}",
                        "{\"s\":\"b\",\"m\":[]}");
    }

    @Test
    void emptyMatchesGoOnAsInJava() throws Exception {
        assertThat(matches("x*", "{\"s\":\"axxb\"}")).isEqualTo("[\"\",\"xx\",\"\",\"\"]");
        assertThat(matches("", "{\"s\":\"ab\"}")).isEqualTo("[\"\",\"\",\"\"]");
    }

    @Test
    void unicodeIsMatchedByCharacters() throws Exception {
        assertThat(matches("\\\\p{L}|\\\\p{So}", "{\"s\":\"ß💥 1\"}")).isEqualTo("[\"ß\",\"💥\"]");
    }

    @Test
    void pathsReachIntoObjects() throws Exception {
        assertThat(
                        Trial.run(
                                "extract_all",
                                "{\"field\": \"a.b\", \"pattern\": \".\", \"into\": \"a.c\"}",
                                "{\"a\":{\"b\":\"xy\"}}"))
                .containsExactly("{\"a\":{\"b\":\"xy\",\"c\":[\"x\",\"y\"]}}");
    }

    @Test
    void numbersAreMatchedByTheirTextAndArraysAreRowErrors() throws Exception {
        assertThat(matches("[0-9]+", "{\"s\":1.50}")).isEqualTo("[\"1\",\"50\"]");
        assertThat(matches("a", "{\"s\":[\"a\"]}"))
                .isEqualTo("conversion_failed: field \"s\": expected a text, found array [\"a\"]");
    }

    @Test
    void tooManyMatchesAreARowError() throws Exception {
        assertThat(matches("a", "{\"s\":\"" + "a".repeat(100_000) + "\"}")).hasSize(400_001);
        assertThat(matches("a", "{\"s\":\"" + "a".repeat(100_001) + "\"}"))
                .isEqualTo(
                        "regex_budget_exceeded: field \"s\": expected at most 100000 matches and groups with 4194304 letters in one text, found more");
    }

    @Test
    void nestedGroupsThatMultiplyTheTextAreARowError() throws Exception {
        assertThat(
                        matches(
                                "(".repeat(60) + ".*" + ")".repeat(60),
                                "{\"s\":\"" + "a".repeat(100_000) + "\"}"))
                .startsWith("regex_budget_exceeded: field \"s\": expected at most ");
    }

    @Test
    void allMatchesOfATextShareTheBudget() throws Exception {
        String options =
                "{\"field\": \"s\", \"pattern\": \"[a-z]\", \"into\": \"m\", \"regex_budget\": 50}";

        assertThat(
                        Trial.run("extract_all", options, "{\"s\":\"" + "a".repeat(5_000) + "\"}")
                                .getFirst())
                .startsWith("regex_budget_exceeded: field \"s\": ");
    }

    @Test
    void intoIsNeeded() {
        assertThatThrownBy(() ->
                        Trial.pipeline("extract_all", "{\"field\": \"s\", \"pattern\": \"a\"}"))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("expected the option \"into\"");
    }
}
