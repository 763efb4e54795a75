package dev.rowmill.step;

import com.fasterxml.jackson.databind.JsonNode;

import dev.rowmill.expr.Expression;
import dev.rowmill.expr.ExpressionException;
import dev.rowmill.row.Path;
import dev.rowmill.row.Spelling;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What a pipeline holds in one place, and where that is.
///
/// Every method reads it as one type. A mistake is noted, not thrown, and something harmless is
/// returned, so that one mistake does not hide the next; the pipeline is then refused. Of a missing
/// node nothing is noted.
record Given(JsonNode node, String pointer, Problems problems) {
    private static final int LONGEST_SHOWN = 40;
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(B|KiB|MiB|GiB|TiB)?");
    private static final Expression NOTHING = nothing();

    private static Expression nothing() {
        try {
            return Expression.compile("null");
        } catch (ExpressionException e) {
            throw new IllegalStateException("null is an expression", e);
        }
    }

    /// Notes a mistake here.
    void problem(String detail) {
        problems.add(pointer, detail);
    }

    /// Notes that something else was expected here.
    void expected(String what) {
        if (!node.isMissingNode()) {
            problem("expected " + what + ", found " + describe(node));
        }
    }

    /// A JSON value in words for a message.
    static String describe(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT, POJO -> node.isEmpty() ? "an empty object" : "an object";
            case ARRAY -> node.isEmpty() ? "an empty list" : "a list";
            case STRING -> "the text \"" + shortened(node.textValue()) + "\"";
            case NUMBER -> "the number " + shortened(node.asText());
            case BOOLEAN -> node.asText();
            case NULL -> "null";
            case MISSING, BINARY -> "nothing";
        };
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }

    /// A text that is not empty.
    String text() {
        if (node.isTextual() && !node.textValue().isEmpty()) {
            return node.textValue();
        }
        expected(node.isTextual() ? "a text that is not empty" : "a text");
        return "_";
    }

    /// A text that may be empty.
    String anyText() {
        if (!node.isTextual()) {
            expected("a text");
            return "";
        }
        return node.textValue();
    }

    /// A field of the row.
    Path path() {
        if (node.isTextual() && !node.textValue().isEmpty()) {
            return Path.of(node.textValue());
        }
        expected("the name of a field");
        return Path.of("_");
    }

    /// The field that this member's own name, `name`, stands for.
    Path named(String name) {
        if (name.isEmpty()) {
            problem("expected the name of a field, found an empty one");
        }
        return Path.of(name);
    }

    /// A list of at least one field of the row, none of them twice.
    List<Path> paths() {
        if (!node.isArray() || node.isEmpty()) {
            expected("a list of fields");
            return List.of();
        }
        var paths = new ArrayList<Path>();
        var seen = new HashSet<String>();
        for (Given element : elements()) {
            Path path = element.path();
            paths.add(path);
            if (!seen.add(path.text()) && element.node.isTextual()) {
                element.problem("expected each field once, found \"" + path + "\" again");
            }
        }
        return paths;
    }

    /// The fields of a key: a list of them, one name, or none, as an empty list.
    List<Path> key() {
        if (node.isTextual()) {
            return List.of(path());
        }
        return node.isArray() && node.isEmpty() ? List.of() : paths();
    }

    /// An expression over the row.
    Expression expression() {
        if (!node.isTextual()) {
            expected("an expression as a text");
            return NOTHING;
        }
        try {
            return Expression.compile(node.textValue());
        } catch (ExpressionException e) {
            problems(e);
            return NOTHING;
        }
    }

    /// Notes every mistake of an expression.
    void problems(ExpressionException e) {
        e.issues().forEach(issue -> problem(positioned(issue.detail(), issue.position())));
    }

    /// A message with the place in the text that it is about, counted from 0.
    static String positioned(String detail, int position) {
        return position < 0 ? detail : detail + " (at position " + position + ")";
    }

    /// True or false.
    boolean bool() {
        if (!node.isBoolean()) {
            expected("true or false");
        }
        return node.asBoolean();
    }

    /// A whole number within bounds.
    long whole(long min, long max) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            long value = node.longValue();
            if (value >= min && value <= max) {
                return value;
            }
        }
        expected("a whole number from " + min + " to " + max);
        return min;
    }

    /// A number from 0 to 1.
    double share() {
        double value = node.isNumber() ? node.doubleValue() : -1;
        if (value >= 0 && value <= 1) {
            return value;
        }
        expected("a number from 0 to 1");
        return 0;
    }

    /// A constant of an enum by its name in lower case.
    <E extends Enum<E>> E oneOf(Class<E> type) {
        E[] constants = type.getEnumConstants();
        List<String> names = OptionType.OneOf.of(type).names();
        return constants[names.indexOf(oneOf(names))];
    }

    /// One of a few names.
    String oneOf(List<String> names) {
        if (node.isTextual() && names.contains(node.textValue())) {
            return node.textValue();
        }
        String hint = node.isTextual() ? Spelling.hint(node.textValue(), names) : "";
        if (!node.isMissingNode()) {
            problem(
                    "expected one of %s, found %s%s"
                            .formatted(String.join(", ", names), describe(node), hint));
        }
        return names.getFirst();
    }

    /// A duration such as `250ms`, `30s`, `10m`, `1h` or `7d`, within bounds.
    Duration duration(Duration min, Duration max) {
        var match = DURATION.matcher(node.isTextual() ? node.textValue() : "");
        if (match.matches()) {
            long count = Long.parseLong(match.group(1));
            Duration value =
                    switch (match.group(2)) {
                        case "ms" -> Duration.ofMillis(count);
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    };
            if (value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
                return value;
            }
            expected("a duration from " + show(min) + " to " + show(max));
        } else {
            expected("a duration such as 250ms, 30s, 10m, 1h or 7d");
        }
        return max;
    }

    private static String show(Duration duration) {
        return duration.toMillis() < 1_000 ? duration.toMillis() + "ms" : showSeconds(duration);
    }

    private static String showSeconds(Duration duration) {
        return duration.toDays() > 0 ? duration.toDays() + "d" : duration.toSeconds() + "s";
    }

    /// A size in bytes: a number, or a text such as `512MiB`.
    long size() {
        var match = SIZE.matcher(node.isTextual() || node.isIntegralNumber() ? node.asText() : "");
        if (!match.matches()) {
            expected("a size in bytes such as 65536, 64KiB or 512MiB");
            return 0;
        }
        int shift = 10 * List.of("B", "KiB", "MiB", "GiB", "TiB").indexOf(unit(match.group(2)));
        long count = Long.parseLong(match.group(1));
        if (count > Long.MAX_VALUE >> shift) {
            expected("a size below 8 EiB");
            return 0;
        }
        return count << shift;
    }

    private static String unit(@Nullable String suffix) {
        return suffix == null ? "B" : suffix;
    }

    /// The members of an object, in order.
    Map<String, Given> members() {
        var members = new LinkedHashMap<String, Given>();
        if (!node.isObject()) {
            expected("an object");
            return members;
        }
        node.properties()
                .forEach(member ->
                        members.put(
                                member.getKey(),
                                new Given(
                                        member.getValue(),
                                        Problems.member(pointer, member.getKey()),
                                        problems)));
        return members;
    }

    /// The elements of a list, in order.
    List<Given> elements() {
        var elements = new ArrayList<Given>();
        for (int i = 0; i < node.size(); i++) {
            elements.add(new Given(node.get(i), Problems.element(pointer, i), problems));
        }
        return elements;
    }

    /// The member of an object, missing where there is none.
    Given member(String name) {
        return new Given(node.path(name), Problems.member(pointer, name), problems);
    }

    /// Notes every member of the object whose name is none of `known`.
    void refuseUnknown(String what, Collection<String> known) {
        members()
                .forEach((name, member) -> {
                    if (!known.contains(name)) {
                        member.problem(unknown(what, name, known));
                    }
                });
    }

    /// A message about a name that is not known.
    static String unknown(String what, String name, Collection<String> known) {
        String hint = Spelling.hint(name, known);
        return "unknown "
                + what
                + " \""
                + shortened(name)
                + "\""
                + (hint.isEmpty() ? "; expected one of " + String.join(", ", known) : hint);
    }
}
