package dev.rowmill.http;

import java.time.Duration;

/// Judges whether a client sends or takes bytes too slowly to be served on. Belongs to one thread.
///
/// Only the time that this server spent waiting for the client counts, never what it needed itself. The client has a
/// grace; from then on it must have come to a minimum rate over all that time.
final class Pace {
    /// What a client must send or take, in bytes a second.
    static final int LEAST = 1 << 10;

    private final long graceNanos;
    private long waitedNanos;
    private long bytes;

    Pace(Duration grace) {
        this.graceNanos = grace.toNanos();
    }

    /// So many bytes have passed, after so long a wait.
    ///
    /// @return whether that is fast enough
    boolean passed(long count, long nanos) {
        bytes += count;
        waitedNanos += nanos;
        return waitedNanos <= graceNanos || bytes >= LEAST * (waitedNanos / 1_000_000_000L);
    }
}
