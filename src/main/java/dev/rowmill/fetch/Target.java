package dev.rowmill.fetch;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Locale;

/// A URL that has been read in the one way it can be read: anything two parsers could disagree
/// about is refused.
///
/// @param secure whether it is https
/// @param host the name or address in lower case, without brackets
/// @param literal the address if the host is one, else null
/// @param port from 1 to 65535
/// @param file path and query, starting with a slash
@SuppressWarnings("ArrayRecordComponent") // an address, never changed
record Target(boolean secure, String host, byte @Nullable [] literal, int port, String file) {
    private static final int MAX_URL = 8192;
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;
    private static final String PATH_MARKS = "-._~!$&'()*+,;=:@/";

    /// @throws Blocked if it is no absolute http or https URL of canonical form
    static Target parse(String url) throws Blocked {
        check(url.length() <= MAX_URL);
        boolean secure = url.regionMatches(true, 0, "https://", 0, 8);
        check(secure || url.regionMatches(true, 0, "http://", 0, 7));
        int start = secure ? 8 : 7;
        int end = start;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(start, end);
        int fragment = url.indexOf('#', end);
        checkCharacters(fragment < 0 ? "" : url.substring(fragment + 1), true);
        return at(
                secure,
                authority,
                file(url.substring(end, fragment < 0 ? url.length() : fragment)));
    }

    private static Target at(boolean secure, String authority, String file) throws Blocked {
        boolean bracketed = authority.startsWith("[");
        int hostEnd = bracketed ? authority.indexOf(']') + 1 : authority.indexOf(':');
        check(!bracketed || hostEnd > 0);
        if (hostEnd < 0) {
            hostEnd = authority.length();
        }
        String host = authority.substring(0, hostEnd).toLowerCase(Locale.ROOT);
        int port = port(authority.substring(hostEnd), secure);
        if (bracketed) {
            String inner = host.substring(1, host.length() - 1);
            byte[] address = IpLiteral.parseV6(inner);
            check(address != null);
            return new Target(secure, inner, address, port, file);
        }
        byte[] address = IpLiteral.parseV4(host);
        check(address != null || isName(host));
        return new Target(secure, host, address, port, file);
    }

    private static int port(String text, boolean secure) throws Blocked {
        if (text.isEmpty()) {
            return secure ? 443 : 80;
        }
        int port = IpLiteral.decimal(text.substring(1));
        check(text.charAt(0) == ':' && port >= 1 && port <= 65535);
        return port;
    }

    private static String file(String text) throws Blocked {
        int query = text.indexOf('?');
        checkCharacters(query < 0 ? text : text.substring(0, query), false);
        checkCharacters(query < 0 ? "" : text.substring(query + 1), true);
        return text.startsWith("/") ? text : "/" + text;
    }

    /// RFC 3986: unreserved, reserved of a path, and `%` with two digits; in a query also `?` and,
    /// as is common, brackets.
    private static void checkCharacters(String text, boolean query) throws Blocked {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain =
                    c < 0x80 && (Character.isLetterOrDigit(c) || PATH_MARKS.indexOf(c) >= 0);
            boolean escape =
                    c == '%'
                            && i + 2 < text.length()
                            && Character.digit(text.charAt(i + 1), 16) >= 0
                            && Character.digit(text.charAt(i + 2), 16) >= 0
                            && text.charAt(i + 1) < 0x80
                            && text.charAt(i + 2) < 0x80;
            check(plain || escape || (query && (c == '?' || c == '[' || c == ']')));
        }
    }

    /// Whether a text is a host name of letters, digits and hyphens whose last label cannot be
    /// taken for a number.
    static boolean isName(String host) {
        if (host.isEmpty() || host.length() > MAX_NAME) {
            return false;
        }
        String[] labels = host.split("\\.", -1);
        for (String label : labels) {
            if (!isLabel(label)) {
                return false;
            }
        }
        String last = labels[labels.length - 1];
        return !Character.isDigit(last.charAt(0))
                || last.chars().anyMatch(c -> c >= 'g' && c != 'x');
    }

    private static boolean isLabel(String label) {
        return !label.isEmpty()
                && label.length() <= MAX_LABEL
                && label.charAt(0) != '-'
                && label.charAt(label.length() - 1) != '-'
                && label.chars()
                        .allMatch(
                                c -> c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    }

    /// The target that a `Location` seen here means.
    ///
    /// @throws Blocked if it cannot be read, or is no http or https URL of canonical form
    Target resolve(String location) throws Blocked {
        check(!location.startsWith("///")); // a path to some parsers, a host to others
        URI resolved;
        try {
            resolved = URI.create(text()).resolve(location);
        } catch (IllegalArgumentException e) {
            throw new Blocked();
        }
        return parse(resolved.toString());
    }

    /// The name and port, as limits and metrics know the upstream.
    String hostAndPort() {
        return bracketed() + ":" + port;
    }

    boolean hasSameOrigin(Target other) {
        return secure == other.secure && host.equals(other.host) && port == other.port;
    }

    /// The whole URL, without a fragment.
    String text() {
        String scheme = secure ? "https://" : "http://";
        boolean usual = port == (secure ? 443 : 80);
        return scheme + bracketed() + (usual ? "" : ":" + port) + file;
    }

    private String bracketed() {
        return literal != null && literal.length == 16 ? "[" + host + "]" : host;
    }

    private static void check(boolean condition) throws Blocked {
        if (!condition) {
            throw new Blocked();
        }
    }
}
