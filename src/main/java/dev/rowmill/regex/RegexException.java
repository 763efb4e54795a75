package dev.rowmill.regex;

/// A pattern or a replacement was rejected. Says what was expected, what was found, and where.
public final class RegexException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String detail;
    private final int position;

    RegexException(String detail, String pattern, int position) {
        super(detail + " at position " + position + " of " + quote(pattern));
        this.detail = detail;
        this.position = position;
    }

    /// What was expected and what was found, without the place.
    public String detail() {
        return detail;
    }

    /// Where: an index in chars into the text as given, at most its length.
    public int position() {
        return position;
    }

    private static String quote(String pattern) {
        return pattern.length() <= 200
                ? "\"" + pattern + "\""
                : "\"" + pattern.substring(0, 200) + "\" (" + pattern.length() + " chars)";
    }
}
