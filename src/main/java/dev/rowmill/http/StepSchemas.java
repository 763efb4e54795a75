package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.rowmill.step.Form;
import dev.rowmill.step.OnError;
import dev.rowmill.step.Option;
import dev.rowmill.step.OptionType;
import dev.rowmill.step.PipelineParser;
import dev.rowmill.step.StepSpec;
import dev.rowmill.step.Steps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// JSON Schemas of pipelines, made of the specifications that validate them.
///
/// What a schema admits, the server may still refuse: an expression with a mistake in it, two fields of one name. What a
/// schema refuses, the server refuses, too.
final class StepSchemas {
    private static final String DURATION = "[0-9]{1,9}(ms|s|m|h|d)";

    private StepSchemas() {}

    /// Adds `Pipeline`, `Step`, `OnError`, and a schema for every step.
    static void addTo(ObjectNode schemas, Steps steps) {
        schemas.set("Pipeline", pipeline());
        schemas.set("OnError", onError());
        var each = new ArrayList<ObjectNode>();
        for (StepSpec step : steps.all()) {
            schemas.set(component(step), step(step));
            each.add(Schemas.ref(component(step)));
        }
        ObjectNode any = Schemas.either(each);
        any.put("description", "One operation on rows: an object with one key, the step's name.");
        schemas.set("Step", any);
    }

    /// The name of a step's component.
    private static String component(StepSpec step) {
        return "Step_" + step.name();
    }

    private static ObjectNode pipeline() {
        ObjectNode steps = Schemas.listOf(Schemas.ref("Step"));
        steps.put("maxItems", PipelineParser.MAX_STEPS);
        return new ObjectSchema("An ordered list of steps, and what becomes of rows that fail.")
                .required("steps", steps, "in this order; none only converts the format")
                .optional("on_error", Schemas.ref("OnError"), "what becomes of rows that fail")
                .closed();
    }

    private static ObjectNode onError() {
        ObjectNode row =
                Schemas.oneOf(Arrays.stream(OnError.Mode.values()).map(StepRoute::name).toList());
        ObjectNode share = Schemas.text("([0-9]{1,3}(\\.[0-9]{1,6})?)%", "1%");
        return new ObjectSchema("What becomes of rows that fail.")
                .optional(
                        "row",
                        row.put("default", StepRoute.name(OnError.DEFAULT.row())),
                        "kept beside the results, the end of the job, counted only, or sent on with `_error`")
                .optional(
                        "stop_after",
                        Schemas.either(List.of(Schemas.whole(1), share)),
                        "the count, or the share after 1,000 rows, of failed rows that fails the job")
                .closed();
    }

    private static ObjectNode step(StepSpec step) {
        ObjectNode schema =
                new ObjectSchema(step.summary())
                        .required(
                                step.name(), options(step), "the options of `" + step.name() + "`")
                        .closed();
        schema.put("title", step.name());
        schema.put("x-kind", StepRoute.name(step.kind()));
        ArrayNode examples = StepRoute.examples(step);
        ArrayNode steps = schema.putArray("examples");
        examples.forEach(example -> steps.add(example.path("step")));
        schema.set("x-examples", examples);
        return schema;
    }

    /// What stands behind a step's name: its options, or for some steps something shorter.
    private static ObjectNode options(StepSpec step) {
        Form form = step.form();
        if (form.shorthand() == Form.Shorthand.NONE) {
            return longForm(step).closed();
        }
        if (form.shorthand() == Form.Shorthand.OPEN) {
            return longForm(step).others(type(OptionType.Plain.AGGREGATE));
        }
        ObjectNode main = type(form.options().getFirst().type());
        if (form.shorthand() == Form.Shorthand.MEMBERS) {
            // Its long form is told by a first option that is an object.
            ObjectNode condition = main.putObject("not");
            String name = form.options().getFirst().name();
            condition.putArray("required").add(name);
            condition.putObject("properties").putObject(name).put("type", "object");
        }
        return Schemas.either(List.of(main, longForm(step).closed()));
    }

    private static ObjectSchema longForm(StepSpec step) {
        var schema = new ObjectSchema("Every option by its name.");
        for (Option option : step.options()) {
            ObjectNode type = type(option.type());
            type.put("x-type", option.type().label());
            putDefault(option, type);
            if (option.required()) {
                schema.required(option.name(), type, option.summary());
            } else {
                schema.optional(option.name(), type, option.summary());
            }
        }
        return schema;
    }

    private static void putDefault(Option option, ObjectNode schema) {
        String text = option.defaultText();
        if (text == null) {
            return;
        }
        if (option.type() instanceof OptionType.Whole) {
            schema.put("default", Long.parseLong(text));
        } else if (option.type() == OptionType.Plain.BOOL) {
            schema.put("default", Boolean.parseBoolean(text));
        } else {
            schema.put("default", text);
        }
    }

    private static ObjectNode type(OptionType type) {
        return switch (type) {
            case OptionType.Plain plain -> plain(plain);
            case OptionType.Whole(long min, long max) -> Schemas.whole(min, max);
            case OptionType.OneOf(List<String> names) -> oneOf(names);
            case OptionType.Members(OptionType of) ->
                    Schemas.any().put("type", "object").set("additionalProperties", type(of));
        };
    }

    /// Where "null" is a name, JSON's own null can mean nothing else.
    private static ObjectNode oneOf(List<String> names) {
        ObjectNode schema = Schemas.oneOf(names);
        if (!names.contains("null")) {
            return schema;
        }
        schema.withArray("enum").addNull();
        return Schemas.orNull(schema);
    }

    private static ObjectNode plain(OptionType.Plain type) {
        return switch (type) {
            case TEXT, TEMPLATE -> Schemas.text();
            case FIELD -> Schemas.word();
            case AGGREGATE -> Schemas.word().put("format", "aggregate");
            case EXPRESSION -> Schemas.text().put("format", "expression");
            case PATTERN -> Schemas.text().put("format", "regex");
            case FIELDS -> Schemas.listOf(Schemas.word());
            case KEY, GROK ->
                    Schemas.either(List.of(Schemas.word(), Schemas.listOf(Schemas.word())));
            case JOIN -> {
                ObjectNode pairs = Schemas.any().put("type", "object").put("minProperties", 1);
                pairs.set("additionalProperties", Schemas.word());
                yield Schemas.either(
                        List.of(Schemas.word(), Schemas.listOf(Schemas.word()), pairs));
            }
            case GROUP -> Schemas.either(List.of(Schemas.whole(0), Schemas.word()));
            case DURATION -> Schemas.text(DURATION, "30s");
            case CACHING -> Schemas.text("(off|http|" + DURATION + ")", "1h");
            case RATE -> Schemas.text("[1-9][0-9]{0,8}/[smh]", "200/s");
            case SIZE ->
                    Schemas.either(
                            List.of(
                                    Schemas.whole(0),
                                    Schemas.text("[0-9]{1,12}(B|KiB|MiB|GiB|TiB)?", "512MiB")));
            case BOOL -> Schemas.bool();
            case SHARE -> Schemas.number().put("minimum", 0).put("maximum", 1);
            case JSON, SCHEMA -> Schemas.any();
        };
    }
}
