package dev.rowmill.step;

import dev.rowmill.row.Json;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

/// Pairs of keys and values in a text, such as `level=info msg="all good"`.
///
/// A value may stand in double quotes, in which a backslash takes the next character as it is, but
/// `\n`, `\r` and `\t`. White space around keys and values is no part of them.
///
/// @param pairSeparator a blank stands for any white space
record PairsText(String pairSeparator, String keySeparator) implements Parse.Parsing {
    /// The reading that the options describe.
    static PairsText of(Options options) {
        Given pair = options.get("pair_separator");
        Given key = options.get("key_separator");
        var pairs = new PairsText(pair.text(), key.text());
        if (pairs.pairSeparator.equals(pairs.keySeparator)) {
            key.problem("expected another text than \"pair_separator\", found the same");
        }
        if (pairs.pairSeparator.contains("\"") || pairs.keySeparator.contains("\"")) {
            pair.problem("expected separators without quotes, found one");
        }
        return pairs;
    }

    @Override
    public Value parse(String text) throws RowException {
        return new Reading(text).object();
    }

    /// One text, from its beginning to its end.
    private final class Reading {
        private final String text;
        private final Repeated pairs = new Repeated();
        private int at;

        Reading(String text) {
            this.text = text;
        }

        Value object() throws RowException {
            skip();
            while (at < text.length()) {
                pair();
                skip();
            }
            return pairs.object();
        }

        /// Passes over white space and empty pairs.
        private void skip() {
            while (at < text.length()) {
                if (Character.isWhitespace(text.charAt(at))) {
                    at++;
                } else if (text.startsWith(pairSeparator, at)) {
                    at += pairSeparator.length();
                } else {
                    return;
                }
            }
        }

        private void pair() throws RowException {
            int from = at;
            while (at < text.length() && !text.startsWith(keySeparator, at) && !endsPair()) {
                at++;
            }
            String key = text.substring(from, at).strip();
            if (key.isEmpty()) {
                throw unreadable("a key", from);
            }
            if (!text.startsWith(keySeparator, at)) {
                pairs.add(key, Value.Null.NULL);
                return;
            }
            at += keySeparator.length();
            pairs.add(key, Value.text(value()));
        }

        private boolean endsPair() {
            return pairSeparator.equals(" ")
                    ? Character.isWhitespace(text.charAt(at))
                    : text.startsWith(pairSeparator, at);
        }

        private String value() throws RowException {
            skipBlanks();
            int from = at;
            if (text.startsWith("\"", at)) {
                String value = quoted();
                skipBlanks();
                if (at < text.length() && !endsPair()) {
                    throw unreadable("the end of the pair after the quote", at);
                }
                return value;
            }
            while (at < text.length() && !endsPair()) {
                at++;
            }
            return text.substring(from, at).strip();
        }

        /// White space may stand before and after a value where it does not end the pair.
        private void skipBlanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at)) && !endsPair()) {
                at++;
            }
        }

        private String quoted() throws RowException {
            int from = at++;
            var value = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                char c = text.charAt(at++);
                if (c == '\\' && at < text.length()) {
                    c = unescaped(text.charAt(at++));
                }
                value.append(c);
            }
            if (at == text.length()) {
                throw unreadable("a second quote", from);
            }
            at++;
            return value.toString();
        }

        private static char unescaped(char c) {
            return switch (c) {
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                default -> c;
            };
        }

        private RowException unreadable(String expected, int from) {
            return Parse.unreadable(
                    expected + " (at position " + from + ")",
                    "\"" + Json.shortened(text.substring(from)) + "\"");
        }
    }
}
