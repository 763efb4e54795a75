package dev.rowmill.metrics;

import io.micrometer.core.instrument.Counter;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/// What is measured of calls to upstreams and of the cache before them. Thread-safe.
///
/// The first hosts that are reached have labels of their own; later ones share `other`.
public final class FetchMetrics {
    private final Meters meters;
    private final HostLabels hosts = new HostLabels(this::hostMeters);
    private volatile InFlight gauges = new InFlight(() -> 0, _ -> 0, 0, 0);

    FetchMetrics(Meters meters) {
        this.meters = meters;
        coalesced(0);
        retries(HostLabels.OTHER);
        throttledSeconds(HostLabels.OTHER);
    }

    /// A call to an upstream has ended; `reached` tells whether its host is one that a call can reach.
    public void ended(String host, String outcome, boolean reached, long nanos) {
        String label = reached ? hosts.reached(host) : hosts.of(host);
        meters.counter(
                        "rowmill.fetch.requests",
                        "Calls to upstreams, by outcome",
                        "host",
                        label,
                        "outcome",
                        outcome)
                .increment();
        meters.timer("rowmill.fetch.duration", "Time of one call to an upstream", "host", label)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /// A call is made again.
    public void retried(String host) {
        retries(hosts.of(host)).increment();
    }

    private Counter retries(String label) {
        return meters.counter("rowmill.fetch.retries", "Calls that were made again", "host", label);
    }

    /// Rows shared the call of another.
    public void coalesced(long rows) {
        meters.counter("rowmill.fetch.coalesced", "Calls saved because the same one was in flight")
                .increment((double) rows);
    }

    /// A call was held back by a rate, a limit or an upstream's wish.
    public void throttled(String host, long nanos) {
        throttledSeconds(hosts.of(host)).increment(nanos / 1e9);
    }

    private Counter throttledSeconds(String label) {
        return meters.counter(
                "rowmill.fetch.throttled.seconds",
                "Time that calls were held back by a limit, a rate or the upstream, in seconds",
                "host",
                label);
    }

    /// Calls in flight: all of them and those of one host, and how many there may be.
    public record InFlight(
            LongSupplier all, ToLongFunction<String> ofHost, long limit, long hostLimit) {}

    /// The calls in flight.
    public void inFlight(InFlight found) {
        gauges = found;
        meters.gauge("rowmill.fetch.slots", "Calls in flight at most, all hosts", found::limit);
        inFlightGauge(
                HostLabels.OTHER,
                () -> Math.max(0, found.all.getAsLong() - hosts.sum(found.ofHost)));
    }

    /// What a host has of its own, once it has a label.
    private void hostMeters(String host) {
        inFlightGauge(host, () -> gauges.ofHost.applyAsLong(host));
        meters.gauge(
                "rowmill.fetch.limit",
                "Calls in flight to one host at most",
                () -> gauges.hostLimit,
                "host",
                host);
        retries(host);
        throttledSeconds(host);
    }

    private void inFlightGauge(String label, LongSupplier count) {
        meters.gauge("rowmill.fetch.in.flight", "Calls in flight", count, "host", label);
    }

    /// What a cache has done and holds; all but size and weight only grow.
    public record CacheStats(
            LongSupplier hits,
            LongSupplier misses,
            LongSupplier evictions,
            LongSupplier loads,
            LongSupplier loadNanos,
            LongSupplier size,
            LongSupplier weightBytes,
            LongSupplier limitBytes) {}

    /// A cache.
    public void cache(String name, CacheStats stats) {
        String[] tag = {"cache", name};
        meters.grows("cache.gets", "Look-ups", stats.hits, "cache", name, "result", "hit");
        meters.grows("cache.gets", "Look-ups", stats.misses, "cache", name, "result", "miss");
        meters.grows("cache.evictions", "Entries evicted", stats.evictions, tag);
        meters.times(
                "cache.loads",
                "Time to obtain what was then cached",
                stats.loads,
                stats.loadNanos,
                tag);
        meters.gauge("cache.size", "Entries held", stats.size, tag);
        meters.gauge(
                "rowmill.cache.weight.bytes",
                "What the entries weigh, in bytes",
                stats.weightBytes,
                tag);
        meters.gauge(
                "rowmill.cache.limit.bytes",
                "What the entries may weigh, in bytes",
                stats.limitBytes,
                tag);
    }
}
