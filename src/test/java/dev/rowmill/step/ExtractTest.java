package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExtractTest {
    private static final String NAMED =
            "\"field\": \"s\", \"pattern\": \"(?<k>[a-z]+)=(?<v>\\\\d+)?\"";

    @Test
    void namedGroupsBecomeFieldsInTheirOrderAndNullWhereTheyTookNoPart() throws Exception {
        assertThat(
                        Trial.run(
                                "extract",
                                "{" + NAMED + "}",
                                "{\"s\":\"; a=1; b=2\"}",
                                "{\"s\":\"c=\"}"))
                .containsExactly(
                        "{\"s\":\"; a=1; b=2\",\"k\":\"a\",\"v\":\"1\"}",
                        "{\"s\":\"c=\",\"k\":\"c\",\"v\":null}");
    }

    @Test
    void intoTakesTheWholeMatchBesideTheNamedGroups() throws Exception {
        assertThat(
                        Trial.run(
                                "extract",
                                "{" + NAMED + ", \"into\": \"m.all\"}",
                                "{\"s\":\"-a=1-\"}"))
                .containsExactly(
                        "{\"s\":\"-a=1-\",\"k\":\"a\",\"v\":\"1\",\"m\":{\"all\":\"a=1\"}}");
    }

    @Test
    void intoTakesAGroupByNumberOrName() throws Exception {
        assertThat(
                        Trial.run(
                                "extract",
                                "{\"field\": \"s\", \"pattern\": \"(a)(b)\", \"into\": \"x\", \"group\": 2}",
                                "{\"s\":\"ab\"}"))
                .containsExactly("{\"s\":\"ab\",\"x\":\"b\"}");
        assertThat(
                        Trial.run(
                                "extract",
                                "{" + NAMED + ", \"into\": \"v\", \"group\": \"k\"}",
                                "{\"s\":\"a=1\"}"))
                .containsExactly("{\"s\":\"a=1\",\"k\":\"a\",\"v\":\"a\"}");
    }

    @Test
    void pythonsNamedGroupsAreUnderstood() throws Exception {
        assertThat(
                        Trial.run(
                                "extract",
                                "{\"field\": \"s\", \"pattern\": \"(?P<k>a)\"}",
                                "{\"s\":\"a\"}"))
                .containsExactly("{\"s\":\"a\",\"k\":\"a\"}");
    }

    @Test
    void nullMissingAndUnmatchedFieldsGiveNulls() throws Exception {
        assertThat(
                        Trial.run(
                                "extract",
                                "{" + NAMED + "}",
                                "{\"s\":null}",
                                "{}",
                                "{\"s\":\"?\",\"k\":5}"))
                .containsExactly(
                        "{\"s\":null,\"k\":null,\"v\":null}",
                        "{\"k\":null,\"v\":null}",
                        "{\"s\":\"?\",\"k\":null,\"v\":null}");
    }

    @Test
    void aMissCanSkipTheRowOrFailIt() throws Exception {
        assertThat(
                        Trial.run(
                                "extract",
                                "{" + NAMED + ", \"on_miss\": \"skip\"}",
                                "{\"s\":\"?\"}",
                                "{}"))
                .containsExactly("{\"s\":\"?\"}", "{}");
        assertThat(
                        Trial.run(
                                "extract",
                                "{" + NAMED + ", \"on_miss\": \"error\"}",
                                "{\"s\":\"?\"}",
                                "{}"))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("no_match: ").endsWith("found \"?\""),
                        second ->
                                assertThat(second)
                                        .startsWith("no_match: ")
                                        .endsWith("found nothing"));
    }

    @Test
    void numbersAndTruthValuesAreMatchedByTheirText() throws Exception {
        String options = "{\"field\": \"s\", \"pattern\": \"^..\", \"into\": \"x\"}";

        assertThat(Trial.run("extract", options, "{\"s\":1.50}", "{\"s\":true}"))
                .containsExactly("{\"s\":1.50,\"x\":\"1.\"}", "{\"s\":true,\"x\":\"tr\"}");
    }

    @Test
    void arraysAndObjectsAreRowErrors() throws Exception {
        assertThat(Trial.run("extract", "{" + NAMED + "}", "{\"s\":[\"a=1\"]}"))
                .containsExactly(
                        "conversion_failed: field \"s\": expected a text, found array [\"a=1\"]");
    }

    @Test
    void unicodeIsMatchedByCharacters() throws Exception {
        String options = "{\"field\": \"s\", \"pattern\": \"^(?<first>.)(?<rest>.*)$\"}";

        assertThat(Trial.run("extract", options, "{\"s\":\"💥größe\"}"))
                .containsExactly("{\"s\":\"💥größe\",\"first\":\"💥\",\"rest\":\"größe\"}");
    }

    @Test
    void aMatchBeyondItsBudgetIsARowError() throws Exception {
        String options =
                "{\"field\": \"s\", \"pattern\": \"(?=(a+)+$)(?<k>a)\", \"engine\": \"backtrack\", \"regex_budget\": 20}";

        assertThat(Trial.run("extract", options, "{\"s\":\"" + "a".repeat(30) + "!\"}").getFirst())
                .startsWith("regex_budget_exceeded: field \"s\": ");
    }

    @Test
    void theLinearEngineRefusesWhatItCannotDo() {
        String options =
                "{\"field\": \"s\", \"pattern\": \"(?<k>a)\\\\1\", \"engine\": \"linear\"}";

        assertThat(
                        org.assertj.core.api.Assertions.catchThrowable(
                                () -> Trial.pipeline("extract", options)))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("/steps/0/extract/pattern");
    }
}
