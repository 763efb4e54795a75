package dev.rowmill.fetch;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The upstreams in use, and for a while those that were.
///
/// A fetch enters a host and leaves it; a host in use is never forgotten, so its limits hold. Hosts
/// nobody uses are swept out when there are many, first those idle for a minute, then any. All
/// changes go through the map's `compute`, which is what guards a host's count of users.
final class Hosts {
    private static final int MANY = 4096;
    private static final long IDLE_NANOS = 60_000_000_000L;

    private final int limitPerHost;
    private final TenantShares shares;
    private final FetchClock clock;
    private final ConcurrentHashMap<String, Host> hosts = new ConcurrentHashMap<>();

    /// The size at which to sweep next; a race costs a sweep at worst.
    private volatile int sweepAt = MANY;

    Hosts(int limitPerHost, TenantShares shares, FetchClock clock) {
        this.limitPerHost = limitPerHost;
        this.shares = shares;
        this.clock = clock;
    }

    /// The host of that name, to be left again with [#leave].
    Host enter(String name) {
        if (hosts.size() > sweepAt) {
            sweep();
        }
        return hosts.compute(
                name,
                (key, known) -> {
                    Host host = known == null ? new Host(key, limitPerHost, shares, clock) : known;
                    host.users++;
                    return host;
                });
    }

    void leave(Host host) {
        hosts.computeIfPresent(
                host.name(),
                (key, known) -> {
                    known.users--;
                    known.leftAt = clock.nanos();
                    return known;
                });
    }

    /// Calls in flight by host, of those with any.
    Map<String, Integer> inFlight() {
        var inFlight = new TreeMap<String, Integer>();
        hosts.forEach((name, host) -> {
            if (host.inFlight() > 0) {
                inFlight.put(name, host.inFlight());
            }
        });
        return inFlight;
    }

    /// Calls in flight to the host of that name.
    int inFlight(String name) {
        Host host = hosts.get(name);
        return host == null ? 0 : host.inFlight();
    }

    int size() {
        return hosts.size();
    }

    private void sweep() {
        forgetIdleFor(IDLE_NANOS);
        if (hosts.size() > MANY) {
            forgetIdleFor(0);
        }
        sweepAt = Math.max(MANY, 2 * hosts.size());
    }

    private void forgetIdleFor(long nanos) {
        long now = clock.nanos();
        for (String name : hosts.keySet()) {
            hosts.computeIfPresent(
                    name,
                    (key, host) -> host.users == 0 && now - host.leftAt >= nanos ? null : host);
        }
    }
}
