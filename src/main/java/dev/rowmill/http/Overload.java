package dev.rowmill.http;

import java.util.function.LongSupplier;

/// Tells a moment in which too much came from a time in which too much comes. Thread-safe.
///
/// Balancers are told only of the latter, and no longer than it lasts: each request that is refused on the way tells its
/// client when to come back, which is more than a service can that is not ready.
final class Overload {
    /// How long refusals must go on to be told of.
    static final long LASTING_NANOS = 5_000_000_000L;

    /// How long after the last refusal there is no overload any more.
    static final long OVER_AFTER_NANOS = 2_000_000_000L;

    private final LongSupplier nanoTime;

    // Guarded by this.
    private boolean any;
    private long since;
    private long last;

    /// @param nanoTime tells the time, as [System#nanoTime] does
    Overload(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// A request was refused that the service as a whole had no room for.
    synchronized void refused() {
        long now = nanoTime.getAsLong();
        if (!any || now - last > OVER_AFTER_NANOS) {
            since = now;
        }
        any = true;
        last = now;
    }

    /// Whether requests have been refused for some seconds, and still are.
    synchronized boolean isLasting() {
        return any
                && nanoTime.getAsLong() - last <= OVER_AFTER_NANOS
                && last - since >= LASTING_NANOS;
    }
}
