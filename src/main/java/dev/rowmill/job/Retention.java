package dev.rowmill.job;

import dev.rowmill.store.JobRow;
import dev.rowmill.store.Store;
import dev.rowmill.store.StoreException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Deletes jobs that ended longer ago than they are kept, now and then, on a virtual thread of its own.
final class Retention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int AT_ONCE = 100;

    private final Store store;
    private final LiveJobs live;
    private final JobLimits limits;
    private @Nullable Thread thread;

    Retention(Store store, LiveJobs live, JobLimits limits) {
        this.store = store;
        this.live = live;
        this.limits = limits;
    }

    /// Sweeps every minute until `closing`.
    void start(CountDownLatch closing) {
        thread = Thread.ofVirtual().name("retention").start(() -> run(closing));
    }

    private void run(CountDownLatch closing) {
        try {
            do {
                try {
                    sweep();
                } catch (StoreException e) {
                    LOG.warn("Old jobs could not be deleted; the next sweep tries again", e);
                }
            } while (!closing.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Deletes what is too old now.
    ///
    /// @return how many jobs
    int sweep() {
        Instant cutoff = limits.clock().instant().minus(limits.retention());
        int deleted = 0;
        List<JobRow> old;
        do {
            old = store.jobs().endedBefore(cutoff, AT_ONCE);
            for (JobRow job : old) {
                store.delete(job.spec().tenant(), job.id());
                live.forget(job.id());
                deleted++;
            }
        } while (old.size() == AT_ONCE);
        return deleted;
    }

    /// Waits for the sweep under way.
    @Override
    public void close() {
        if (thread == null) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
