package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Whatever a pipeline looks like, it is accepted or refused with problems; nothing else is thrown.
class PipelineFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void mutatedTreesAreAcceptedOrRefused(long seed) throws Exception {
        var random = new Random(seed);
        List<JsonNode> originals = originals();
        for (int i = 0; i < 500; i++) {
            JsonNode pipeline = originals.get(random.nextInt(originals.size())).deepCopy();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                pipeline = mutated(pipeline, random);
            }
            check(seed, pipeline.toString(), false);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void mutatedTextsAreAcceptedOrRefused(long seed) throws Exception {
        var random = new Random(seed);
        List<JsonNode> originals = originals();
        for (int i = 0; i < 500; i++) {
            var text =
                    new StringBuilder(originals.get(random.nextInt(originals.size())).toString());
            for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
                int at = random.nextInt(text.length());
                String marks = "{}[]\":,\\&*!|>%-#\n\t 019aß\ud83d\0";
                char c = marks.charAt(random.nextInt(marks.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, c);
                    case 1 -> text.insert(at, c);
                    default -> text.deleteCharAt(at);
                }
            }
            check(seed, text.toString(), false);
            check(seed, text.toString(), true);
        }
    }

    private static void check(long seed, String text, boolean yaml) {
        try {
            Pipeline pipeline = yaml ? Trial.PARSER.parseYaml(text) : Trial.PARSER.parse(text);
            assertThat(pipeline.steps())
                    .as(text)
                    .hasSizeLessThanOrEqualTo(PipelineParser.MAX_STEPS);
            assertThat(Trial.PARSER.parse(pipeline.json()).json()).isEqualTo(pipeline.json());
        } catch (InvalidPipelineException e) {
            assertThat(e.problems()).as(text).isNotEmpty();
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ": " + text, e);
        }
    }

    private static List<JsonNode> originals() throws Exception {
        var originals = new ArrayList<JsonNode>();
        for (StepSpec spec : Trial.STEPS.all()) {
            for (Example example : spec.examples()) {
                String step = "{\"" + spec.name() + "\": " + example.options() + "}";
                String policy = "{\"row\": \"fail\", \"stop_after\": \"1%\"}";
                originals.add(
                        JSON.readTree("{\"steps\": [" + step + "], \"on_error\": " + policy + "}"));
            }
        }
        return originals;
    }

    private static JsonNode mutated(JsonNode node, Random random) {
        if (node.isContainerNode() && !node.isEmpty() && random.nextInt(8) > 0) {
            int index = random.nextInt(node.size());
            if (node instanceof ArrayNode array) {
                array.set(index, mutated(array.get(index), random));
                return array;
            }
            var object = (ObjectNode) node;
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(index);
            JsonNode child = mutated(object.get(name), random);
            if (random.nextInt(6) == 0) {
                object.remove(name);
                name = anyText(random);
            }
            object.set(name, child);
            return object;
        }
        return anything(random);
    }

    private static JsonNode anything(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextLong());
            case 3 -> NODES.numberNode(random.nextGaussian() * 1e30);
            case 4 -> NODES.arrayNode().add(anyText(random)).add(anyText(random));
            case 5 -> NODES.objectNode().put(anyText(random), anyText(random));
            case 6 -> NODES.objectNode();
            default -> NODES.textNode(anyText(random));
        };
    }

    private static String anyText(Random random) {
        List<String> texts =
                List.of(
                        "",
                        "values",
                        "expr",
                        "fields",
                        "if",
                        "tag",
                        "by",
                        "a.b",
                        "a..b",
                        ".",
                        "{x}",
                        "{+x",
                        "{{x}}",
                        "(?<x>",
                        "(a)(b)",
                        "$1",
                        "${x}",
                        "\\",
                        "30s",
                        "99999999d",
                        "off",
                        "http",
                        "count()",
                        "sum(a",
                        "approx_percentile(x, 0.5)",
                        "x > 1",
                        "now()",
                        "💥",
                        "http://127.0.0.1/{a}",
                        "null",
                        "error",
                        "linear",
                        "1%");
        return texts.get(random.nextInt(texts.size()));
    }
}
