package dev.rowmill.fetch;

import java.util.Locale;
import java.util.Set;

/// A header field of a request or a response.
///
/// @param name the name in lower case
/// @param value the value as it was given or received; what cannot stand in a header is refused
///   when it is sent
public record Header(String name, String value) {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    /// Fields that frame the message, choose the connection, or that the fetcher sets itself.
    private static final Set<String> RESERVED =
            Set.of(
                    "accept-encoding",
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "keep-alive",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    /// @throws IllegalArgumentException if the name is not a token (RFC 9110, 5.6.2)
    public Header {
        if (!isToken(name)) {
            throw new IllegalArgumentException("expected a header name but found \"" + name + "\"");
        }
        name = name.toLowerCase(Locale.ROOT);
    }

    /// Whether the fetcher sets this field itself, so that a request may not.
    public boolean isReserved() {
        return RESERVED.contains(name);
    }

    /// Whether the value can be sent: no control characters but the tab, nothing beyond Latin-1.
    boolean isSendable() {
        return value.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c != 0x7f && c <= 0xff));
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || (!Character.isLetterOrDigit(c) && TOKEN_MARKS.indexOf(c) < 0)) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
