package dev.rowmill.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.rowmill.format.Formats;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.step.Example;
import dev.rowmill.step.Option;
import dev.rowmill.step.OptionType;
import dev.rowmill.step.StepSpec;
import dev.rowmill.step.Steps;
import dev.rowmill.step.Vocabulary;

import io.javalin.http.Context;

import java.util.List;
import java.util.Locale;

/// `/v1/steps`: every step with its options and examples, and every name that may stand in them, from the
/// specifications that validate pipelines. An editor needs nothing else to complete what is typed.
final class StepRoute {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final FixedDocument document;

    StepRoute(Steps steps, Formats formats) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode all = root.putArray("steps");
        steps.all().forEach(step -> describe(step, all.addObject()));
        describe(Vocabulary.functions(), root.putArray("functions"));
        describe(Vocabulary.aggregates(), root.putArray("aggregates"));
        ArrayNode patterns = root.putArray("patterns");
        Vocabulary.patterns()
                .forEach((name, pattern) ->
                        patterns.addObject().put("name", name).put("pattern", pattern));
        root.set("formats", new RowContent(formats).table());
        ArrayNode codes = root.putArray("error_codes");
        for (ErrorCode code : ErrorCode.values()) {
            codes.addObject().put("code", code.wireName()).put("summary", code.summary());
        }
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
            describe(option, options.addObject());
        }
        out.set("examples", examples(step));
    }

    private static void describe(Option option, ObjectNode out) {
        out.put("name", option.name())
                .put("type", option.type().label())
                .put("kind", option.type().kind())
                .put("required", option.required())
                .put("default", option.defaultText())
                .put("summary", option.summary());
        if (!option.type().choices().isEmpty()) {
            option.type().choices().forEach(out.putArray("values")::add);
        }
        if (option.type() instanceof OptionType.Whole(long min, long max)) {
            out.put("min", min).put("max", max);
        }
    }

    private static void describe(List<Vocabulary.Term> terms, ArrayNode out) {
        for (Vocabulary.Term term : terms) {
            out.addObject()
                    .put("name", term.name())
                    .put("usage", term.usage())
                    .put("summary", term.summary())
                    .put("example", term.example());
        }
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
