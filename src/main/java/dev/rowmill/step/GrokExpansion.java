package dev.rowmill.step;

import dev.rowmill.row.Conversion;
import dev.rowmill.row.Json;
import dev.rowmill.row.Spelling;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Writes one regular expression for a grok pattern: names give way to what they stand for, and what
/// is captured gets names `g0`, `g1` and so on, which cannot clash. Not thread-safe; for one
/// pattern.
///
/// What Oniguruma, the dialect of Logstash, writes in another way than Rowmill is translated:
/// `(?m)`, `\h` for a hexadecimal digit, `[[:alpha:]]`, comments, and fields as group names.
final class GrokExpansion {
    /// How long the expression may become, in chars: ten times the longest of the library's.
    static final int MAX_LENGTH = 64 << 10;

    /// How deep names may stand for names.
    private static final int MAX_DEPTH = 50;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern REFERENCE =
            Pattern.compile("%\\{([A-Za-z0-9_-]+)(?::([^:{}]+))?(?::([A-Za-z]+))?\\}");
    private static final Pattern REPETITION = Pattern.compile("\\{[0-9]+(?:,[0-9]*)?\\}");
    private static final Pattern CAPTURE =
            Pattern.compile("\\(\\?(?:P?<(?![=!])([^<>]+)>|'([^']+)')");
    private static final Pattern FLAGS = Pattern.compile("\\(\\?[a-zA-Z-]+(?=[:)])");
    private static final Pattern BACK_REFERENCE = Pattern.compile("\\\\k<([^<>]+)>");
    private static final Pattern POSIX_CLASS = Pattern.compile("\\[:(\\^?)([a-z]+):\\]");
    private static final Pattern BRACKETS = Pattern.compile("(?:\\[[^\\[\\]]+\\])+");

    private final GrokLibrary library;
    private final StringBuilder regex = new StringBuilder();
    private final List<Capture> captures = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();

    private GrokExpansion(GrokLibrary library) {
        this.library = library;
    }

    /// A group of the expression and the field that it goes into.
    ///
    /// @param group its name in the expression
    /// @param type what its text is converted to, or nothing
    record Capture(String group, String field, @Nullable Conversion type) {}

    /// An expression and what it captures, in order.
    record Expanded(String regex, List<Capture> captures) {}

    /// A grok pattern is wrong.
    static final class WrongPatternException extends Exception {
        private static final long serialVersionUID = 1L;

        WrongPatternException(String message) {
            super(message);
        }
    }

    /// Whether a definition can have that name.
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// The expression for `pattern`.
    ///
    /// @throws WrongPatternException if it uses a name that is not known, that stands for itself, or
    /// too many of them
    static Expanded expand(String pattern, GrokLibrary library) throws WrongPatternException {
        var expansion = new GrokExpansion(library);
        expansion.write(pattern);
        return new Expanded(expansion.regex.toString(), List.copyOf(expansion.captures));
    }

    private void write(String text) throws WrongPatternException {
        int at = 0;
        while (at < text.length()) {
            at =
                    switch (text.charAt(at)) {
                        case '\\' -> escape(text, at);
                        case '[' -> characterClass(text, at);
                        case '(' -> group(text, at);
                        case '%' -> percent(text, at);
                        default -> copy(text, at, at + 1);
                    };
            if (regex.length() > MAX_LENGTH) {
                throw new WrongPatternException(
                        "expected a pattern of at most %d letters with its names written out, found more"
                                .formatted(MAX_LENGTH));
            }
        }
    }

    private int copy(String text, int from, int to) {
        int end = Math.min(to, text.length());
        regex.append(text, from, end);
        return end;
    }

    private int escape(String text, int at) throws WrongPatternException {
        var reference = BACK_REFERENCE.matcher(text).region(at, text.length());
        if (reference.lookingAt()) {
            regex.append("\\k<").append(groupOf(reference.group(1))).append('>');
            return reference.end();
        }
        int next = at + 1;
        char letter = next < text.length() ? text.charAt(next) : '\0';
        if (letter == 'h' || letter == 'H') {
            regex.append(letter == 'h' ? "[0-9A-Fa-f]" : "[^0-9A-Fa-f]");
            return at + 2;
        }
        return copy(text, at, at + 2);
    }

    /// The last group with that field before the reference to it.
    private String groupOf(String field) throws WrongPatternException {
        for (Capture capture : captures.reversed()) {
            if (capture.field.equals(field(field))) {
                return capture.group;
            }
        }
        throw new WrongPatternException(
                "expected a group before \\k<%s>, found none of that name".formatted(field));
    }

    /// Copies a class up to its bracket, in which nothing is a group or a name.
    private int characterClass(String text, int start) throws WrongPatternException {
        int at = openClass(text, start);
        int depth = 1;
        while (at < text.length() && depth > 0) {
            var posix = POSIX_CLASS.matcher(text).region(at, text.length());
            char c = text.charAt(at);
            if (posix.lookingAt()) {
                regex.append(posixClass(posix.group(2), !posix.group(1).isEmpty()));
                at = posix.end();
            } else if (c == '[') {
                depth++;
                at = openClass(text, at);
            } else if (c == '\\') {
                at = escape(text, at);
            } else {
                depth -= c == ']' ? 1 : 0;
                at = copy(text, at, at + 1);
            }
        }
        return at;
    }

