package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What matches are replaced by: text with `$1` or `${name}` for groups, `\$` for a dollar, `\\`
/// for a backslash.
///
/// `$12` is group 12 if there are so many, else group 1 and a `2`. A group that did not take part
/// gives nothing. Immutable, and shared by any number of threads.
public final class Replacement {
    private final Regex regex;
    private final List<Part> parts;

    /// Whether its texts have UTF-8, as those with a lone surrogate have not.
    private final boolean hasUtf8;

    private Replacement(Regex regex, List<Part> parts) {
        this.regex = regex;
        this.parts = List.copyOf(parts);
        this.hasUtf8 = parts.stream().allMatch(Part::hasUtf8);
    }

    /// A piece of the template: text, or a group if the text is null.
    private record Part(@Nullable String text, byte @Nullable [] utf8, int group) {
        static Part of(String text) {
            return new Part(text, text.getBytes(StandardCharsets.UTF_8), 0);
        }

        boolean hasUtf8() {
            return utf8 == null || new String(utf8, StandardCharsets.UTF_8).equals(text);
        }
    }

    /// Reads a template for a pattern.
    ///
    /// @throws RegexException if the template names a group that the pattern does not have, or ends
    ///     unfinished
    public static Replacement parse(String template, Regex regex) throws RegexException {
        var reader = new Reader(template, regex);
        reader.read();
        return new Replacement(regex, reader.parts);
    }

    /// A text with every match replaced.
    ///
    /// @param maxLength how long the result may become, in chars
    /// @throws RegexBudgetException if the result becomes longer, or the pattern's budget is
    ///     exceeded
    public String replaceAll(String text, int maxLength) {
        Matcher matcher = regex.matcher(text);
        if (!matcher.find()) {
            limit(text.length(), maxLength);
            return text;
        }
        var result = new StringBuilder(Math.min(text.length(), maxLength) + 16);
        int from = 0;
        do {
            append(result, text, from, matcher.start(0), maxLength);
            for (Part part : parts) {
                appendPart(result, part, text, matcher, maxLength);
            }
            from = matcher.end(0);
        } while (matcher.find());
        append(result, text, from, text.length(), maxLength);
        return result.toString();
    }

    /// What a text became, as UTF-8, in memory that the next one uses again. Not thread-safe.
    public static final class Result {
        private byte[] bytes = new byte[256];
        private int length;
        private boolean unchanged;

        /// Whether that is the text as it was.
        public boolean isUnchanged() {
            return unchanged;
        }

        /// A copy of what the text became.
        public byte[] toByteArray() {
            return Arrays.copyOf(bytes, length);
        }

        private void put(byte[] utf8, int from, int to, int maxLength) {
            // No char takes more than three bytes; how many chars there are is counted at the end.
            limit(((long) length + to - from) / 3, maxLength);
            if (bytes.length - length < to - from) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + to - from));
            }
            System.arraycopy(utf8, from, bytes, length, to - from);
            length += to - from;
        }

        private int chars() {
            int chars = 0;
            for (int i = 0; i < length; i++) {
                chars += (bytes[i] & 0xc0) == 0x80 ? 0 : (bytes[i] & 0xff) < 0xf0 ? 1 : 2;
            }
            return chars;
        }
    }

    /// Replaces every match in the text whose UTF-8 is `utf8[from, to)`, with a matcher of the same
    /// pattern.
    ///
    /// @return whether that is possible: not where half of a surrogate pair is matched or put in
    /// @throws RegexBudgetException as [#replaceAll(String, int)]
    public boolean replaceAll(
            Matcher matcher, byte[] utf8, int from, int to, int maxLength, Result result) {
        if (!hasUtf8) {
            return false;
        }
        matcher.reset(utf8, from, to);
        result.length = 0;
        int done = from;
        while (matcher.find()) {
            if (!matcher.isWhole()) {
                return false;
            }
            result.put(utf8, done, matcher.start(0), maxLength);
            for (Part part : parts) {
                byte[] literal = part.utf8;
                int start = literal == null ? matcher.start(part.group) : 0;
                if (literal != null) {
                    result.put(literal, 0, literal.length, maxLength);
                } else if (start >= 0) {
                    result.put(utf8, start, matcher.end(part.group), maxLength);
                }
            }
            done = matcher.end(0);
        }
        boolean found = done > from || result.length > 0;
        result.put(utf8, done, to, maxLength);
        if (result.length > maxLength) {
            limit(result.chars(), maxLength);
        }
        result.unchanged = !found || Arrays.equals(result.bytes, 0, result.length, utf8, from, to);
        return true;
    }

    private static void appendPart(
            StringBuilder result, Part part, String text, Matcher matcher, int maxLength) {
        String literal = part.text();
        if (literal != null) {
            append(result, literal, 0, literal.length(), maxLength);
        } else if (matcher.start(part.group()) >= 0) {
            append(result, text, matcher.start(part.group()), matcher.end(part.group()), maxLength);
        }
    }

    private static void append(StringBuilder result, String text, int from, int to, int maxLength) {
        limit((long) result.length() + to - from, maxLength);
        result.append(text, from, to);
    }

    private static void limit(long length, int maxLength) {
        if (length > maxLength) {
            throw new RegexBudgetException(
                    "expected at most " + maxLength + " chars after replacement, found more");
        }
    }

    /// Reads a template once.
    private static final class Reader {
        private final String template;
        private final Regex regex;
        private final List<Part> parts = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private int at;

        Reader(String template, Regex regex) {
            this.template = template;
            this.regex = regex;
        }

        void read() throws RegexException {
            while (at < template.length()) {
                char c = template.charAt(at++);
                if (c == '\\') {
                    text.append(escaped());
                } else if (c == '$') {
                    group();
                } else {
                    text.append(c);
                }
            }
            endText();
        }

        private char escaped() throws RegexException {
            if (at == template.length()) {
                throw error("expected a character after the backslash, found the end", at);
            }
            return template.charAt(at++);
        }

        private void group() throws RegexException {
            int dollar = at - 1;
            int group = at < template.length() && template.charAt(at) == '{' ? named() : numbered();
            if (group > regex.groupCount()) {
                throw error(
                        "expected a group up to " + regex.groupCount() + ", found " + group,
                        dollar);
            }
            endText();
            parts.add(new Part(null, null, group));
        }

        private int named() throws RegexException {
            int close = template.indexOf('}', at);
            if (close < 0) {
                throw error(
                        "expected '}' after the group's name, found the end", template.length());
            }
            String name = template.substring(at + 1, close);
            int group = regex.groupNumber(name);
            if (group < 0) {
                throw error(
                        "expected one of the groups "
                                + regex.groupNames()
                                + ", found \""
                                + name
                                + "\"",
                        at + 1);
            }
            at = close + 1;
            return group;
        }

        private int numbered() throws RegexException {
            int group = digit();
            if (group < 0) {
                throw error(
                        "expected a group's number or \"{name}\" after the dollar, or \\$ for a dollar",
                        at);
            }
            at++;
            for (int digit = digit(); digit >= 0; digit = digit()) {
                if (group * 10 + digit > regex.groupCount()) {
                    break;
                }
                group = group * 10 + digit;
                at++;
            }
            return group;
        }

        private int digit() {
            char c = at < template.length() ? template.charAt(at) : ' ';
            return c >= '0' && c <= '9' ? c - '0' : -1;
        }

        private void endText() {
            if (!text.isEmpty()) {
                parts.add(Part.of(text.toString()));
                text.setLength(0);
            }
        }

        private RegexException error(String detail, int position) {
            return new RegexException(detail, template, position);
        }
    }
}
