package dev.rowmill.fetch;

/// How many retries a host may still see: a tenth of its calls, and a few in any case.
///
/// Kept in tenths of a retry. Each first call earns one tenth, up to a hundred retries in store. So
/// that a host that is rarely called can be retried at all, the store starts with ten and refills
/// to ten, one every six seconds. Guarded by its own lock, held for a few instructions.
final class RetryBudget {
    private static final int RETRY = 10;
    private static final int FLOOR = 10 * RETRY;
    private static final int MOST = 100 * RETRY;
    private static final long NANOS_PER_TENTH = 600_000_000L;

    private int tenths = FLOOR;
    private long refilledAt;

    RetryBudget(long now) {
        this.refilledAt = now;
    }

    /// Counts a call that is not a retry.
    synchronized void earn() {
        tenths = Math.min(MOST, tenths + 1);
    }

    /// Takes one retry, if there is one.
    synchronized boolean take(long now) {
        long refill = (now - refilledAt) / NANOS_PER_TENTH;
        if (refill > 0) {
            refilledAt += refill * NANOS_PER_TENTH;
            tenths = Math.max(tenths, (int) Math.min(FLOOR, tenths + refill));
        }
        if (tenths < RETRY) {
            return false;
        }
        tenths -= RETRY;
        return true;
    }
}
