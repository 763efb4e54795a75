package dev.rowmill.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.rowmill.step.Example;
import dev.rowmill.step.Option;
import dev.rowmill.step.StepSpec;
import dev.rowmill.step.Steps;

import io.javalin.http.Context;

import java.util.List;
import java.util.Locale;

/// `/v1/steps`: every step with its options and examples, from the specifications that validate pipelines.
final class StepRoute {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final FixedDocument document;

    StepRoute(Steps steps) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode all = root.putArray("steps");
        steps.all().forEach(step -> describe(step, all.addObject()));
        this.document = FixedDocument.of("application/json", root.toString());
    }

    void get(Context ctx) {
        document.answer(ctx);
    }

    private static void describe(StepSpec step, ObjectNode out) {
        out.put("name", step.name());
        out.put("kind", name(step.kind()));
        out.put("summary", step.summary());
        out.put("shorthand", name(step.form().shorthand()));
        ArrayNode options = out.putArray("options");
        for (Option option : step.options()) {
            options.addObject()
                    .put("name", option.name())
                    .put("type", option.type().label())
                    .put("required", option.required())
                    .put("default", option.defaultText())
                    .put("summary", option.summary());
        }
        out.set("examples", examples(step));
    }

    /// A step at work: the step as a pipeline has it, the rows before, and the rows after or why they fail.
    static ArrayNode examples(StepSpec step) {
        ArrayNode examples = JsonNodeFactory.instance.arrayNode();
        for (Example example : step.examples()) {
            describe(step, example, examples.addObject());
        }
        return examples;
    }

    private static void describe(StepSpec step, Example example, ObjectNode out) {
        read(example.options(), step.name(), out.putObject("step"));
        if (!example.datasets().isEmpty()) {
            ObjectNode datasets = out.putObject("datasets");
            example.datasets().forEach((name, rows) -> put(rows, datasets.putArray(name)));
        }
        put(example.in(), out.putArray("in"));
        if (example.error() == null) {
            put(example.out(), out.putArray("out"));
        } else {
            out.put("error", example.error().wireName());
        }
    }

    private static void put(List<String> rows, ArrayNode out) {
        for (String row : rows) {
            try {
                out.add(MAPPER.readTree(row));
            } catch (JsonProcessingException e) {
                // A row that is no JSON is an example of just that.
                out.add(row);
            }
        }
    }

    private static void read(String json, String name, ObjectNode out) {
        try {
            out.set(name, MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the example of step " + name + " is not JSON", e);
        }
    }

    /// A constant as JSON spells it.
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
