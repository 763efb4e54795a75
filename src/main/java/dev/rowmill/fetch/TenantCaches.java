package dev.rowmill.fetch;

import dev.rowmill.cache.CacheStatistics;
import dev.rowmill.cache.WeighedCache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/// A cache for each tenant, which share one bound on their weight. Thread-safe.
///
/// The tenants with something cached have equal parts of it, one alone has all; a tenant's own limit can make its part
/// smaller. So nobody's answers drive out those of another beyond that, and a cache that nobody uses takes no room for
/// long: parts are dealt anew when somebody comes, and some seconds after.
final class TenantCaches<K, V> {
    /// How long parts stay as they are, in nanoseconds.
    static final long DEAL_EVERY_NANOS = 5_000_000_000L;

    private final long maximumWeight;
    private final TenantShares shares;
    private final FetchClock clock;
    private final LongFunction<WeighedCache<K, V>> make;
    private final Map<String, WeighedCache<K, V>> caches = new ConcurrentHashMap<>();
    private final AtomicLong dealtAt;

    /// @param make makes a cache with that bound on its weight
    TenantCaches(
            long maximumWeight,
            TenantShares shares,
            FetchClock clock,
            LongFunction<WeighedCache<K, V>> make) {
        this.maximumWeight = maximumWeight;
        this.shares = shares;
        this.clock = clock;
        this.make = make;
        this.dealtAt = new AtomicLong(clock.nanos());
    }

    /// The cache of a tenant, to look into.
    WeighedCache<K, V> of(String tenant) {
        WeighedCache<K, V> known = caches.get(tenant);
        return known == null ? caches.computeIfAbsent(tenant, _ -> make.apply(0)) : known;
    }

    /// The cache of a tenant, to put something into.
    WeighedCache<K, V> withRoom(String tenant) {
        WeighedCache<K, V> cache = of(tenant);
        long now = clock.nanos();
        long before = dealtAt.get();
        boolean due = now - before >= DEAL_EVERY_NANOS && dealtAt.compareAndSet(before, now);
        if (due || cache.isEmpty()) {
            deal(cache);
        }
        return cache;
    }

    /// Gives each tenant that has something, and the one that is about to, an equal part.
    private synchronized void deal(WeighedCache<K, V> about) {
        caches.values().forEach(WeighedCache::cleanUp);
        long parts =
                caches.values().stream()
                        .filter(cache -> cache == about || !cache.isEmpty())
                        .count();
        caches.forEach((tenant, cache) -> {
            boolean has = cache == about || !cache.isEmpty();
            long part = has ? maximumWeight / parts : 0;
            cache.bound(Math.min(part, shares.cacheBytes().applyAsLong(tenant)));
        });
    }

    /// What all of them have done, and hold.
    CacheStatistics statistics() {
        CacheStatistics sum = new CacheStatistics(0, 0, 0, 0, 0, 0, 0, 0, maximumWeight);
        for (WeighedCache<K, V> cache : caches.values()) {
            sum = sum.plus(cache.statistics());
        }
        return sum;
    }
}
