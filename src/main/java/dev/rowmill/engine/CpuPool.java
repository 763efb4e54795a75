package dev.rowmill.engine;

import dev.rowmill.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The threads that compute: one per core, fed fairly.
///
/// A `ForkJoinPool` bounds threads, not work, and serves in order of arrival. So what enters the pool is only a token;
/// the thread that gets it takes the next slice from the tenant that has had least time, then from that tenant's lane
/// (a run) that has had least. A newcomer starts level with the others at work, so that it neither waits behind them
/// nor makes up for the past. A slice that takes long gives its thread back between two rows after some milliseconds, if
/// somebody else waits, and goes on where it was when it is its lane's turn again: what it comes to does not depend on
/// that. The lock guards the queues and is held for a choice, never while computing. `close` lets what is queued finish.
public final class CpuPool implements AutoCloseable {
    /// How long a thread computes for one lane while another waits.
    static final long TURN_NANOS = 8_000_000;

    /// Over how many turns the mean of what lanes take forgets the ones before.
    private static final double TURNS_REMEMBERED = 64;

    private final ForkJoinPool pool;
    private final LongSupplier nanoTime;

    // Guarded by this: the tenants and lanes that have work.
    private final List<Share> tenants = new ArrayList<>();
    private int busy;
    private int queued;
    private double meanTakenNanos;

    /// A pool of `threads` threads, at least 1.
    public CpuPool(int threads) {
        this(threads, System::nanoTime);
    }

    /// The same with a clock of the caller's.
    CpuPool(int threads, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
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

    /// How long it takes until the lanes that wait, or `atLeast` so many, have each had what a lane takes, a turn at
    /// most: an estimate, in nanoseconds. What a lane takes is the mean over late turns of what their lanes had taken by
    /// then: small runs count for little however many there are, large ones for a turn however long they go on.
    synchronized long expectedWaitNanos(int atLeast) {
        int waiting = 0;
        for (Share tenant : tenants) {
            waiting += ((Tenant) tenant).lanes.size();
        }
        return (long) (Math.max(waiting, atLeast) * meanTakenNanos / slots());
    }

    /// The share of all threads that somebody had over some seconds, from 0 to about 1.
    synchronized double share(RecentTime time) {
        return time.threads(nanoTime.getAsLong()) / slots();
    }

    /// A lane for one run of `tenant`, which counts its time among its `costs`.
    Lane lane(Tenant tenant, Costs costs) {
        return new Lane(tenant, costs);
    }

    private void submit(Lane lane, Task task) {
        synchronized (this) {
            lane.tasks.add(task);
            enqueued(lane);
        }
        pool.execute(this::runNext);
    }

    private void enqueued(Lane lane) {
        queued++;
        enter(lane.tenant.lanes, lane);
        enter(tenants, lane.tenant);
    }

    /// Whether a lane other than this one waits for a thread.
    private synchronized boolean othersWait(Lane lane) {
        for (Share tenant : tenants) {
            List<Share> lanes = ((Tenant) tenant).lanes;
            if (lanes.size() > 1 || !lanes.contains(lane)) {
                return true;
            }
        }
        return false;
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
        Task task;
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
        long start = nanoTime.getAsLong();
        boolean done = task.go(new LaneTurn(lane, start));
        synchronized (this) {
            long now = nanoTime.getAsLong();
            long nanos = now - start;
            lane.tenant.recent.add(nanos, now);
            lane.takenNanos += nanos;
            // More than a turn is a large run, a row that takes long, or a pause of the collector.
            meanTakenNanos +=
                    (Math.min(lane.takenNanos, TURN_NANOS) - meanTakenNanos) / TURNS_REMEMBERED;
            lane.usedNanos += nanos;
            lane.tenant.usedNanos += (long) ((double) nanos / lane.tenant.weight);
            busy--;
            if (!done) {
                // Ahead of the slices behind it, which would only wait for it.
                lane.tasks.addFirst(task);
                enqueued(lane);
            }
        }
        if (done) {
            task.ended.countDown();
        } else {
            pool.execute(this::runNext);
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

    /// What a thread computes at a time.
    @FunctionalInterface
    interface Work {
        /// Computes until it is done, or until the turn is over.
        ///
        /// @return whether it is done; otherwise it is called again
        boolean go(Turn turn) throws Exception;
    }

    /// How long work may go on. Belongs to the thread that computes.
    interface Turn {
        /// A turn without an end.
        Turn ENDLESS = () -> false;

        /// Whether somebody else should have the thread now. To be asked between rows.
        boolean isOver();
    }

    private final class LaneTurn implements Turn {
        private final Lane lane;
        private long until;

        LaneTurn(Lane lane, long start) {
            this.lane = lane;
            this.until = start + TURN_NANOS;
        }

        @Override
        public boolean isOver() {
            long now = nanoTime.getAsLong();
            if (now - until < 0) {
                return false;
            }
            until = now + TURN_NANOS;
            return othersWait(lane);
        }
    }

    /// Work on its way to its end. Handed from thread to thread under the pool's lock.
    private static final class Task {
        private final Work work;
        private final CountDownLatch ended = new CountDownLatch(1);

        // Written before the end, read after it.
        private @Nullable Throwable failure;

        Task(Work work) {
            this.work = work;
        }

        boolean go(Turn turn) {
            try {
                return work.go(turn);
            } catch (Throwable e) {
                failure = e;
                return true;
            }
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
        private final RecentTime recent;

        /// A tenant whose time counts for less the more it weighs.
        Tenant(double weight, RecentTime recent) {
            this.weight = weight;
            this.recent = recent;
        }
    }

    /// A run's way into the pool.
    final class Lane extends Share {
        private final Tenant tenant;
        private final Costs costs;
        private final ArrayDeque<Task> tasks = new ArrayDeque<>();

        /// What it has had itself, other than its share, which begins level with the others'; guarded by the pool.
        private long takenNanos;

        Lane(Tenant tenant, Costs costs) {
            this.tenant = tenant;
            this.costs = costs;
        }

        /// How many threads the pool has.
        int slots() {
            return CpuPool.this.slots();
        }

        /// Computes all of them and waits for all.
        ///
        /// @throws ExecutionException with the first failure, after all have ended
        /// @throws InterruptedException if the wait is interrupted; the work then ends by itself
        void all(List<? extends Work> works) throws InterruptedException, ExecutionException {
            var tasks = new ArrayList<Task>(works.size());
            Trace trace = Trace.current();
            for (Work work : works) {
                Work traced = trace == null ? work : turn -> trace.call(() -> work.go(turn));
                var task = new Task(costs.counting(traced));
                tasks.add(task);
                submit(this, task);
            }
            Throwable failure = null;
            for (Task task : tasks) {
                task.ended.await();
                failure = failure == null ? task.failure : failure;
            }
            if (failure != null) {
                throw new ExecutionException(failure);
            }
        }
    }
}
