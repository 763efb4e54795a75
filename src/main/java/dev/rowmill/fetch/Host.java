package dev.rowmill.fetch;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentHashMap;

/// What is known of one upstream, a name and a port: its permits, its retry budget, its rates and
/// pauses.
///
/// Rates and pauses are kept per tenant, so that one tenant's key being throttled upstream holds
/// back nobody else. Safe for use by many threads; `users` is guarded by [Hosts].
final class Host {
    private final String name;
    private final FetchClock clock;
    private final Permits permits;
    private final RetryBudget budget;
    private final ConcurrentHashMap<RateKey, Turnstile> rates = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Long> pausedUntil = new ConcurrentHashMap<>();

    /// How many fetches hold this object; touched only inside the map of [Hosts].
    int users;

    /// When the last of them left; likewise.
    long leftAt;

    private record RateKey(String tenant, Rate rate) {}

    Host(String name, int limit, TenantShares shares, FetchClock clock) {
        this.name = name;
        this.clock = clock;
        this.permits = new Permits(limit, shares);
        this.budget = new RetryBudget(clock.nanos());
        this.leftAt = clock.nanos();
    }

    String name() {
        return name;
    }

    int inFlight() {
        return permits.used();
    }

    RetryBudget budget() {
        return budget;
    }

    /// Waits until the upstream's own wish and the rate let a call through. The pause counts
    /// against `maxWaitNanos`; the line at the rate does not, since it is ours and moves.
    void awaitTurn(String tenant, @Nullable Rate rate, long maxWaitNanos)
            throws InterruptedException {
        Long until = pausedUntil.get(tenant);
        if (until != null) {
            long left = Math.min(until - clock.nanos(), maxWaitNanos);
            if (left > 0) {
                clock.sleep(left);
            }
            pausedUntil.remove(tenant, until);
        }
        if (rate != null) {
            rates.computeIfAbsent(new RateKey(tenant, rate), key -> new Turnstile(rate, clock))
                    .pass(clock);
        }
    }

    /// Holds back a tenant's further calls for as long as the upstream asked.
    void pause(String tenant, long nanos) {
        long until = clock.nanos() + nanos;
        pausedUntil.merge(tenant, until, (one, other) -> one - other > 0 ? one : other);
    }

    Permits permits() {
        return permits;
    }
}
