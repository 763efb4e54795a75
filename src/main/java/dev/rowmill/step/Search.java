package dev.rowmill.step;

import dev.rowmill.regex.Engine;
import dev.rowmill.regex.Regex;
import dev.rowmill.regex.RegexBudgetException;
import dev.rowmill.regex.RegexException;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Path;
import dev.rowmill.row.RowException;

/// A field and the pattern that is looked for in it: what all steps with regular expressions share.
record Search(Path field, Regex regex) {
    static final Option FIELD =
            Option.required("field", OptionType.Plain.FIELD, "the field to search");
    static final Option PATTERN =
            Option.required("pattern", OptionType.Plain.PATTERN, "what to look for");
    static final Option ENGINE =
            Option.optional(
                            "engine",
                            OptionType.OneOf.of(Engine.class),
                            "how to match; linear refuses patterns that would need back-tracking")
                    .or("auto");
    static final Option REGEX_BUDGET =
            Option.optional(
                    "regex_budget",
                    new OptionType.Whole(1, 50_000_000),
                    "the steps one match may take, after which the row fails; by default a multiple of the text's length");

    private static final Regex ANYTHING = anything();

    private static Regex anything() {
        try {
            return Regex.compile("");
        } catch (RegexException e) {
            throw new IllegalStateException("the empty pattern is a pattern", e);
        }
    }

    /// The search that the options describe.
    static Search of(Options options) {
        Engine engine = options.get("engine").oneOf(Engine.class);
        long budget = options.has("regex_budget") ? options.whole("regex_budget") : 0;
        Given given = options.get("pattern");
        return new Search(options.get("field").path(), regex(given, engine, budget));
    }

    private static Regex regex(Given given, Engine engine, long budget) {
        if (!given.node().isTextual()) {
            given.expected("a regular expression as a text");
            return ANYTHING;
        }
        try {
            return Regex.compile(given.node().textValue(), engine, budget);
        } catch (RegexException e) {
            given.problem(Given.positioned(e.detail(), e.position()));
            return ANYTHING;
        }
    }

    /// Whether the pattern was refused, so that nothing can be said of its groups.
    boolean isPlaceholder() {
        return regex == ANYTHING;
    }

    /// The row error for a match that took too long.
    RowException overBudget(RegexBudgetException e) {
        return overBudget(String.valueOf(e.getMessage()));
    }

    /// The row error for more than there may be.
    RowException overBudget(String message) {
        return new RowException(
                ErrorCode.REGEX_BUDGET_EXCEEDED, "field \"" + field + "\": " + message);
    }
}
