package dev.rowmill.format;

import java.io.IOException;

/// A dataset that cannot be read on: cut off, corrupt, too large, or without a usable header.
public final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /// Why it cannot be read.
    public enum Reason {
        /// It ends before it is complete.
        TRUNCATED,
        /// Its bytes are not what they should be.
        CORRUPT,
        /// It is larger than allowed.
        TOO_LARGE,
        /// Its encoding is not supported.
        UNSUPPORTED,
        /// Its header row cannot be used.
        BAD_HEADER
    }

    /// Fails with a reason and a message that says what was expected, what was found, and where.
    public UnreadableException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// The same failure, of a dataset that has a name.
    public UnreadableException in(String dataset) {
        var named = new UnreadableException(reason, dataset + ": " + getMessage());
        named.initCause(this);
        return named;
    }

    /// Why.
    public Reason reason() {
        return reason;
    }
}
