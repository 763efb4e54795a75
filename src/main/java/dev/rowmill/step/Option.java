package dev.rowmill.step;

import org.jspecify.annotations.Nullable;

/// One option of a step.
///
/// @param name as pipelines spell it
/// @param required whether it must be given
/// @param defaultText what holds where it is not given, or nothing
/// @param summary one sentence without a full stop
public record Option(
        String name,
        OptionType type,
        boolean required,
        @Nullable String defaultText,
        String summary) {
    /// An option that must be given.
    static Option required(String name, OptionType type, String summary) {
        return new Option(name, type, true, null, summary);
    }

    /// An option that need not be given and then has no value.
    static Option optional(String name, OptionType type, String summary) {
        return new Option(name, type, false, null, summary);
    }

    /// This option with a value for where it is not given.
    Option or(String text) {
        return new Option(name, type, false, text, summary);
    }
}
