package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Objects;

/// What the official suite leaves open: numbers are exact, and patterns follow ECMA-262.
class JsonSchemaTest {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    @TestFactory
    Iterable<DynamicTest> valuesAreJudgedExactly() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        try (InputStream in =
                Objects.requireNonNull(
                        JsonSchemaTest.class.getResourceAsStream(
                                "/json-schema/beyond-the-suite.json"))) {
            for (JsonNode group : MAPPER.readTree(in)) {
                String about = group.get("about").asText();
                tests.add(DynamicTest.dynamicTest(about, () -> check(group)));
            }
        }
        return tests;
    }

    private static void check(JsonNode group) {
        JsonNode source = JsonTree.of(group.get("schema"));
        assertThat(JsonSchema.mistakes(source)).isEmpty();
        JsonSchema schema = JsonSchema.compile(source);
        for (JsonNode value : group.get("valid")) {
            assertThat(schema.violations(JsonTree.of(value))).as("valid: %s", value).isEmpty();
        }
        for (JsonNode value : group.get("invalid")) {
            assertThat(schema.violations(JsonTree.of(value))).as("invalid: %s", value).isNotEmpty();
        }
    }
}
