package dev.rowmill.cache;

/// What a cache has done since it was made, and what it holds now.
///
/// @param hits lookups that found a live entry
/// @param misses lookups that found none, or one that had expired
/// @param evictions entries dropped for lack of room or because they expired
/// @param evictedWeight the weight of those entries
/// @param loads values computed or obtained for the cache
/// @param loadNanos the time these took in total, in nanoseconds
/// @param size entries held, an estimate
/// @param weight the weight of all entries held
/// @param maximumWeight the bound on `weight`
public record CacheStatistics(
        long hits,
        long misses,
        long evictions,
        long evictedWeight,
        long loads,
        long loadNanos,
        long size,
        long weight,
        long maximumWeight) {

    /// What two caches have done and hold that share this one's bound.
    public CacheStatistics plus(CacheStatistics other) {
        return new CacheStatistics(
                hits + other.hits,
                misses + other.misses,
                evictions + other.evictions,
                evictedWeight + other.evictedWeight,
                loads + other.loads,
                loadNanos + other.loadNanos,
                size + other.size,
                weight + other.weight,
                maximumWeight);
    }
}
