package dev.rowmill.fetch;

/// Says that a URL or an address is not allowed. Always with the same words, so that nobody can
/// probe with them.
final class Blocked extends Exception {
    private static final long serialVersionUID = 1L;

    /// The only explanation a client gets.
    static final String DETAIL =
            "the URL is not allowed: expected http or https, a canonical host at a public address, and an allowed port";

    Blocked() {
        super(DETAIL, null, false, false);
    }
}
