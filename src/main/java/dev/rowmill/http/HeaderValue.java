package dev.rowmill.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A header's value with parameters, such as `text/csv; charset=utf-8` (RFC 9110, section 5.6.6).
///
/// @param value what stands before the first `;`, in lower case
/// @param parameters names in lower case, values without their quotes; the first of a name counts
record HeaderValue(String value, Map<String, String> parameters) {
    /// Reads one value. What makes no sense as a parameter is passed over.
    static HeaderValue parse(String text) {
        int semicolon = text.indexOf(';');
        String value = semicolon < 0 ? text : text.substring(0, semicolon);
        var parameters = new LinkedHashMap<String, String>();
        int at = semicolon < 0 ? text.length() : semicolon + 1;
        while (at < text.length()) {
            at = parameter(text, at, parameters);
        }
        return new HeaderValue(value.strip().toLowerCase(Locale.ROOT), Map.copyOf(parameters));
    }

    private static int parameter(String text, int from, Map<String, String> parameters) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '=' && text.charAt(at) != ';') {
            at++;
        }
        String name = text.substring(from, at).strip().toLowerCase(Locale.ROOT);
        if (at == text.length() || text.charAt(at) == ';') {
            return at + 1;
        }
        at++;
        var value = new StringBuilder();
        boolean quoted = at < text.length() && text.charAt(at) == '"';
        at = quoted ? quoted(text, at + 1, value) : token(text, at, value);
        parameters.putIfAbsent(name, quoted ? value.toString() : value.toString().strip());
        while (at < text.length() && text.charAt(at) != ';') {
            at++;
        }
        return at + 1;
    }

    private static int token(String text, int from, StringBuilder value) {
        int at = from;
        while (at < text.length() && text.charAt(at) != ';') {
            value.append(text.charAt(at++));
        }
        return at;
    }

    private static int quoted(String text, int from, StringBuilder value) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        return at + 1;
    }
}
