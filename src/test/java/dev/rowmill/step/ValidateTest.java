package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class ValidateTest {
    private static List<String> validate(String schema, String... rows) throws Exception {
        return Trial.run("validate", "{\"schema\": " + schema + "}", rows);
    }

    @Test
    void rowsThatFitPassByteForByte() throws Exception {
        assertThat(validate("{\"required\": [\"a\"]}", "{ \"a\": 1.10 }"))
                .containsExactly("{ \"a\": 1.10 }");
    }

    @Test
    void theFirstViolationsAreToldWithTheirPlaces() throws Exception {
        String schema =
                "{\"properties\": {\"a\": {\"items\": {\"type\": \"integer\"}}}, \"required\": [\"b\"]}";

        assertThat(validate(schema, "{\"a\":[1,\"x\",\"y\",\"z\",null]}").getFirst())
                .startsWith("schema_violation: ")
                .contains("/a/1: string found, integer expected")
                .endsWith("; and 2 more");
    }

    @Test
    void changedRowsAreJudgedAsTheyAreNow() throws Exception {
        Pipeline pipeline =
                Trial.PARSER.parse(
                        """
                        {"steps": [{"set": {"b": "a + 1"}}, {"remove": ["a"]},
                         {"validate": {"schema": {"additionalProperties": false, "properties": {"b": {"const": 2}}}}}]}
                        """);

        assertThat(Trial.run(pipeline, List.of("{\"a\":1}", "{\"a\":2}")))
                .first()
                .isEqualTo("{\"b\":2}");
    }

    @Test
    void rowsThatIfExcludesPass() throws Exception {
        assertThat(Trial.run("validate", "{\"schema\": false, \"if\": \"a == 1\"}", "{\"a\":2}"))
                .containsExactly("{\"a\":2}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "12 | ",
                "{\"type\": \"int\"} | /type",
                "{\"properties\": {\"a/b\": {\"minLength\": -1}}} | /properties/a~1b/minLength",
                "{\"required\": \"a\"} | /required",
                "{\"properties\": {\"a\": {\"pattern\": \"(\"}}} | /properties/a/pattern",
                "{\"patternProperties\": {\"[a\": true}} | /patternProperties/[a",
                "{\"allOf\": [true, {\"pattern\": \"*\"}]} | /allOf/1/pattern",
                "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"} | /$schema",
                "{\"$ref\": \"#/$defs/nothing\"} | ",
                "{\"$ref\": \"https://rowmill.example/other.json\"} | ",
                "{\"$ref\": \"http://127.0.0.1:1/schema\"} | ",
                "{\"$ref\": \"file:///etc/hostname\"} | ",
                "{\"$ref\": \"classpath:logback.xml\"} | ",
                "{\"$ref\": \"resource:logback.xml\"} | ",
                "{\"multipleOf\": 1e-999999} | ",
                "{\"const\": 1e999999999} | ",
            })
    void aSchemaThatCannotBeUsedIsAProblemWithItsPlace(String schema, String place) {
        var refused =
                catchThrowableOfType(
                        InvalidPipelineException.class,
                        () -> Trial.pipeline("validate", "{\"schema\": " + schema + "}"));

        assertThat(refused.problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.detail()).isNotBlank())
                .extracting(Problem::pointer)
                .contains("/steps/0/validate/schema" + (place == null ? "" : place));
    }

    @Test
    void allMistakesAreReportedAtOnce() {
        var refused =
                catchThrowableOfType(
                        InvalidPipelineException.class,
                        () ->
                                Trial.pipeline(
                                        "validate",
                                        "{\"schema\": {\"type\": 1, \"minimum\": \"a\", \"pattern\": \"(\"}}"));

        assertThat(refused.problems())
                .extracting(Problem::pointer)
                .contains(
                        "/steps/0/validate/schema/type",
                        "/steps/0/validate/schema/minimum",
                        "/steps/0/validate/schema/pattern");
    }

    @Test
    void dataThatLooksLikeAPatternIsNone() throws Exception {
        assertThat(
                        validate(
                                "{\"properties\": {\"a\": {\"const\": {\"pattern\": \"(\"}}}}",
                                "{\"a\":{\"pattern\":\"(\"}}"))
                .containsExactly("{\"a\":{\"pattern\":\"(\"}}");
    }

    @Test
    @Timeout(20)
    void aPatternThatWouldTakeForeverIsARowError() throws Exception {
        assertThat(
                        validate(
                                        "{\"properties\": {\"a\": {\"pattern\": \"^(a+)+\\\\1[bc]$\"}}}",
                                        "{\"a\":\"" + "a".repeat(3_000) + "\"}")
                                .getFirst())
                .startsWith("regex_budget_exceeded: ");
    }

    @Test
    void aDynamicReferenceToNothingIsARowError() throws Exception {
        assertThat(validate("{\"$dynamicRef\": \"https://rowmill.example/x#a\"}", "{}").getFirst())
                .startsWith("schema_violation: schema: ");
    }

    @Test
    @Timeout(20)
    void aSchemaThatDoublesItsWorkIsARowError() throws Exception {
        String defs =
                IntStream.range(0, 40)
                        .mapToObj(i ->
                                "\"d%d\": {\"allOf\": [{\"$ref\": \"#/$defs/d%d\"}, {\"$ref\": \"#/$defs/d%d\"}]}"
                                        .formatted(i, i + 1, i + 1))
                        .collect(Collectors.joining(", "));

        assertThat(
                        validate(
                                        "{\"$ref\": \"#/$defs/d0\", \"$defs\": {"
                                                + defs
                                                + ", \"d40\": true}}",
                                        "{}")
                                .getFirst())
                .startsWith("schema_violation: schema: expected to look at no more than 2,000,000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\": \"#\"}",
                "{\"allOf\": [{\"$ref\": \"#/$defs/a\"}], \"$defs\": {\"a\": {\"anyOf\": [{\"$ref\": \"#\"}]}}}",
                "{\"$dynamicAnchor\": \"x\", \"not\": {\"$dynamicRef\": \"#x\"}}",
            })
    void aSchemaThatRefersToItselfWithoutEndIsARowError(String schema) throws Exception {
        assertThat(validate(schema, "{}").getFirst())
                .startsWith("schema_violation: schema: expected keywords at most 1,000 deep");
    }

    @Test
    void theDeepestRowIsJudged() throws Exception {
        String row = "{\"c\":".repeat(199) + "{}" + "}".repeat(199);
        String schema = "{\"properties\": {\"c\": {\"$ref\": \"#\"}}, \"type\": \"object\"}";

        assertThat(validate(schema, row)).containsExactly(row);
    }

    @Test
    void aNumberBeyondComputingIsARowError() throws Exception {
        assertThat(
                        validate(
                                "{\"properties\": {\"a\": {\"multipleOf\": 3}}}",
                                "{\"a\":1e999999999}"))
                .containsExactly(
                        "schema_violation: expected a number of at most 2,000 places, found 1e999999999");
    }
}
