package dev.rowmill.http;

import java.io.IOException;

/// A request's body that ended before it was complete: the client went away, stood still, or broke the framing.
final class BrokenBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean timedOut;

    BrokenBodyException(boolean timedOut, long bytes, Throwable cause) {
        super(
                (timedOut
                                ? "the body stood still for too long after %d bytes"
                                : "the body broke off after %d bytes")
                        .formatted(bytes),
                cause);
        this.timedOut = timedOut;
    }

    /// Whether the client stood still, rather than went away.
    boolean timedOut() {
        return timedOut;
    }
}
