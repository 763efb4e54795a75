package dev.rowmill.step;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A text with fields of the row in it. Immutable.
///
/// In a URL these are the expressions of RFC 6570, levels 1 and 2, with one name each: `{name}` is
/// percent-encoded but for letters, digits and `-._~`; `{+name}` keeps what may stand in a URL.
/// Elsewhere `{name}` is the text as it is, `{{name}}` stands for `{name}` itself, and any other
/// brace for itself, so that JSON and GraphQL need no escapes.
record Template(List<Part> parts) {
    private static final Pattern IN_TEXT =
            Pattern.compile(
                    "\\{\\{([\\w.-]+)\\}\\}|\\{([\\w.-]+)\\}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern IN_URL = Pattern.compile("\\{([^{}]*)\\}");
    private static final String UNRESERVED = "-._~";
    private static final String RESERVED = ":/?#[]@!$&'()*+,;=";
    private static final String OTHER_OPERATORS = "#./;?&=,!@|";

    /// A piece of a template.
    sealed interface Part {
        /// Itself.
        record Literal(String text) implements Part {}

        /// The text of a field.
        record Field(Path path, Encoding encoding) implements Part {}
    }

    /// What becomes of a field's text.
    enum Encoding {
        NONE,
        UNRESERVED,
        RESERVED
    }

    Template {
        parts = List.copyOf(parts);
    }

    /// The template of a URL; notes every mistake in it.
    static Template url(Given given) {
        String text = given.text();
        var parts = new ArrayList<Part>();
        var match = IN_URL.matcher(text);
        int end = 0;
        while (match.find()) {
            literal(given, parts, text, end, match.start());
            parts.add(expression(given, match.group(1), match.start()));
            end = match.end();
        }
        literal(given, parts, text, end, text.length());
        return new Template(parts);
    }

    private static void literal(Given given, List<Part> parts, String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '{' || text.charAt(i) == '}') {
                String detail = "expected {name} or {+name}, found a brace without its pair";
                given.problem(Given.positioned(detail, i));
                return;
            }
        }
        if (from < to) {
            String literal = text.substring(from, to);
            parts.add(new Part.Literal(encode(literal, RESERVED, true)));
        }
    }

    private static Part expression(Given given, String inner, int position) {
        boolean reserved = inner.startsWith("+");
        String name = reserved ? inner.substring(1) : inner;
        boolean wrong =
                name.isBlank()
                        || OTHER_OPERATORS.indexOf(name.charAt(0)) >= 0
                        || name.indexOf(',') >= 0
                        || name.endsWith("*");
        if (wrong) {
            String detail = "expected {name} or {+name}, found {" + inner + "}";
            given.problem(Given.positioned(detail, position));
        }
        return new Part.Field(Path.of(name), reserved ? Encoding.RESERVED : Encoding.UNRESERVED);
    }

    /// The template of a text that is no URL.
    static Template text(String text) {
        var parts = new ArrayList<Part>();
        var match = IN_TEXT.matcher(text);
        int end = 0;
        while (match.find()) {
            parts.add(new Part.Literal(text.substring(end, match.start())));
            String escaped = match.group(1);
            parts.add(
                    escaped != null
                            ? new Part.Literal("{" + escaped + "}")
                            : new Part.Field(Path.of(match.group(2)), Encoding.NONE));
            end = match.end();
        }
        parts.add(new Part.Literal(text.substring(end)));
        return new Template(parts);
    }

    /// The field, where the whole template is one, otherwise nothing.
    @Nullable Path onlyField() {
        List<Part> filled =
                parts.stream().filter(part -> !part.equals(new Part.Literal(""))).toList();
        return filled.size() == 1 && filled.getFirst() instanceof Part.Field(var path, _)
                ? path
                : null;
    }

    /// The text for `row`.
    ///
    /// @throws RowException with `expression_error` if a field is missing, null, or no text, number
    /// or truth value
    String expand(Row row) throws RowException {
        var text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Literal(var literal) -> text.append(literal);
                case Part.Field(var path, var encoding) -> text.append(field(row, path, encoding));
            }
        }
        return text.toString();
    }

    private static String field(Row row, Path path, Encoding encoding) throws RowException {
        String text = FieldText.get(path, row);
        if (text == null) {
            String found = path.get(row) == null ? "no such field" : "null";
            throw new RowException(
                    ErrorCode.EXPRESSION_ERROR,
                    "{%s}: expected a field with a text, found %s".formatted(path, found));
        }
        return switch (encoding) {
            case NONE -> text;
            case UNRESERVED -> encode(checked(path, text), "", false);
            case RESERVED -> encode(checked(path, text), RESERVED, true);
        };
    }

    private static String checked(Path path, String text) throws RowException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new RowException(
                    ErrorCode.EXPRESSION_ERROR,
                    "{%s}: expected Unicode text, found half of a surrogate pair".formatted(path));
        }
        return text;
    }

    /// Percent-encodes what is neither unreserved nor one of `kept`; where `triplets` are kept,
    /// `%41` stays.
    private static String encode(String text, String kept, boolean triplets) {
        var encoded = new StringBuilder(text.length() + 16);
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            boolean plain =
                    isUnreserved(c) || kept.indexOf(c) >= 0 || (triplets && isTriplet(text, at));
            if (plain) {
                encoded.append((char) c);
            } else {
                percent(encoded, c);
            }
            at += Character.charCount(c);
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
    }

    private static boolean isTriplet(String text, int at) {
        return text.charAt(at) == '%'
                && at + 2 < text.length()
                && isHex(text.charAt(at + 1))
                && isHex(text.charAt(at + 2));
    }

    private static boolean isHex(char c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }

    private static void percent(StringBuilder encoded, int codePoint) {
        for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
            encoded.append('%')
                    .append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)))
                    .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
        }
    }
}
