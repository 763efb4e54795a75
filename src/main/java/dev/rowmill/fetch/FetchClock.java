package dev.rowmill.fetch;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// Time as the fetcher sees it: for intervals, for dates, and for waiting. Tests drive it by hand.
public interface FetchClock {
    /// The machine's clock.
    FetchClock SYSTEM =
            new FetchClock() {
                @Override
                public long nanos() {
                    return System.nanoTime();
                }

                @Override
                public Instant now() {
                    return Instant.now();
                }

                @Override
                public void sleep(long nanos) throws InterruptedException {
                    TimeUnit.NANOSECONDS.sleep(nanos);
                }
            };

    /// Monotonic time in nanoseconds from an arbitrary origin.
    long nanos();

    /// The date, for `Retry-After` and `Expires`.
    Instant now();

    /// Waits; an interrupt ends the wait at once.
    void sleep(long nanos) throws InterruptedException;
}
