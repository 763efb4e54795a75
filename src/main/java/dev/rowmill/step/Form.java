package dev.rowmill.step;

import java.util.List;

/// How the options of a step are written: long, as an object of options, and for some steps short.
///
/// @param shorthand what may stand in the place of the object of options
/// @param options in the order of the documentation; the first is the one that a short form gives
public record Form(Shorthand shorthand, List<Option> options) {
    public Form {
        options = List.copyOf(options);
    }

    /// What a step may have in the place of its object of options.
    public enum Shorthand {
        /// Nothing else: `{"extract": {"field": …}}`.
        NONE,
        /// The text of the first option: `{"filter": "amount > 10"}`.
        TEXT,
        /// The number of the first option: `{"limit": 10}`.
        NUMBER,
        /// The list of the first option: `{"select": ["a", "b"]}`.
        LIST,
        /// The members of the first option, unless the object has a member of that option's name
        /// that is an object itself: `{"set": {"total": "amount * qty"}}`.
        MEMBERS,
        /// Members with names of the user's choice beside the options: `{"aggregate": {"by": …,
        /// "orders": "count()"}}`.
        OPEN
    }

    /// A form that is always long.
    static Form of(Option... options) {
        return new Form(Shorthand.NONE, List.of(options));
    }

    /// A form with a shorthand for the first of its options.
    static Form of(Shorthand shorthand, Option... options) {
        return new Form(shorthand, List.of(options));
    }
}
