package dev.rowmill.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// The threads that compute: one per core, fed fairly.
///
/// A `ForkJoinPool` bounds threads, not work, and serves in order of arrival. So what enters the pool is only a token;
/// the thread that gets it takes the next slice from the tenant that has had least time, then from that tenant's lane
/// (a run) that has had least. A newcomer starts level with the others at work, so that it neither waits behind them
/// nor makes up for the past. The lock guards the queues and is held for a choice, never while computing. Waiting and
/// time are bounded by the slices: some milliseconds each. `close` lets what is queued finish.
public final class CpuPool implements AutoCloseable {
    private final ForkJoinPool pool;

    // Guarded by this: the tenants and lanes that have work.
    private final List<Share> tenants = new ArrayList<>();
    private int busy;
    private int queued;

    /// A pool of `threads` threads, at least 1.
    public CpuPool(int threads) {
        this.pool =
                new ForkJoinPool(
                        threads,
                        forkJoin -> {
                            var thread =
                                    ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(
                                            forkJoin);
                            thread.setName("cpu-" + thread.getPoolIndex());
                            return thread;
                        },
                        null,
                        true);
    }

    /// The pool beneath, to be measured.
    public ForkJoinPool pool() {
        return pool;
    }

    /// How many threads compute at most.
    public int slots() {
        return pool.getParallelism();
    }

    /// How many threads compute now.
    public synchronized int busySlots() {
        return busy;
    }

    /// How many slices wait for a thread.
    public synchronized int queuedTasks() {
        return queued;
    }

    /// A lane for one run of `tenant`.
    Lane lane(Tenant tenant) {
        return new Lane(tenant);
    }

    private void submit(Lane lane, FutureTask<?> task) {
        synchronized (this) {
            lane.tasks.add(task);
            queued++;
            enter(lane.tenant.lanes, lane);
            enter(tenants, lane.tenant);
        }
        pool.execute(this::runNext);
    }

    private static void enter(List<Share> active, Share newcomer) {
        if (active.contains(newcomer)) {
            return;
        }
        long least = Long.MAX_VALUE;
        for (Share share : active) {
            least = Math.min(least, share.usedNanos);
        }
        if (!active.isEmpty()) {
            newcomer.usedNanos = Math.max(newcomer.usedNanos, least);
        }
        active.add(newcomer);
    }

    private void runNext() {
        Lane lane;
        FutureTask<?> task;
        synchronized (this) {
            var tenant = (Tenant) least(tenants);
            lane = (Lane) least(tenant.lanes);
            task = lane.tasks.remove();
            busy++;
            queued--;
            if (lane.tasks.isEmpty()) {
                tenant.lanes.remove(lane);
            }
            if (tenant.lanes.isEmpty()) {
                tenants.remove(tenant);
            }
        }
        long start = System.nanoTime();
        try {
            task.run();
        } finally {
            synchronized (this) {
                long nanos = System.nanoTime() - start;
                lane.usedNanos += nanos;
                lane.tenant.usedNanos += (long) ((double) nanos / lane.tenant.weight);
                busy--;
            }
        }
    }

    private static Share least(List<Share> shares) {
        Share least = shares.getFirst();
        for (Share share : shares) {
            if (share.usedNanos < least.usedNanos) {
                least = share;
            }
        }
        return least;
    }

    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(10, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /// Who shares the threads, and how much it has had; guarded by the pool.
    abstract static sealed class Share {
        long usedNanos;
    }

    /// A tenant's share of the threads.
    static final class Tenant extends Share {
        private final List<Share> lanes = new ArrayList<>();
        private final double weight;

        /// A tenant whose time counts for less the more it weighs.
        Tenant(double weight) {
            this.weight = weight;
        }
    }

    /// A run's way into the pool.
    final class Lane extends Share {
        private final Tenant tenant;
        private final ArrayDeque<FutureTask<?>> tasks = new ArrayDeque<>();

        Lane(Tenant tenant) {
            this.tenant = tenant;
        }

        /// How many threads the pool has.
        int slots() {
            return CpuPool.this.slots();
        }

        /// Computes all of them, waits for all, and gives their results in order.
        ///
        /// @throws ExecutionException with the first failure, after all have ended
        /// @throws InterruptedException if the wait is interrupted; the tasks then end by themselves
        <T> List<T> all(List<Callable<T>> tasks) throws InterruptedException, ExecutionException {
            var futures = new ArrayList<FutureTask<T>>(tasks.size());
            for (Callable<T> callable : tasks) {
                var task = new FutureTask<>(callable);
                futures.add(task);
                submit(this, task);
            }
            var results = new ArrayList<T>(futures.size());
            ExecutionException failure = null;
            for (Future<T> future : futures) {
                try {
                    results.add(future.get());
                } catch (ExecutionException e) {
                    failure = failure == null ? e : failure;
                }
            }
            if (failure != null) {
                throw failure;
            }
            return results;
        }
    }
}
