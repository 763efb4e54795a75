package dev.rowmill.step;

import dev.rowmill.regex.Engine;
import dev.rowmill.regex.Matcher;
import dev.rowmill.regex.Regex;
import dev.rowmill.regex.RegexException;
import dev.rowmill.row.Conversion;
import dev.rowmill.row.Path;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One grok pattern, translated to one regular expression. Immutable.
///
/// @param targets the fields it gives, in the order of their first captures
record GrokPattern(String source, Regex regex, List<Target> targets) {
    /// A field and what is captured for it, several times where the pattern names it several times.
    record Target(String field, List<Part> parts) {}

    /// A group and what its text is converted to, if to anything.
    record Part(int group, @Nullable Conversion type) {}

    /// The pattern that `given` holds; nothing where it is wrong, which is noted.
    static @Nullable GrokPattern of(Given given, GrokLibrary library, Engine engine, long budget) {
        String source = given.text();
        if (!given.node().isTextual() || source.isEmpty()) {
            return null;
        }
        String expression = "";
        try {
            GrokExpansion.Expanded expanded = GrokExpansion.expand(source, library);
            expression = expanded.regex();
            Regex regex =
                    Regex.compileExpanded(expression, engine, budget, GrokExpansion.MAX_LENGTH);
            return new GrokPattern(source, regex, targets(regex, expanded.captures()));
        } catch (GrokExpansion.WrongPatternException e) {
            given.problem(String.valueOf(e.getMessage()));
        } catch (RegexException e) {
            given.problem(
                    "%s (near \"%s\" once the names are written out)"
                            .formatted(e.detail(), near(expression, e.position())));
        }
        return null;
    }

    private static String near(String regex, int position) {
        int from = Math.clamp(position - 10, 0, regex.length());
        return regex.substring(from, Math.min(from + 30, regex.length()));
    }

    private static List<Target> targets(Regex regex, List<GrokExpansion.Capture> captures) {
        var parts = new LinkedHashMap<String, List<Part>>();
        for (GrokExpansion.Capture capture : captures) {
            parts.computeIfAbsent(capture.field(), _ -> new ArrayList<>())
                    .add(new Part(regex.groupNumber(capture.group()), capture.type()));
        }
        return parts.entrySet().stream()
                .map(entry -> new Target(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
    }

    /// What a match captured, by field: null where nothing was, an array where a field was captured
    /// more than once.
    ///
    /// @throws RowException if a text cannot be converted
    Map<String, Value> values(Matcher match) throws RowException {
        var values = new LinkedHashMap<String, Value>();
        for (Target target : targets) {
            var found = new ArrayList<Value>();
            for (Part part : target.parts) {
                String text = match.group(part.group);
                if (text != null) {
                    Value value = Value.text(text);
                    found.add(
                            part.type == null
                                    ? value
                                    : part.type.convert(value, Path.of(target.field)));
                }
            }
            values.put(
                    target.field,
                    switch (found.size()) {
                        case 0 -> Value.Null.NULL;
                        case 1 -> found.getFirst();
                        default -> new Value.Array(found);
                    });
        }
        return values;
    }
}
