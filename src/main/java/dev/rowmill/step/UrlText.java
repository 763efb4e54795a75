package dev.rowmill.step;

import dev.rowmill.row.Json;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A URL in a text, taken apart as RFC 3986, appendix B, does it, so that URLs as they are found in
/// logs can be read: relative ones and ones with characters that should have been encoded, too.
///
/// Refused are control characters, and hosts and ports that cannot be any.
final class UrlText {
    private static final Pattern PARTS =
            Pattern.compile(
                    "(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:<>\"\\\\^`{|} ]*)(?::([0-9]{0,5}))?");
    private static final int MAX_PORT = 65_535;

    private UrlText() {}

    static Value parse(String text) throws RowException {
        Matcher parts = PARTS.matcher(text);
        if (text.isBlank() || text.chars().anyMatch(Character::isISOControl) || !parts.matches()) {
            throw unreadable("a URL without control characters", text);
        }
        String scheme = parts.group(1);
        String query = parts.group(4);
        var members = new LinkedHashMap<String, Value>();
        members.put("scheme", text(scheme == null ? null : scheme.toLowerCase(Locale.ROOT)));
        authority(parts.group(2), text, members);
        members.put("path", Value.text(parts.group(3)));
        members.put("query", text(query));
        members.put("fragment", text(parts.group(5)));
        members.put("params", params(query == null ? "" : query));
        return new Value.Obj(members);
    }

    private static Value text(@Nullable String text) {
        return text == null ? Value.Null.NULL : Value.text(text);
    }

    private static void authority(
            @Nullable String authority, String url, Map<String, Value> members)
            throws RowException {
        String given = authority == null ? "" : authority;
        int at = given.lastIndexOf('@');
        Matcher server = HOST_AND_PORT.matcher(given.substring(at + 1));
        if (!server.matches()) {
            throw unreadable("a host and a port", url);
        }
        String host = server.group(1).toLowerCase(Locale.ROOT);
        String port = server.group(2);
        if (port != null && !port.isEmpty() && Integer.parseInt(port) > MAX_PORT) {
            throw unreadable("a port up to " + MAX_PORT, url);
        }
        String user = at < 0 ? null : given.substring(0, at).split(":", 2)[0];
        members.put("user", text(user == null ? null : decoded(user, false)));
        members.put("host", text(host.isEmpty() ? null : host));
        members.put(
                "port",
                port == null || port.isEmpty()
                        ? Value.Null.NULL
                        : JsonNumber.of(Long.parseLong(port)));
    }

    private static RowException unreadable(String expected, String url) {
        return Parse.unreadable(expected, "\"" + Json.shortened(url) + "\"");
    }

    private static Value params(String query) {
        var params = new Repeated();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equal = pair.indexOf('=');
                String name = equal < 0 ? pair : pair.substring(0, equal);
                String value = equal < 0 ? "" : pair.substring(equal + 1);
                params.add(decoded(name, true), Value.text(decoded(value, true)));
            }
        }
        return params.object();
    }

    /// The text without percent-encoding, as forms write it; what is no encoding stays.
    private static String decoded(String text, boolean form) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        var decoded = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (octet(text, at) >= 0) {
                var bytes = new ByteArrayOutputStream();
                for (int octet = octet(text, at); octet >= 0; octet = octet(text, at)) {
                    bytes.write(octet);
                    at += 3;
                }
                decoded.append(bytes.toString(StandardCharsets.UTF_8));
            } else {
                decoded.append(form && c == '+' ? ' ' : c);
                at++;
            }
        }
        return decoded.toString();
    }

    private static int octet(String text, int at) {
        if (at + 2 >= text.length() || text.charAt(at) != '%') {
            return -1;
        }
        int high = hex(text.charAt(at + 1));
        int low = hex(text.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : 16 * high + low;
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
