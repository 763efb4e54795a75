package dev.rowmill.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.stats.ConcurrentStatsCounter;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntBiFunction;
import java.util.function.ToLongFunction;

/// A cache bounded by the weight of its entries, which counts what it does.
///
/// What to keep is decided by Caffeine (W-TinyLFU: by recency and frequency), so an entry just put
/// may be gone at the next look. Keys and values are neither copied nor null, and must not change
/// while they are held. Upkeep runs on the threads that use the cache; there is no thread of its
/// own. Safe for use by many threads.
///
/// @param <K> the keys, with `equals` and `hashCode`
/// @param <V> the values
public final class WeighedCache<K, V> {
    private final ConcurrentStatsCounter counter = new ConcurrentStatsCounter();
    private final Cache<K, V> entries;

    private WeighedCache(
            long maximumWeight,
            ToIntBiFunction<? super K, ? super V> weigher,
            ToLongFunction<? super V> lifetimeNanos,
            LongSupplier nanoClock) {
        if (maximumWeight < 0) {
            throw new IllegalArgumentException(
                    "the maximum weight of a cache must not be negative but is " + maximumWeight);
        }
        this.entries =
                Caffeine.newBuilder()
                        .maximumWeight(maximumWeight)
                        .weigher((K key, V value) -> weigher.applyAsInt(key, value))
                        .expireAfter(new Lifetime<K, V>(lifetimeNanos))
                        .ticker(nanoClock::getAsLong)
                        // The default is the common pool, which belongs to nobody here.
                        .executor(Runnable::run)
                        .recordStats(() -> counter)
                        .build();
    }

    /// A cache whose entries stay until room is needed.
    ///
    /// @param maximumWeight the bound on the sum of weights, at least 0
    /// @param weigher the weight of an entry, at least 0, asked once when it is put
    public static <K, V> WeighedCache<K, V> lasting(
            long maximumWeight, ToIntBiFunction<? super K, ? super V> weigher) {
        return new WeighedCache<>(
                maximumWeight, weigher, value -> Long.MAX_VALUE, System::nanoTime);
    }

    /// A cache whose entries also expire, each after its own time.
    ///
    /// @param maximumWeight the bound on the sum of weights, at least 0
    /// @param weigher the weight of an entry, at least 0, asked once when it is put
    /// @param lifetimeNanos how long an entry lives from when it is put, in nanoseconds
    /// @param nanoClock monotonic time in nanoseconds, such as `System::nanoTime`
    public static <K, V> WeighedCache<K, V> expiring(
            long maximumWeight,
            ToIntBiFunction<? super K, ? super V> weigher,
            ToLongFunction<? super V> lifetimeNanos,
            LongSupplier nanoClock) {
        return new WeighedCache<>(maximumWeight, weigher, lifetimeNanos, nanoClock);
    }

    /// The live value of a key, or null; counts a hit or a miss.
    public @Nullable V get(K key) {
        return entries.getIfPresent(key);
    }

    /// The live value of a key, or null; counts nothing and makes the entry no younger.
    public @Nullable V peek(K key) {
        return entries.policy().getIfPresentQuietly(key);
    }

    /// The value of a key, computed by the first caller that misses while the others wait for it.
    ///
    /// The computation should be short and must not use this cache; what it throws is thrown here,
    /// and nothing is kept.
    public V get(K key, Function<? super K, ? extends V> compute) {
        return entries.get(key, compute);
    }

    /// Puts a value in place of what was there.
    public void put(K key, V value) {
        entries.put(key, value);
    }

    /// Sets another bound on the weight, at least 0, and drops what is beyond it.
    public void bound(long maximumWeight) {
        var eviction = entries.policy().eviction().orElseThrow();
        if (eviction.getMaximum() != maximumWeight) {
            eviction.setMaximum(maximumWeight);
        }
    }

    /// Whether it holds nothing, as far as upkeep has come.
    public boolean isEmpty() {
        return entries.estimatedSize() == 0;
    }

    /// Drops what has expired now, instead of with later uses.
    public void cleanUp() {
        entries.cleanUp();
    }

    /// Drops a key.
    public void remove(K key) {
        entries.invalidate(key);
    }

    /// Counts a value that the caller obtained by itself and put.
    public void countLoad(long nanos) {
        counter.recordLoadSuccess(nanos);
    }

    /// What has happened so far, and what is held. Does pending upkeep first, so that the weight is
    /// exact.
    public CacheStatistics statistics() {
        entries.cleanUp();
        var counted = counter.snapshot();
        var eviction = entries.policy().eviction().orElseThrow();
        return new CacheStatistics(
                counted.hitCount(),
                counted.missCount(),
                counted.evictionCount(),
                counted.evictionWeight(),
                counted.loadCount(),
                counted.totalLoadTime(),
                entries.estimatedSize(),
                eviction.weightedSize().orElseThrow(),
                eviction.getMaximum());
    }

    /// An entry lives from its last write; reading it changes nothing.
    private record Lifetime<K, V>(ToLongFunction<? super V> nanos) implements Expiry<K, V> {
        @Override
        public long expireAfterCreate(K key, V value, long now) {
            return nanos.applyAsLong(value);
        }

        @Override
        public long expireAfterUpdate(K key, V value, long now, long left) {
            return nanos.applyAsLong(value);
        }

        @Override
        public long expireAfterRead(K key, V value, long now, long left) {
            return left;
        }
    }
}
