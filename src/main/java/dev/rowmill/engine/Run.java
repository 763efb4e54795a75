package dev.rowmill.engine;

import dev.rowmill.metrics.Metrics;
import dev.rowmill.row.Chunk;
import dev.rowmill.step.DatasetException;
import dev.rowmill.step.DatasetStep;
import dev.rowmill.step.IoStep;
import dev.rowmill.step.PlannedStep;
import dev.rowmill.step.RunContext;
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
    private final Computing computing;
    private final MemoryBudget budget;
    private final Metrics metrics;

    private final RowFailures failures;
    private final ResultWriter writer;

    /// What whole-dataset steps hold; belongs to the thread of the run.
    private final List<DatasetStep.Total> totals = new ArrayList<>();

    /// The steps that have begun; belongs to the thread of the run.
    private final List<BoundStep> steps = new ArrayList<>();

    Run(Execution execution, CpuPool.Lane lane, MemoryBudget budget, Metrics metrics) {
        this.execution = execution;
        this.computing = new Computing(lane);
        this.budget = budget;
        this.metrics = metrics;
        this.failures = RowFailures.of(execution);
        var encoder = new SliceEncoder(failures, execution.encoder(), execution.cancellation());
        this.writer =
                new ResultWriter(execution, metrics, new Encoding(encoder, computing, costs()));
    }

    void run() throws IOException, RunFailedException, RunCanceledException, InterruptedException {
        try {
            bind();
            Block.Source source = new Input();
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
            steps.forEach(bound -> bound.step().end());
        }
    }

    private Costs costs() {
        return execution.progress().costs();
    }

    private static void close(DatasetStep.Total total) {
        try {
            total.close();
        } catch (IOException e) {
            LOG.warn("A temporary file could not be deleted", e);
        }
    }

    static RunFailedException failedByBug(Throwable bug) {
        String incident = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("A run failed by a bug, incident {}", incident, bug);
        return new RunFailedException(
                RunFailedException.Reason.INTERNAL,
                "a bug in Rowmill failed the run; incident " + incident);
    }

    private void bind() throws RunFailedException, InterruptedException {
        RunContext context = execution.context().canceledBy(execution.cancellation()::isCanceled);
        for (PlannedStep planned : execution.pipeline().steps()) {
            Step step = begin(planned, context);
            Progress.StepProgress progress = execution.progress().steps().get(planned.index());
            if (step instanceof IoStep io) {
                progress.begin(io);
            }
            steps.add(new BoundStep(planned, step, progress));
        }
    }

    static Step begin(PlannedStep planned, RunContext context)
            throws RunFailedException, InterruptedException {
        try {
            return planned.plan().begin(context);
        } catch (DatasetException e) {
            throw RunFailedException.of(planned, e);
        }
    }

    /// The chunks of the dataset.
    private final class Input implements Block.Source {
        @Override
        public @Nullable Block next() throws IOException {
            Chunk chunk = execution.reader().next();
            if (chunk == null) {
                return null;
            }
            execution.progress().read(chunk.rows(), chunk.inputBytes());
            metrics.rowsIn(chunk.rows());
            return Block.of(chunk);
        }

        @Override
        public boolean isAtEnd() {
            return execution.reader().isAtEnd();
        }
    }

    /// Takes the dataset up in a whole-dataset step; gives the rows of its result.
    private Block.Source absorb(
            Block.Source source, Segment segment, BoundStep last, boolean settles)
            throws Exception {
        DatasetStep.Total total = ((DatasetStep) last.step()).total();
        totals.add(total);
        try (var _ = execution.cancellation().onCancel(total::stop)) {
            carry(
                    source,
                    segment,
                    block -> {
                        merge(total, block, last);
                        writer.write(block, settles);
                    });
            return rowsOf(total, last);
        }
    }

    private Block.Source rowsOf(DatasetStep.Total total, BoundStep last) throws Exception {
        try {
            Block.Source rows = Block.of(merging(last, total::rows));
            return () -> {
                try {
                    Block block = rows.next();
                    last.progress().gave(block == null ? 0 : block.rows());
                    return block;
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

    /// Lets the pool work for a whole-dataset step, which gets the time, and waits for it.
    private <T> T merging(BoundStep last, Callable<T> work) throws Exception {
        long submitted = System.nanoTime();
        T result =
                computing.one(() -> {
                    long start = System.nanoTime();
                    T done = work.call();
                    long nanos = System.nanoTime() - start;
                    last.progress().took(nanos);
                    metrics.stepComputed(last.planned().name(), 0, nanos);
                    return done;
                });
        costs().merged(System.nanoTime() - submitted);
        return result;
    }

    private void merge(DatasetStep.Total total, Block block, BoundStep last) throws Exception {
        Block _ =
                merging(
                        last,
                        () -> {
                            for (Slice slice : block.slices()) {
                                if (slice.partial != null) {
                                    merge(total, slice.partial);
                                }
                            }
                            return block;
                        });
    }

    private static void merge(DatasetStep.Total total, DatasetStep.Partial next)
            throws RunFailedException {
        try {
            total.merge(next);
        } catch (IOException e) {
            throw storageFailed(e);
        }
    }

    private SegmentRun begin(Segment segment, Cancellation stop) {
        var crew =
                new SegmentRun.Crew(
                        new CpuWork(failures, stop, metrics),
                        new SliceEncoder(failures, execution.encoder(), stop),
                        new IoWork(failures, stop, metrics, MAX_WAITING_ROWS),
                        stop);
        var window = new Window<SegmentRun.Carried>(maxInFlight(segment), budget);
        return new SegmentRun(segment, computing, window, crew, metrics, costs());
    }

    private void carry(Block.Source source, Segment segment, SegmentRun.BlockSink sink)
            throws Exception {
        var stop = new Cancellation();
        try (var _ = execution.cancellation().onCancel(stop::cancel)) {
            boolean cut = begin(segment, stop).carry(source, sink);
            if (cut) {
                execution.progress().endEarly();
            }
        }
    }

    private int maxInFlight(Segment segment) {
        int atWork = 2 * computing.lane().slots() + SPARE_CHUNKS;
        return segment.waits() ? Math.max(MIN_WAITING_CHUNKS, atWork) : atWork;
    }
}
