package dev.rowmill.engine;

import dev.rowmill.format.ChunkReader;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.row.Chunk;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.RunContext;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.ToDoubleFunction;

/// Carries datasets through pipelines, many at a time.
///
/// Threads: the caller of [#run] writes the result, in order. Per run one virtual thread reads and one virtual thread a
/// chunk carries it from stage to stage; computing is handed to the CPU pool, which all runs share, and waiting is done
/// on a virtual thread per row. Shared are the pool, the memory budget and the metrics, all thread-safe; everything
/// else belongs to one run. A run ends by itself, by its cancellation, or by the first failure; its threads have ended
/// when [#run] returns. A bug in a step fails its row; any other bug fails the run, never the engine.
public final class Engine implements AutoCloseable {
    private final CpuPool cpu;
    private final MemoryBudget budget;
    private final Metrics metrics;
    private final ToDoubleFunction<String> weights;

    /// The runs in progress, by how far they have come. Thread-safe.
    private final Set<Progress> running = ConcurrentHashMap.newKeySet();

    // Guarded by this: tenants with a run, and how many.
    private final Map<String, Share> tenants = new HashMap<>();

    /// A tenant's share of the pool, and how many runs use it.
    private static final class Share {
        final CpuPool.Tenant tenant;
        int runs;

        Share(double weight, RecentTime recent) {
            tenant = new CpuPool.Tenant(weight, recent);
        }
    }

    /// What each tenant has had lately, also those without a run. As many as there are tenants.
    private final Map<String, RecentTime> recent = new ConcurrentHashMap<>();

    /// An engine that computes on `cpuThreads` threads and holds about `memoryBytes` of chunks in flight.
    public Engine(int cpuThreads, long memoryBytes, Metrics metrics) {
        this(cpuThreads, memoryBytes, metrics, _ -> 1);
    }

    /// An engine where a tenant's share of the threads beside others is as its weight, above 0.
    ///
    /// @param weights gives the weight of a tenant, asked when its first run begins
    public Engine(
            int cpuThreads, long memoryBytes, Metrics metrics, ToDoubleFunction<String> weights) {
        this.cpu = new CpuPool(cpuThreads);
        this.budget = new MemoryBudget(memoryBytes);
        this.metrics = metrics;
        this.weights = weights;
        metrics.cpuPool(cpu.pool(), cpu::slots, cpu::busySlots, cpu::queuedTasks);
        metrics.window(budget::usedBytes, budget::limitBytes, this::pendingRows);
        metrics.runs(running::size);
    }

    /// Runs to the end, on the calling thread.
    ///
    /// @throws dev.rowmill.format.UnreadableException if the input cannot be read on
    /// @throws IOException if the input cannot be had or the output cannot take the result
    /// @throws RunFailedException if the run cannot go on for a reason of its own
    /// @throws RunCanceledException if its cancellation asked for the end
    /// @throws InterruptedException if the calling thread was interrupted
    public void run(Execution execution)
            throws IOException, RunFailedException, RunCanceledException, InterruptedException {
        String tenant = execution.context().tenant();
        CpuPool.Lane lane = cpu.lane(enter(tenant), execution.progress().costs());
        running.add(execution.progress());
        try {
            new Run(execution, lane, budget, metrics).run();
        } finally {
            running.remove(execution.progress());
            leave(tenant);
        }
    }

    /// Takes the first rows of a dataset through a pipeline, one step after the other, on the calling thread.
    ///
    /// @param maxRows rows of the first chunk that are looked at, at least 1
    /// @param calling whether steps may call outside; otherwise rows that need a call stop there
    /// @return what was read and what each step did, in order; nothing for an empty dataset
    /// @throws dev.rowmill.format.UnreadableException if the input cannot be read
    /// @throws RunFailedException if the pipeline cannot be carried out for a reason of its own
    /// @throws InterruptedException if the calling thread was interrupted
    public List<StepPreview> preview(
            Pipeline pipeline, RunContext context, ChunkReader reader, int maxRows, boolean calling)
            throws IOException, RunFailedException, RunCanceledException, InterruptedException {
        Chunk chunk = reader.next();
        if (chunk == null) {
            return List.of();
        }
        CpuPool.Lane lane = cpu.lane(enter(context.tenant()), new Costs());
        try {
            return new Preview(pipeline, context, lane, metrics, calling).steps(chunk, maxRows);
        } finally {
            leave(context.tenant());
        }
    }

    private long pendingRows() {
        return running.stream().mapToLong(progress -> progress.counts().pending()).sum();
    }

    private synchronized CpuPool.Tenant enter(String name) {
        Share share =
                tenants.computeIfAbsent(
                        name, _ -> new Share(weights.applyAsDouble(name), recentOf(name)));
        share.runs++;
        return share.tenant;
    }

    private RecentTime recentOf(String tenant) {
        return recent.computeIfAbsent(tenant, _ -> new RecentTime());
    }

    /// The share of the threads that compute that a tenant had over some seconds, from 0 to about 1.
    public double share(String tenant) {
        RecentTime time = recent.get(tenant);
        return time == null ? 0 : cpu.share(time);
    }

    private synchronized void leave(String name) {
        Share share = tenants.get(name);
        if (share != null && --share.runs == 0) {
            tenants.remove(name);
        }
    }

    /// How many threads compute at most.
    public int cpuSlots() {
        return cpu.slots();
    }

    /// How long a run that comes now has to wait until all before it have had some time to compute: an estimate, in
    /// nanoseconds.
    ///
    /// @param atWork runs that are in the CPU's queue or on their way to it, if the caller knows of more
    public long expectedWaitNanos(int atWork) {
        return cpu.expectedWaitNanos(atWork);
    }

    /// The pool that computes, to be measured.
    public ForkJoinPool cpuPool() {
        return cpu.pool();
    }

    /// Waits for what is queued. End the runs first.
    @Override
    public void close() {
        cpu.close();
    }
}
