package dev.rowmill.http;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// A request's body that ended before it was complete: the client went away, stood still, was too slow, or broke the framing.
final class BrokenBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean timedOut;

    BrokenBodyException(boolean timedOut, long bytes, Throwable cause) {
        this(
                timedOut,
                (timedOut
                                ? "the body stood still for too long after %d bytes"
                                : "the body broke off after %d bytes")
                        .formatted(bytes),
                cause);
    }

    private BrokenBodyException(boolean timedOut, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.timedOut = timedOut;
    }

    /// A body of which only so many bytes have come.
    static BrokenBodyException tooSlow(long bytes) {
        return new BrokenBodyException(
                true,
                "expected a body of at least %d bytes a second, found %d bytes so far"
                        .formatted(Pace.LEAST, bytes),
                null);
    }

    /// Whether the client stood still, rather than went away.
    boolean timedOut() {
        return timedOut;
    }
}
