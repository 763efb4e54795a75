package dev.rowmill.fetch;

import java.util.concurrent.Semaphore;

/// Lets callers through one by one, no faster than a rate.
///
/// The first in line waits for its time and the others wait for it, in order of arrival. Nobody
/// reserves a time ahead: a caller that is interrupted leaves no gap. A caller that wakes late may
/// be followed a little early, so that the average holds; never by more than ten milliseconds'
/// worth.
final class Turnstile {
    private static final long CATCH_UP_NANOS = 10_000_000L;

    private final Semaphore first = new Semaphore(1, true);
    private final long intervalNanos;

    /// When the next may pass; touched only by the holder of `first`.
    private long nextAt;

    Turnstile(Rate rate, FetchClock clock) {
        this.intervalNanos = rate.intervalNanos();
        this.nextAt = clock.nanos();
    }

    void pass(FetchClock clock) throws InterruptedException {
        first.acquire();
        try {
            long now = clock.nanos();
            if (nextAt - now > 0) {
                clock.sleep(nextAt - now);
                now = clock.nanos();
            }
            long earliest = now - CATCH_UP_NANOS;
            nextAt = (nextAt - earliest > 0 ? nextAt : earliest) + intervalNanos;
        } finally {
            first.release();
        }
    }
}
