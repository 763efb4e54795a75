package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.row.Row;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;

class ReplaceTest {
    @Test
    void everyMatchIsReplaced() throws Exception {
        assertThat(
                        Trial.run(
                                "replace",
                                "{\"field\": \"s\", \"pattern\": \"o\", \"with\": \"0\"}",
                                "{\"s\":\"foo boo\"}"))
                .containsExactly("{\"s\":\"f00 b00\"}");
    }

    @Test
    void groupsAndDollarsAreWrittenAsDocumented() throws Exception {
        String options =
                "{\"field\": \"s\", \"pattern\": \"(?<n>\\\\d+)(eur)\", \"with\": \"\\\\$${n}/$2\"}";

        assertThat(Trial.run("replace", options, "{\"s\":\"5eur\"}"))
                .containsExactly("{\"s\":\"$5/eur\"}");
    }

    @Test
    void anEmptyReplacementRemoves() throws Exception {
        assertThat(
                        Trial.run(
                                "replace",
                                "{\"field\": \"s\", \"pattern\": \"[^0-9]\", \"with\": \"\"}",
                                "{\"s\":\"a1b2\"}"))
                .containsExactly("{\"s\":\"12\"}");
    }

    @Test
    void intoLeavesTheFieldAsItIs() throws Exception {
        assertThat(
                        Trial.run(
                                "replace",
                                "{\"field\": \"s\", \"pattern\": \"a\", \"with\": \"b\", \"into\": \"t.u\"}",
                                "{\"s\":\"aa\"}"))
                .containsExactly("{\"s\":\"aa\",\"t\":{\"u\":\"bb\"}}");
    }

    @Test
    void aRowWithoutAMatchStaysUntouched() throws Exception {
        var out = new ArrayList<Row>();
        var step =
                (CpuStep)
                        Trial.pipeline(
                                        "replace",
                                        "{\"field\": \"s\", \"pattern\": \"x\", \"with\": \"y\"}")
                                .steps()
                                .getFirst()
                                .plan();
        Row row = Trial.row("{\"s\": \"\\u0061\"}");

        step.apply(row, out::add);

        assertThat(out).containsExactly(row);
    }

    @Test
    void nullAndMissingFieldsStayAsTheyAre() throws Exception {
        String options = "{\"field\": \"s\", \"pattern\": \"a\", \"with\": \"b\", \"into\": \"t\"}";

        assertThat(Trial.run("replace", options, "{\"s\":null}", "{}"))
                .containsExactly("{\"s\":null}", "{}");
    }

    @Test
    void aNumberBecomesAText() throws Exception {
        assertThat(
                        Trial.run(
                                "replace",
                                "{\"field\": \"n\", \"pattern\": \"0\", \"with\": \"\"}",
                                "{\"n\":1.50}"))
                .containsExactly("{\"n\":\"1.5\"}");
    }

    @Test
    void aResultThatGrowsBeyondItsBoundIsARowError() throws Exception {
        String options =
                "{\"field\": \"s\", \"pattern\": \"\", \"with\": \"" + "x".repeat(2_000) + "\"}";

        assertThat(
                        Trial.run("replace", options, "{\"s\":\"" + "a".repeat(1_000) + "\"}")
                                .getFirst())
                .startsWith("regex_budget_exceeded: ");
    }
}
