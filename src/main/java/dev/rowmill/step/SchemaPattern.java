package dev.rowmill.step;

import com.networknt.schema.regex.RegularExpression;

import dev.rowmill.regex.Regex;
import dev.rowmill.regex.RegexBudgetException;
import dev.rowmill.regex.RegexException;

/// A regular expression of a JSON Schema: in the dialect of ECMA-262, found by our engine, which no
/// pattern and no text can hold longer than its budget. Immutable.
record SchemaPattern(Regex regex) implements RegularExpression {
    private static final String SPACES = "\\s\\p{Zs}\\x{2028}\\x{2029}\\x{FEFF}";

    /// The pattern `ecma`.
    ///
    /// @throws RegexException if our engine does not know it
    static SchemaPattern compile(String ecma) throws RegexException {
        return new SchemaPattern(Regex.compile(new Translation(ecma).text()));
    }

    /// @throws JsonSchema.StoppedException if the match takes more steps than the budget
    @Override
    public boolean matches(String text) {
        try {
            return regex.find(text);
        } catch (RegexBudgetException e) {
            throw JsonSchema.StoppedException.overBudget(e);
        }
    }

    /// Writes the same expression in our dialect, where the two differ: `$` is the very end, `.`
    /// and `\s` know other characters, properties of characters have other names, and in a class
    /// `[` and `&&` stand for themselves.
    private static final class Translation {
        private final String ecma;
        private final StringBuilder out = new StringBuilder();
        private int at;
        private boolean inClass;

        Translation(String ecma) {
            this.ecma = ecma;
        }

        String text() {
            while (at < ecma.length()) {
                char c = ecma.charAt(at++);
                if (c == '\\') {
                    escape();
                } else if (inClass) {
                    member(c);
                } else {
                    atom(c);
                }
            }
            return out.toString();
        }

        private void atom(char c) {
            switch (c) {
                case '$' -> out.append("\\z");
                case '.' -> out.append("[^\\n\\r\\x{2028}\\x{2029}]");
                case '[' -> begin();
                default -> out.append(c);
            }
        }

        private void begin() {
            if (ecma.startsWith("^]", at)) {
                out.append("[\\x{0}-\\x{10FFFF}]");
                at += 2;
            } else if (ecma.startsWith("]", at)) {
                out.append("(?!)");
                at++;
            } else {
                inClass = true;
                out.append('[');
                if (ecma.startsWith("^", at)) {
                    out.append('^');
                    at++;
                }
            }
        }

        private void member(char c) {
            if (c == ']') {
                inClass = false;
                out.append(c);
            } else if (c == '[' || c == '&' || c == '^') {
                out.append('\\').append(c);
            } else {
                out.append(c);
            }
        }

        private void escape() {
            if (at == ecma.length()) {
                out.append('\\');
                return;
            }
            char c = ecma.charAt(at++);
            boolean braced = c == 'u' && ecma.startsWith("{", at);
            switch (c) {
                case 's' -> out.append(inClass ? SPACES : "[" + SPACES + "]");
                case 'S' -> out.append("[^").append(SPACES).append(']');
                case '0' -> out.append("\\x00");
                case 'u' -> out.append(braced ? "\\x" : "\\u");
                case 'c' -> control();
                case 'p', 'P' -> property(c);
                default -> out.append('\\').append(c);
            }
        }

        /// A letter of either case means the same control character.
        private void control() {
            out.append("\\c");
            if (at < ecma.length() && Character.isLetter(ecma.charAt(at))) {
                out.append(Character.toUpperCase(ecma.charAt(at++)));
            }
        }

        private void property(char letter) {
            out.append('\\').append(letter);
            int end = ecma.startsWith("{", at) ? ecma.indexOf('}', at) : -1;
            if (end > at) {
                String name = ecma.substring(at + 1, end);
                out.append('{').append(EcmaProperties.ours(name)).append('}');
                at = end + 1;
            }
        }
    }
}
