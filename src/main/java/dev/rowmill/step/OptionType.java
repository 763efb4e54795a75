package dev.rowmill.step;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What an option of a step may hold, for validation and for the documentation.
public sealed interface OptionType {
    /// The type in a word or two, as the documentation shows it.
    String label();

    /// The type in one word for programs, such as `expression`.
    String kind();

    /// The names that may stand there, where only these may.
    default List<String> choices() {
        return List.of();
    }

    /// A type without further bounds.
    enum Plain implements OptionType {
        TEXT("text"),
        FIELD("field"),
        FIELDS("list of fields"),
        KEY("field, or list of fields"),
        JOIN("field, list of fields, or object of row's field: dataset's field"),
        PATTERN("regular expression"),
        GROK("grok pattern, or list of them"),
        GROUP("number or name of a group"),
        EXPRESSION("expression"),
        AGGREGATE("aggregate such as sum(x)"),
        DURATION("duration such as 30s"),
        CACHING("off, http or a duration such as 1h"),
        RATE("rate such as 200/s"),
        TEMPLATE("text with {field}"),
        SIZE("size such as 512MiB"),
        SHARE("number from 0 to 1"),
        BOOL("true or false"),
        JSON("any JSON, with {field} in its texts"),
        SCHEMA("JSON Schema");

        private final String label;

        Plain(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public String kind() {
            return OneOf.name(this);
        }
    }

    /// A whole number.
    ///
    /// @param min the least that is allowed
    /// @param max the most that is allowed
    record Whole(long min, long max) implements OptionType {
        @Override
        public String label() {
            return "whole number from " + min + " to " + max;
        }

        @Override
        public String kind() {
            return "whole";
        }
    }

    /// One of a few names.
    record OneOf(List<String> names) implements OptionType {
        public OneOf {
            names = List.copyOf(names);
        }

        /// The constants of an enum, in lower case.
        static OneOf of(Class<? extends Enum<?>> type) {
            return new OneOf(Arrays.stream(type.getEnumConstants()).map(OneOf::name).toList());
        }

        /// The name of a constant as pipelines spell it.
        static String name(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public String label() {
            return "one of " + String.join(", ", names);
        }

        @Override
        public String kind() {
            return "one_of";
        }

        @Override
        public List<String> choices() {
            return names;
        }
    }

    /// An object whose members, with names that the user chooses, all have one type; its [#choices()]
    /// are those of the members.
    record Members(OptionType of) implements OptionType {
        @Override
        public String label() {
            return "object of name: " + of.label();
        }

        @Override
        public String kind() {
            return "members";
        }

        @Override
        public List<String> choices() {
            return of.choices();
        }
    }
}
