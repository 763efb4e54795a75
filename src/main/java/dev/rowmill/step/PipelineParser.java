package dev.rowmill.step;

import com.fasterxml.jackson.databind.JsonNode;

import dev.rowmill.cache.WeighedCache;
import dev.rowmill.expr.Expression;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Reads pipelines and checks them completely, before any data is read. Shared by threads. A text
/// that it has read lately gives the same pipeline again.
///
/// Strict: what is not known is a mistake, wherever it stands. Every mistake is reported, each with
/// its place.
public final class PipelineParser {
    /// How many steps a pipeline may have.
    public static final int MAX_STEPS = 100;

    private static final int LONGEST_TAG = 64;

    /// What a plan holds of memory for each character of its text, rather too much than too little.
    private static final int BYTES_PER_CHAR = 64;

    private static final long CACHE_BYTES = 8 << 20;

    private final Steps steps;

    /// Compiling patterns and expressions costs a small run more than its rows.
    private final WeighedCache<String, Pipeline> parsed =
            WeighedCache.lasting(
                    CACHE_BYTES, (json, _) -> BYTES_PER_CHAR * Math.max(64, json.length()));

    /// A parser of pipelines made of `steps`.
    public PipelineParser(Steps steps) {
        this.steps = steps;
    }

    /// Reads a pipeline from JSON text of at most 256 KiB.
    ///
    /// @throws InvalidPipelineException with every mistake that it has
    public Pipeline parse(String json) throws InvalidPipelineException {
        Pipeline pipeline = parsed.get(json);
        if (pipeline == null) {
            pipeline = plan(PipelineText.json(json));
            parsed.put(json, pipeline);
        }
        return pipeline;
    }

    /// Reads a pipeline from YAML text of at most 256 KiB, without aliases. JSON is YAML, too.
    ///
    /// @throws InvalidPipelineException with every mistake that it has
    public Pipeline parseYaml(String yaml) throws InvalidPipelineException {
        return parse(PipelineText.yaml(yaml));
    }

    /// Reads a pipeline that is part of a larger document, with the same bounds as a text of its
    /// own. Names that occur twice must have been refused before.
    ///
    /// @throws InvalidPipelineException with every mistake that it has
    public Pipeline parse(JsonNode pipeline) throws InvalidPipelineException {
        return parse(PipelineText.write(pipeline));
    }

    private Pipeline plan(JsonNode pipeline) throws InvalidPipelineException {
        String json = PipelineText.write(pipeline);
        var problems = new Problems();
        var given = new Given(pipeline, "", problems);
        if (!pipeline.isObject()) {
            given.expected("a pipeline, an object with \"steps\"");
            problems.refuse();
        }
        given.refuseUnknown("option", List.of("steps", "on_error"));
        List<PlannedStep> planned = planAll(given);
        OnError onError = OnErrorReader.read(given.member("on_error"));
        problems.refuse();
        return new Pipeline(planned, onError, json);
    }

    private List<PlannedStep> planAll(Given pipeline) {
        Given list = pipeline.member("steps");
        if (list.node().isMissingNode()) {
            pipeline.problem("expected \"steps\", a list of steps, found none");
            return List.of();
        }
        if (!list.node().isArray()) {
            list.expected("a list of steps");
            return List.of();
        }
        if (list.node().size() > MAX_STEPS) {
            list.problem(
                    "expected at most %d steps, found %d".formatted(MAX_STEPS, list.node().size()));
            return List.of();
        }
        var planned = new ArrayList<PlannedStep>();
        for (int i = 0; i < list.node().size(); i++) {
            String pointer = Problems.element(list.pointer(), i);
            PlannedStep step = plan(new Given(list.node().get(i), pointer, list.problems()), i);
            if (step != null) {
                planned.add(step);
            }
        }
        return planned;
    }

    private @Nullable PlannedStep plan(Given step, int index) {
        if (!step.node().isObject() || step.node().size() != 1) {
            step.problem(
                    "expected an object with one key, the name of a step, found " + found(step));
            return null;
        }
        String name = step.node().fieldNames().next();
        Given body = step.member(name);
        StepSpec spec = steps.find(name);
        if (spec == null) {
            body.problem(Given.unknown("step", name, steps.names()));
            return null;
        }
        Options options = Options.read(spec, body);
        if (options == null) {
            return null;
        }
        String tag = options.find(StepSpec.TAG.name(), PipelineParser::tag);
        Expression condition = options.find(StepSpec.IF.name(), Given::expression);
        return new PlannedStep(index, name, tag, condition, spec.factory().apply(options));
    }

    private static String found(Given step) {
        if (!step.node().isObject() || step.node().isEmpty()) {
            return Given.describe(step.node());
        }
        String keys = String.join(", ", step.members().keySet());
        boolean common = step.node().has("if") || step.node().has("tag");
        return "the keys %s%s"
                .formatted(
                        keys, common ? "; \"if\" and \"tag\" stand among the step's options" : "");
    }

    private static String tag(Given given) {
        String tag = given.text();
        if (tag.length() > LONGEST_TAG || tag.chars().anyMatch(Character::isISOControl)) {
            given.expected("a name of 1 to " + LONGEST_TAG + " letters");
        }
        return tag;
    }
}
