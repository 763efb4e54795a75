package dev.rowmill.fetch;

import java.util.concurrent.atomic.LongAdder;

/// What the fetches of one step in one run came to. Safe for use by many threads; reads are not a
/// snapshot.
///
/// With redirects off and coalescing on, every fetch that got as far as the network or the cache is
/// in exactly one of `calls - retries`, `cacheHits` and `coalesced`.
public final class FetchTally {
    private final LongAdder calls = new LongAdder();
    private final LongAdder cacheHits = new LongAdder();
    private final LongAdder coalesced = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder waitNanos = new LongAdder();

    /// Calls made upstream, retries and redirects included.
    public long calls() {
        return calls.sum();
    }

    /// Fetches answered by the cache.
    public long cacheHits() {
        return cacheHits.sum();
    }

    /// Fetches answered by the call of another.
    public long coalesced() {
        return coalesced.sum();
    }

    /// Calls that were tries after the first.
    public long retries() {
        return retries.sum();
    }

    /// The time callers spent in `fetch`, summed over them, in nanoseconds.
    public long waitNanos() {
        return waitNanos.sum();
    }

    void called() {
        calls.increment();
    }

    void hit() {
        cacheHits.increment();
    }

    void shared() {
        coalesced.increment();
    }

    void retried() {
        retries.increment();
    }

    void waited(long nanos) {
        waitNanos.add(nanos);
    }
}
