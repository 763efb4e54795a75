package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SetFieldsTest {
    @Test
    void aFieldKeepsItsPlaceAndTheRestKeepsItsBytes() throws Exception {
        assertThat(
                        Trial.run(
                                "set",
                                "{\"b\": \"b + 1\"}",
                                "{ \"a\" : 1.10, \"b\":2,\"c\": \"\\u00e9\" }"))
                .containsExactly("{ \"a\" : 1.10, \"b\":3,\"c\": \"\\u00e9\" }");
    }

    @Test
    void aMissingFieldIsNull() throws Exception {
        assertThat(Trial.run("set", "{\"copy\": \"none\"}", "{}"))
                .containsExactly("{\"copy\":null}");
    }

    @Test
    void pathsMakeObjectsOnTheWay() throws Exception {
        assertThat(Trial.run("set", "{\"a.b.c\": \"1\", \"a.b.d\": \"2\"}", "{\"a\":7}"))
                .containsExactly("{\"a\":{\"b\":{\"c\":1,\"d\":2}}}");
    }

    @Test
    void aTopLevelFieldWithDotsInItsNameComesFirst() throws Exception {
        assertThat(Trial.run("set", "{\"a.b\": \"2\"}", "{\"a.b\":1}"))
                .containsExactly("{\"a.b\":2}");
    }

    @Test
    void aFailureNamesTheFieldThatWasComputed() throws Exception {
        assertThat(
                        Trial.run("set", "{\"ok\": \"1\", \"total\": \"a * 2\"}", "{\"a\":\"x\"}")
                                .getFirst())
                .startsWith("expression_error: field \"total\": ");
    }

    @Test
    void nowIsTheStartOfTheRunForEveryRow() throws Exception {
        assertThat(Trial.run("set", "{\"at\": \"now()\"}", "{}", "{}"))
                .containsOnly("{\"at\":\"2026-01-02T03:04:05Z\"}");
    }

    @Test
    void rowsThatTheConditionExcludesPassUnchanged() throws Exception {
        assertThat(
                        Trial.run(
                                "set",
                                "{\"values\": {\"a\": \"0\"}, \"if\": \"a > 1\"}",
                                "{\"a\":1}",
                                "{\"a\":2}"))
                .containsExactly("{\"a\":1}", "{\"a\":0}");
    }
}