    /// A closing bracket right after the opening one is a letter of the class.
    private int openClass(String text, int start) {
        int at = start + (text.startsWith("[^", start) ? 2 : 1);
        return copy(text, start, text.startsWith("]", at) ? at + 1 : at);
    }

    private static String posixClass(String name, boolean negated) throws WrongPatternException {
        String property =
                switch (name) {
                    case "alnum" -> "{IsAlnum}";
                    case "alpha" -> "{IsAlphabetic}";
                    case "ascii" -> "{ASCII}";
                    case "blank" -> "{Blank}";
                    case "cntrl" -> "{Cntrl}";
                    case "digit" -> "{IsDigit}";
                    case "graph" -> "{Graph}";
                    case "lower" -> "{IsLowercase}";
                    case "print" -> "{Print}";
                    case "punct" -> "{IsPunctuation}";
                    case "space" -> "{IsWhite_Space}";
                    case "upper" -> "{IsUppercase}";
                    case "word" -> "{IsWord}";
                    case "xdigit" -> "{XDigit}";
                    default ->
                            throw new WrongPatternException(
                                    "expected a class such as [:alpha:], found [:" + name + ":]");
                };
        return (negated ? "\\P" : "\\p") + property;
    }

    private int group(String text, int at) throws WrongPatternException {
        var capture = CAPTURE.matcher(text).region(at, text.length());
        if (capture.lookingAt()) {
            String name = capture.group(1) != null ? capture.group(1) : capture.group(2);
            openCapture(name, null);
            return capture.end();
        }
        if (text.startsWith("(?#", at)) {
            int end = text.indexOf(')', at);
            return end < 0 ? text.length() : end + 1;
        }
        var flags = FLAGS.matcher(text).region(at, text.length());
        flags.useTransparentBounds(true);
        if (flags.lookingAt()) {
            regex.append(flags.group().replace('m', 's'));
            return flags.end();
        }
        return copy(text, at, at + 1);
    }

    private int percent(String text, int at) throws WrongPatternException {
        boolean isName = text.startsWith("%{", at);
        var repetition = REPETITION.matcher(text).region(at + 1, text.length());
        if (!isName || repetition.lookingAt()) {
            return copy(text, at, at + 1);
        }
        var reference = REFERENCE.matcher(text).region(at, text.length());
        if (!reference.lookingAt()) {
            int end = text.indexOf('}', at);
            throw new WrongPatternException(
                    "expected %%{NAME}, %%{NAME:field} or %%{NAME:field:type}, found %s"
                            .formatted(
                                    Json.shortened(
                                            text.substring(
                                                    at, end < 0 ? text.length() : end + 1))));
        }
        reference(reference.group(1), reference.group(2), reference.group(3));
        return reference.end();
    }

    private void reference(String name, @Nullable String field, @Nullable String type)
            throws WrongPatternException {
        String definition = library.find(name);
        if (definition == null) {
            throw new WrongPatternException(
                    "unknown pattern \"" + name + "\"" + Spelling.hint(name, library.names()));
        }
        if (open.contains(name) || open.size() >= MAX_DEPTH) {
            String way = String.join(", ", open.reversed()) + ", " + name;
            throw new WrongPatternException(
                    (open.contains(name)
                                    ? "expected definitions that end, found one that stands for itself: "
                                    : "expected at most "
                                            + MAX_DEPTH
                                            + " names within names, found ")
                            + way);
        }
        if (field == null) {
            regex.append("(?:");
        } else {
            openCapture(field, type(type));
        }
        open.push(name);
        write(definition);
        open.pop();
        regex.append(')');
    }

    private void openCapture(String field, @Nullable Conversion type) {
        String group = "g" + captures.size();
        captures.add(new Capture(group, field(field), type));
        regex.append("(?<").append(group).append('>');
    }

    /// `[client][ip]` is Logstash's way to write `client.ip`.
    private static String field(String name) {
        return BRACKETS.matcher(name).matches()
                ? name.substring(1, name.length() - 1).replace("][", ".")
                : name;
    }

    private static @Nullable Conversion type(@Nullable String name) throws WrongPatternException {
        return switch (name == null ? "string" : name.toLowerCase(Locale.ROOT)) {
            case "int", "long" -> Conversion.INT;
            case "float", "double" -> Conversion.DOUBLE;
            case "boolean", "bool" -> Conversion.BOOL;
            case "string" -> null;
            default ->
                    throw new WrongPatternException(
                            "expected one of int, long, float, double, boolean, string as the type, found \""
                                    + name
                                    + "\""
                                    + Spelling.hint(
                                            String.valueOf(name),
                                            List.of(
                                                    "int", "long", "float", "double", "boolean",
                                                    "string")));
        };
    }
}
