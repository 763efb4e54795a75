package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The official test suite of JSON Schema 2020-12: every group is a pipeline with a `validate`.
class JsonSchemaSuiteTest {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /// Their schemas refer to other documents, which the suite serves at an address of its own. We
    /// load nothing, so that a pipeline means the same tomorrow and reaches no network.
    private static final List<String> REMOTE =
            """
            dynamicRef: strict-tree schema, guards against misspelled properties
            dynamicRef: tests for implementation dynamic anchor and reference link
            dynamicRef: $ref and $dynamicAnchor are independent of order - $defs first
            dynamicRef: $ref and $dynamicAnchor are independent of order - $ref first
            dynamicRef: $ref to $dynamicRef finds detached $dynamicAnchor
            optional/cross-draft: refs to historic drafts are processed as historic drafts
            refRemote: remote ref
            refRemote: fragment within remote ref
            refRemote: anchor within remote ref
            refRemote: ref within remote ref
            refRemote: base URI change
            refRemote: base URI change - change folder
            refRemote: base URI change - change folder in subschema
            refRemote: root ref in remote ref
            refRemote: remote ref with ref to defs
            refRemote: Location-independent identifier in remote ref
            refRemote: retrieved nested refs resolve relative to their URI not $id
            refRemote: remote HTTP ref with different $id
            refRemote: remote HTTP ref with different URN $id
            refRemote: remote HTTP ref with nested absolute ref
            refRemote: $ref to $ref finds detached $anchor
            """
                    .lines()
                    .toList();

    /// Their `$schema` is no draft but a meta-schema of the suite, with other vocabularies.
    private static final List<String> DIALECT =
            """
            vocabulary: schema that uses custom metaschema with with no validation vocabulary
            vocabulary: ignore unrecognized optional vocabulary
            """
                    .lines()
                    .toList();

    @TestFactory
    Stream<DynamicTest> valuesAreJudgedAsTheSuiteSays() throws Exception {
        Map<String, JsonNode> groups = groups();
        groups.keySet().removeAll(REMOTE);
        groups.keySet().removeAll(DIALECT);
        return groups.entrySet().stream()
                .map(group ->
                        DynamicTest.dynamicTest(group.getKey(), () -> check(group.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> schemasThatNeedOtherDocumentsAreRefused() throws Exception {
        Map<String, JsonNode> groups = groups();
        return Stream.concat(
                REMOTE.stream().map(name -> refused(name, groups, "", "localhost:1234")),
                DIALECT.stream().map(name -> refused(name, groups, "/$schema", "localhost:1234")));
    }

    @Test
    void theWholeSuiteIsHere() throws Exception {
        int cases = groups().values().stream().mapToInt(group -> group.path("tests").size()).sum();

        assertThat(cases).isEqualTo(1_459);
    }

    private static DynamicTest refused(
            String name, Map<String, JsonNode> groups, String place, String reason) {
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    JsonNode group = Objects.requireNonNull(groups.get(name), "not in the suite");
                    var refused =
                            catchThrowableOfType(
                                    InvalidPipelineException.class, () -> pipeline(group));

                    assertThat(refused).as("it works now: take it off the list").isNotNull();
                    assertThat(refused.problems())
                            .singleElement()
                            .satisfies(problem -> {
                                assertThat(problem.pointer())
                                        .isEqualTo("/steps/0/validate/schema" + place);
                                assertThat(problem.detail()).contains(reason);
                            });
                });
    }

    /// The groups by the name of their file and their own.
    private static Map<String, JsonNode> groups() throws IOException, URISyntaxException {
        Path root =
                Path.of(
                        Objects.requireNonNull(
                                        JsonSchemaSuiteTest.class.getResource(
                                                "/corpora/json-schema-test-suite"))
                                .toURI());
        var groups = new TreeMap<String, JsonNode>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                String name = root.relativize(file).toString().replace(".json", "");
                for (JsonNode group : MAPPER.readTree(file.toFile())) {
                    String about = name + ": " + group.path("description").asText();
                    assertThat(groups.put(about, group)).as(about).isNull();
                }
            }
        }
        return groups;
    }

    private static Pipeline pipeline(JsonNode group) throws InvalidPipelineException {
        return Trial.pipeline("validate", "{\"schema\": " + group.path("schema") + "}");
    }

    /// A row is an object; values of other kinds are judged by the schema within the step.
    private static void check(JsonNode group) throws Exception {
        Pipeline pipeline = pipeline(group);
        JsonSchema schema = JsonSchema.compile(JsonTree.of(group.path("schema")));
        for (JsonNode test : group.path("tests")) {
            String about = test.path("description").asText();
            JsonNode value = test.path("data");
            boolean isValid = test.path("valid").asBoolean();

            assertThat(schema.violations(JsonTree.of(value)).isEmpty())
                    .as(about)
                    .isEqualTo(isValid);
            if (value.isObject()) {
                String row = value.toString();
                String out = Trial.run(pipeline, List.of(row)).getFirst();
                assertThat(out.equals(row)).as("%s: %s", about, out).isEqualTo(isValid);
            }
        }
    }
}
