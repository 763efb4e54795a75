package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplodeTest {
    private static final String DROP = "{\"field\": \"a\"}";
    private static final String KEEP = "{\"field\": \"a\", \"on_empty\": \"keep\"}";

    @Test
    void everyElementTakesThePlaceOfTheArrayInOrder() throws Exception {
        assertThat(
                        Trial.run(
                                "explode",
                                DROP,
                                "{\"x\":1, \"a\":[1.50,null,\"ß💥\",[2],{\"k\":3}], \"y\" : 2}"))
                .containsExactly(
                        "{\"x\":1, \"a\":1.50, \"y\" : 2}",
                        "{\"x\":1, \"a\":null, \"y\" : 2}",
                        "{\"x\":1, \"a\":\"ß💥\", \"y\" : 2}",
                        "{\"x\":1, \"a\":[2], \"y\" : 2}",
                        "{\"x\":1, \"a\":{\"k\":3}, \"y\" : 2}");
    }

    @Test
    void emptyNullAndMissingArraysDropTheRow() throws Exception {
        assertThat(Trial.run("explode", DROP, "{\"a\":[]}", "{\"a\":null}", "{\"x\":1}")).isEmpty();
    }

    @Test
    void emptyNullAndMissingArraysCanKeepTheRowWithNull() throws Exception {
        assertThat(Trial.run("explode", KEEP, "{\"a\":[]}", "{\"a\":null}", "{\"x\":1}"))
                .containsExactly("{\"a\":null}", "{\"a\":null}", "{\"x\":1,\"a\":null}");
    }

    @Test
    void anArrayInsideAnObjectIsFound() throws Exception {
        assertThat(Trial.run("explode", "{\"field\": \"o.a\"}", "{\"o\":{\"a\":[1,2],\"b\":3}}"))
                .containsExactly("{\"o\":{\"a\":1,\"b\":3}}", "{\"o\":{\"a\":2,\"b\":3}}");
    }

    @Test
    void theRowsKeepTheNumberOfTheirRow() throws Exception {
        var numbers = new java.util.ArrayList<Long>();
        var step =
                (CpuStep)
                        Trial.pipeline("explode", DROP).steps().getFirst().plan().begin(Trial.RUN);

        step.apply(Trial.row("{\"a\":[1,2]}"), row -> numbers.add(row.number()));

        assertThat(numbers).containsExactly(1L, 1L);
    }

    @Test
    void anythingElseIsARowError() throws Exception {
        assertThat(
                        Trial.run(
                                "explode",
                                KEEP,
                                "{\"a\":\"[1]\"}",
                                "{\"a\":{\"b\":[1]}}",
                                "{\"a\":7}"))
                .containsExactly(
                        "conversion_failed: field \"a\": expected an array, found string \"[1]\"",
                        "conversion_failed: field \"a\": expected an array, found object {\"b\":[1]}",
                        "conversion_failed: field \"a\": expected an array, found int 7");
    }

    @Test
    void aRowThatWouldMultiplyBeyondItsBoundIsARowError() throws Exception {
        String other = "\"" + "x".repeat(100_000) + "\"";
        String few = "{\"a\":[1" + ",1".repeat(99) + "],\"x\":" + other + "}";
        String many = "{\"a\":[1" + ",1".repeat(199) + "],\"x\":" + other + "}";

        assertThat(Trial.run("explode", DROP, few)).hasSize(100);
        assertThat(Trial.run("explode", DROP, many))
                .containsExactly(
                        "row_too_large: field \"a\": expected at most 16777216 bytes in all rows that the array gives,"
                                + " found 200 elements with about 20103814 bytes");
    }
}
