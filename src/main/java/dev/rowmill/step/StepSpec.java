package dev.rowmill.step;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// All there is to know about a step: it drives validation, the documentation and the test of its
/// examples. Immutable.
///
/// @param name the verb that pipelines use
/// @param summary one sentence
/// @param examples at least one
/// @param factory makes the step of its options; mistakes are noted in the options and not thrown
public record StepSpec(
        String name,
        Kind kind,
        String summary,
        Form form,
        List<Example> examples,
        Function<Options, Plan> factory) {
    /// The option of every step that says which rows it works on.
    public static final Option IF =
            Option.optional(
                    "if",
                    OptionType.Plain.EXPRESSION,
                    "works only on rows where this is true; the others pass unchanged");

    /// The option of every step that names it.
    public static final Option TAG =
            Option.optional(
                    "tag", OptionType.Plain.TEXT, "a name for metrics and errors, 1 to 64 letters");

    /// Where a step runs.
    public enum Kind {
        /// It computes.
        CPU,
        /// It waits for something outside.
        IO,
        /// It computes and needs the whole dataset.
        DATASET
    }

    public StepSpec {
        examples = List.copyOf(examples);
    }

    /// The step's own options and those that every step has.
    public List<Option> options() {
        return Stream.concat(form.options().stream(), Stream.of(IF, TAG)).toList();
    }

    /// The option of that name, or nothing.
    @Nullable Option option(String name) {
        for (Option option : options()) {
            if (option.name().equals(name)) {
                return option;
            }
        }
        return null;
    }
}
