package dev.rowmill.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The options of one step of a pipeline, short or long form alike. Not thread-safe; lives only
/// while a step is planned.
public final class Options {
    private final StepSpec spec;
    private final Given body;
    private final boolean isShort;

    private Options(StepSpec spec, Given body, boolean isShort) {
        this.spec = spec;
        this.body = body;
        this.isShort = isShort;
    }

    /// The options in `body`. Notes options that are unknown or missing; nothing where the body is
    /// of a wrong kind.
    static @Nullable Options read(StepSpec spec, Given body) {
        boolean isShort = isShort(spec.form(), body.node());
        if (!isShort && !body.node().isObject()) {
            body.expected(shape(spec));
            return null;
        }
        var options = new Options(spec, body, isShort);
        options.check();
        return options;
    }

    private static boolean isShort(Form form, JsonNode node) {
        return switch (form.shorthand()) {
            case NONE, OPEN -> false;
            case TEXT -> node.isTextual();
            case NUMBER -> node.isNumber();
            case LIST -> node.isArray();
            case MEMBERS ->
                    node.isObject() && !node.path(form.options().getFirst().name()).isObject();
        };
    }

    private static String shape(StepSpec spec) {
        String main =
                spec.form().options().isEmpty() ? "" : spec.form().options().getFirst().name();
        return switch (spec.form().shorthand()) {
            case NONE, OPEN -> "an object with the options of " + spec.name();
            case TEXT -> "an expression as a text, or an object with \"" + main + "\"";
            case NUMBER -> "a number, or an object with \"" + main + "\"";
            case LIST -> "a list, or an object with \"" + main + "\"";
            case MEMBERS -> "an object";
        };
    }

    private void check() {
        if (isShort) {
            return;
        }
        List<String> known = spec.options().stream().map(Option::name).toList();
        if (spec.form().shorthand() != Form.Shorthand.OPEN) {
            body.refuseUnknown("option", known);
        }
        for (Option option : spec.form().options()) {
            if (option.required() && !body.node().has(option.name())) {
                body.problem(
                        "expected the option \"%s\" (%s), found none"
                                .formatted(option.name(), option.type().label()));
            }
        }
    }

    /// Whether an option was given.
    boolean has(String name) {
        return isShort ? isMain(name) : body.node().has(name);
    }

    private boolean isMain(String name) {
        return spec.form().options().getFirst().name().equals(name);
    }

    /// An option as it was given, or else its default, or else missing.
    ///
    /// @throws IllegalStateException if the step's specification has no such option
    Given get(String name) {
        Option option = spec.option(name);
        if (option == null) {
            throw new IllegalStateException(spec.name() + " has no option " + name);
        }
        if (isShort && isMain(name)) {
            return body;
        }
        Given given = body.member(name);
        boolean isGiven = !isShort && !given.node().isMissingNode();
        return isGiven ? given : new Given(byDefault(option), given.pointer(), given.problems());
    }

    private static JsonNode byDefault(Option option) {
        String text = option.defaultText();
        if (text == null) {
            return MissingNode.getInstance();
        }
        return switch (option.type()) {
            case OptionType.Whole _ -> LongNode.valueOf(Long.parseLong(text));
            case OptionType.Plain plain when plain == OptionType.Plain.BOOL ->
                    BooleanNode.valueOf(Boolean.parseBoolean(text));
            case OptionType.Plain _, OptionType.OneOf _, OptionType.Members _ ->
                    TextNode.valueOf(text);
        };
    }

    /// An option that has no default, read with `reading` where it was given.
    <T> @Nullable T find(String name, Function<Given, T> reading) {
        Given given = get(name);
        return given.node().isMissingNode() ? null : reading.apply(given);
    }

    /// A whole number within the bounds of the option's type.
    long whole(String name) {
        Option option = spec.option(name);
        if (option == null || !(option.type() instanceof OptionType.Whole(long min, long max))) {
            throw new IllegalStateException(spec.name() + " has no whole number " + name);
        }
        return get(name).whole(min, max);
    }

    /// The members that are no options, of a step whose form is open.
    Map<String, Given> others() {
        var others = new LinkedHashMap<>(body.members());
        spec.options().forEach(option -> others.remove(option.name()));
        return others;
    }

    /// Notes a mistake that concerns the step as a whole.
    void problem(String detail) {
        body.problem(detail);
    }
}
