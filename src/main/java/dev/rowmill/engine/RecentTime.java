package dev.rowmill.engine;

/// How much time somebody had lately: a sum that forgets what is long past. Guarded by the pool that counts.
final class RecentTime {
    /// After this time less than two fifths of what was counted are left.
    static final double NANOS = 15e9;

    private double sum;
    private long at;

    /// Counts time that ended now.
    void add(long nanos, long now) {
        sum = left(now) + nanos;
        at = now;
    }

    /// How many threads it was on average, over some seconds.
    double threads(long now) {
        return left(now) / NANOS;
    }

    private double left(long now) {
        return sum * Math.exp((at - now) / NANOS);
    }
}
