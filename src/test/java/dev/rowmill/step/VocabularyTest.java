package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.rowmill.expr.Expression;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.ArrayList;
import java.util.List;

/// Every name that editors are told is one that pipelines may use.
class VocabularyTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    List<DynamicTest> everyFunctionHasAnExampleThatCompiles() {
        return Vocabulary.functions().stream()
                .map(term ->
                        DynamicTest.dynamicTest(
                                term.name(),
                                () -> {
                                    assertThat(term.usage()).contains(term.name() + "(");
                                    assertThat(term.summary()).isNotBlank().doesNotEndWith(".");
                                    assertThat(term.example())
                                            .matches(".*\\b" + term.name() + "\\(.*");
                                    Expression.compile(term.example());
                                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> everyAggregateHasAnExampleThatIsAccepted() {
        return Vocabulary.aggregates().stream()
                .map(term ->
                        DynamicTest.dynamicTest(
                                term.name(),
                                () -> {
                                    assertThat(term.usage()).startsWith(term.name() + "(");
                                    assertThat(term.summary()).isNotBlank().doesNotEndWith(".");
                                    assertThat(term.example()).startsWith(term.name() + "(");
                                    accept("aggregate", object().put("x", term.example()));
                                }))
                .toList();
    }

    @Test
    void everyPatternIsKnownToGrok() {
        assertThat(Vocabulary.patterns()).containsKeys("IP", "NUMBER");
        Vocabulary.patterns()
                .keySet()
                .forEach(name ->
                        accept(
                                "grok",
                                object().put("field", "a").put("patterns", "%{" + name + ":x}")));
    }

    @TestFactory
    List<DynamicTest> everyValueOfEveryOptionIsAccepted() {
        var tests = new ArrayList<DynamicTest>();
        for (StepSpec step : Trial.STEPS.all()) {
            for (Option option : step.options()) {
                for (String value : option.type().choices()) {
                    String name = step.name() + "." + option.name() + " = " + value;
                    tests.add(DynamicTest.dynamicTest(name, () -> tryValue(step, option, value)));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(20);
        return tests;
    }

    /// Puts the value into the step's first example, whose other options may not go with it.
    private static void tryValue(StepSpec step, Option option, String value) throws Exception {
        JsonNode example = JSON.readTree(step.examples().getFirst().options());
        boolean isShort = step.form().shorthand() == Form.Shorthand.MEMBERS;
        ObjectNode options = isShort ? object() : example.deepCopy();
        if (option.type() instanceof OptionType.Members) {
            // What stands for the whole is a status here, a field there.
            options.putObject(option.name()).put("404", value);
        } else {
            options.put(option.name(), value);
        }
        try {
            Trial.pipeline(step.name(), options.toString());
        } catch (InvalidPipelineException e) {
            assertThat(e.problems())
                    .extracting(Problem::detail)
                    .noneMatch(detail -> detail.contains("expected one of"));
            assertThat(e.problems())
                    .extracting(Problem::pointer)
                    .noneMatch(pointer -> pointer.contains("/" + option.name()));
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static void accept(String step, ObjectNode options) {
        assertThatCode(() -> Trial.pipeline(step, options.toString()))
                .as(options.toString())
                .doesNotThrowAnyException();
    }
}
