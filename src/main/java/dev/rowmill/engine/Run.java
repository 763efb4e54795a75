package dev.rowmill.engine;

import dev.rowmill.engine.Segment.Stage;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.row.Chunk;
import dev.rowmill.step.DatasetStep;
import dev.rowmill.step.IoStep;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.PlannedStep;
import dev.rowmill.step.Step;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// One run of the engine, from its first chunk to its last.
final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    /// Rows of one run that may wait for an answer at once: threads are cheap, not free.
    private static final int MAX_WAITING_ROWS = 4_096;

    /// Enough that the pool never idles while the head is written.
    private static final int SPARE_CHUNKS = 2;

    /// A waiting chunk costs no CPU, so more of them pay where a step waits.
    private static final int MIN_WAITING_CHUNKS = 16;

    private final Execution execution;
    private final CpuPool.Lane lane;
    private final MemoryBudget budget;
    private final Metrics metrics;

    /// Ends this run's threads: on the user's wish, or after a failure.
    private final Cancellation stop = new Cancellation();

    private final CpuWork cpuWork;
    private final IoWork ioWork;
    private final ResultWriter writer;
    private final int cores;

    /// What whole-dataset steps hold; belongs to the thread of the run.
    private final List<DatasetStep.Total> totals = new ArrayList<>();

    Run(Execution execution, CpuPool.Lane lane, MemoryBudget budget, Metrics metrics) {
        this.execution = execution;
        this.lane = lane;
        this.budget = budget;
        this.metrics = metrics;
        this.cores = lane.slots();
        Pipeline pipeline = execution.pipeline();
        var failures =
                new RowFailures(
                        pipeline.onError().row(), pipeline.steps().size(), execution.context());
        this.cpuWork = new CpuWork(failures, execution.encoder(), stop, metrics);
        this.ioWork = new IoWork(failures, stop, metrics, MAX_WAITING_ROWS);
        this.writer = new ResultWriter(execution, metrics, this::encodeAgain);
    }

    void run() throws IOException, RunFailedException, RunCanceledException, InterruptedException {
        try (var _ = execution.cancellation().onCancel(stop::cancel)) {
            List<BoundStep> steps = bind();
            Block.Source source = this::read;
            boolean first = true;
            for (Segment segment : Segment.plan(steps)) {
                if (segment.last() == null) {
                    boolean settles = first;
                    carry(source, segment, block -> writer.write(block, settles));
                } else {
                    source = absorb(source, segment, segment.last(), first);
                }
                first = false;
            }
            writer.end();
        } catch (IOException
                | RunFailedException
                | RunCanceledException
                | InterruptedException ended) {
            execution.cancellation().check();
            throw ended;
        } catch (Exception | StackOverflowError | LinkageError | AssertionError bug) {
            execution.cancellation().check();
            throw failedByBug(bug);
        } finally {
            totals.forEach(Run::close);
        }
    }

    private static void close(DatasetStep.Total total) {
        try {
            total.close();
        } catch (IOException e) {
            LOG.warn("A temporary file could not be deleted", e);
        }
    }

    private static RunFailedException failedByBug(Throwable bug) {
        String incident = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("A run failed by a bug, incident {}", incident, bug);
        return new RunFailedException(
                RunFailedException.Reason.INTERNAL,
                "a bug in Rowmill failed the run; incident " + incident);
    }

    private List<BoundStep> bind() {
        var steps = new ArrayList<BoundStep>();
        for (PlannedStep planned : execution.pipeline().steps()) {
            Step step = planned.plan().begin(execution.context());
            Progress.StepProgress progress = execution.progress().steps().get(planned.index());
            if (step instanceof IoStep io) {
                progress.begin(io);
            }
            steps.add(new BoundStep(planned, step, progress));
        }
        return steps;
    }

    private @Nullable Block read() throws IOException {
        Chunk chunk = execution.reader().next();
        if (chunk == null) {
            return null;
        }
        execution.progress().read(chunk.rows(), chunk.inputBytes());
        metrics.rowsIn(chunk.rows());
        return Block.of(chunk);
    }

    /// Takes the dataset up in a whole-dataset step; gives the rows of its result.
    private Block.Source absorb(
            Block.Source source, Segment segment, BoundStep last, boolean settles)
            throws Exception {
        DatasetStep.Total total = ((DatasetStep) last.step()).total();
        totals.add(total);
        carry(
                source,
                segment,
                block -> {
                    merge(total, block);
                    writer.absorbed(block, settles);
                });
        return rowsOf(total);
    }

    private static Block.Source rowsOf(DatasetStep.Total total) throws RunFailedException {
        try {
            Block.Source rows = Block.of(total.rows());
            return () -> {
                try {
                    return rows.next();
                } catch (UncheckedIOException e) {
                    throw storageFailed(e);
                }
            };
        } catch (IOException e) {
            throw storageFailed(e);
        }
    }

    private static RunFailedException storageFailed(Exception e) {
        LOG.error("A temporary file of a whole-dataset step failed", e);
        return new RunFailedException(
                RunFailedException.Reason.STORAGE_FAILED,
                "a whole-dataset step had no room for a temporary file: the disk is full or failed");
    }

    private void merge(DatasetStep.Total total, Block block) throws Exception {
        compute(
                List.of(() -> {
                    for (Slice slice : block.slices()) {
                        if (slice.partial != null) {
                            merge(total, slice.partial);
                        }
                    }
                    return block;
                }));
    }

    private static void merge(DatasetStep.Total total, DatasetStep.Partial next)
            throws DatasetStep.TooLargeException, RunFailedException {
        try {
            total.merge(next);
        } catch (IOException e) {
            throw storageFailed(e);
        }
    }

    /// What the writing thread does with a block whose turn it is.
    @FunctionalInterface
    private interface BlockSink {
        void take(Block block) throws Exception;
    }

    private void carry(Block.Source source, Segment segment, BlockSink sink) throws Exception {
        var window = new Window<Block>(maxInFlight(segment), budget);
        try (ExecutorService chunkThreads = Executors.newVirtualThreadPerTaskExecutor()) {
            Thread reader =
                    Thread.ofVirtual()
                            .name("reader")
                            .start(() -> readAll(source, segment, window, chunkThreads));
            try (var _ = stop.onCancel(reader::interrupt)) {
                for (Future<Block> head = window.head(); head != null; head = window.head()) {
                    sink.take(finished(head));
                    window.written();
                }
            } catch (Exception e) {
                stop.cancel();
                throw e;
            } finally {
                reader.interrupt();
                reader.join();
            }
        } finally {
            window.close();
        }
    }

    private int maxInFlight(Segment segment) {
        int computing = 2 * cores + SPARE_CHUNKS;
        return segment.waits() ? Math.max(MIN_WAITING_CHUNKS, computing) : computing;
    }

    private void readAll(
            Block.Source source,
            Segment segment,
            Window<Block> window,
            ExecutorService chunkThreads) {
        try {
            while (true) {
                long start = System.nanoTime();
                window.makeRoom();
                metrics.backPressure("window", System.nanoTime() - start);
                stop.check();
                Block block = source.next();
                if (block == null) {
                    window.end(null);
                    return;
                }
                window.add(chunkThreads.submit(() -> through(block, segment)));
            }
        } catch (Exception e) {
            window.end(e);
        } catch (Throwable bug) {
            window.end(new IllegalStateException("reading failed by a bug", bug));
        }
    }

    private static Block finished(Future<Block> head) throws Exception {
        try {
            return head.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception cause -> throw cause;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
    }

    /// Carries one block from stage to stage.
    private Block through(Block block, Segment segment) throws Exception {
        List<Stage> stages = segment.stages();
        for (int i = 0; i < stages.size(); i++) {
            boolean first = i == 0;
            boolean last = i == stages.size() - 1;
            switch (stages.get(i)) {
                case Stage.Cpu(var steps) -> {
                    var tasks = new ArrayList<Callable<Slice>>(block.slices().size());
                    for (Slice slice : block.slices()) {
                        tasks.add(() -> computed(slice, steps, first, last, segment.last()));
                    }
                    compute(tasks);
                }
                case Stage.Io(var steps) -> ioWork.apply(block, steps);
            }
        }
        return block;
    }

    private Slice computed(
            Slice slice,
            List<BoundStep> steps,
            boolean first,
            boolean last,
            @Nullable BoundStep datasetStep)
            throws RunCanceledException {
        if (first) {
            cpuWork.parse(slice);
        }
        for (BoundStep step : steps) {
            cpuWork.apply(slice, step);
        }
        if (last && datasetStep != null) {
            cpuWork.addToPartial(slice, datasetStep);
        } else if (last) {
            cpuWork.encode(slice);
        }
        return slice;
    }

    private <T> void compute(List<Callable<T>> tasks) throws Exception {
        try {
            lane.all(tasks);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case DatasetStep.TooLargeException tooLarge ->
                        throw new RunFailedException(
                                RunFailedException.Reason.TOO_LARGE,
                                String.valueOf(tooLarge.getMessage()));
                case Exception cause -> throw cause;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
    }

    private void encodeAgain(Slice slice, dev.rowmill.format.Encoder.Header header)
            throws Exception {
        compute(
                List.of(() -> {
                    cpuWork.encode(slice, header);
                    return slice;
                }));
    }
}
