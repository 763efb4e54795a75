package dev.rowmill.job;

import dev.rowmill.store.JobTable;
import dev.rowmill.tenant.Limits;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// Holds tenants to how many jobs they may have under way, and how many bytes they may keep. Thread-safe.
///
/// A job is counted from before its input arrives until it ends, so that requests that come at once cannot all find
/// the last place free.
final class Quotas {
    private final Function<String, Limits> limits;
    private final LiveJobs live;
    private final JobTable table;

    // Guarded by this: how many jobs of a tenant are on their way in.
    private final Map<String, Integer> arriving = new HashMap<>();

    Quotas(Function<String, Limits> limits, LiveJobs live, JobTable table) {
        this.limits = limits;
        this.live = live;
        this.table = table;
    }

    /// A place for one more job of a tenant, until it is closed. For one thread at a time.
    final class Place implements AutoCloseable {
        private final String tenant;
        private boolean given = true;

        private Place(String tenant) {
            this.tenant = tenant;
        }

        @Override
        public void close() {
            if (given) {
                given = false;
                leave(tenant);
            }
        }
    }

    /// Takes a place for a job whose input has so many bytes at least.
    ///
    /// @throws JobException QUOTA_EXCEEDED
    Place enter(String tenant, long bytes) {
        requireRoom(tenant, bytes);
        long most = limits.apply(tenant).jobs();
        synchronized (this) {
            int others = arriving.getOrDefault(tenant, 0);
            long found = live.count(tenant) + others;
            if (found >= most) {
                throw JobException.quota(
                        "jobs",
                        "expected fewer than %d jobs queued or running, the limit \"jobs\" of tenant %s, found %d"
                                .formatted(most, tenant, found));
            }
            arriving.put(tenant, others + 1);
        }
        return new Place(tenant);
    }

    private synchronized void leave(String tenant) {
        arriving.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
    }

    /// Refuses an input of so many bytes if the tenant may not keep them.
    ///
    /// @throws JobException QUOTA_EXCEEDED
    void requireRoom(String tenant, long bytes) {
        long most = limits.apply(tenant).storedBytes();
        if (most == Limits.NONE.storedBytes()) {
            return;
        }
        long found = JobException.translating(() -> table.storedBytes(tenant));
        if (found >= most || bytes > most - found) {
            throw JobException.quota(
                    "stored_bytes",
                    "expected room for %d bytes within %d, the limit \"stored_bytes\" of tenant %s, found %d stored"
                            .formatted(bytes, most, tenant, found));
        }
    }
}
