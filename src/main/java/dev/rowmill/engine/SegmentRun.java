package dev.rowmill.engine;

import dev.rowmill.engine.Segment.Stage;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Carries the blocks of one segment from their source to whoever takes them, in order.
///
/// One thread reads, one a block carries it from stage to stage, and the caller's takes what is finished; the window
/// is between them. It ends when the source does, when something fails, or when a step lets no row through any more:
/// whatever was read beyond that step's last block is dropped, so that it does not matter how much it was.
final class SegmentRun {
    private final Segment segment;
    private final Computing computing;
    private final Window<Carried> window;
    private final Crew crew;
    private final Metrics metrics;
    private final Costs costs;

    SegmentRun(
            Segment segment,
            Computing computing,
            Window<Carried> window,
            Crew crew,
            Metrics metrics,
            Costs costs) {
        this.segment = segment;
        this.computing = computing;
        this.window = window;
        this.crew = crew;
        this.metrics = metrics;
        this.costs = costs;
    }

    /// Who works for the segment, and what ends their work: the user's wish, a failure, or that enough is there.
    record Crew(CpuWork cpu, SliceEncoder encoder, IoWork io, Cancellation stop) {}

    /// A block at the end of its way.
    ///
    /// @param last whether a step lets no row of a later block through
    record Carried(Block block, boolean last) {}

    /// What the writing thread does with a block whose turn it is.
    @FunctionalInterface
    interface BlockSink {
        void take(Block block) throws Exception;
    }

    /// Carries all blocks. The first is read by the calling thread, which also carries it where it is the only one:
    /// a small dataset needs no thread of its own.
    ///
    /// @return whether it was ended by a step, so that the source may have more
    boolean carry(Block.Source source, BlockSink sink) throws Exception {
        try {
            window.makeRoom();
            Block first = readFirst(source);
            if (first == null) {
                return false;
            }
            return source.isAtEnd() ? carryOne(first, sink) : carryAll(first, source, sink);
        } catch (Exception e) {
            crew.stop.cancel();
            throw e;
        } finally {
            window.close();
        }
    }

    private @Nullable Block readFirst(Block.Source source) throws Exception {
        var wait = new InterruptibleWait();
        try (var _ = crew.stop.onCancel(wait::interrupt)) {
            return read(source);
        } finally {
            wait.end(crew.stop.isCanceled());
        }
    }

    private @Nullable Block read(Block.Source source) throws Exception {
        crew.stop.check();
        long start = System.nanoTime();
        Block block = source.next();
        costs.readInput(System.nanoTime() - start);
        return block;
    }

    private boolean carryOne(Block block, BlockSink sink) throws Exception {
        Carried carried = through(block, 0);
        sink.take(block);
        return carried.last;
    }

    private boolean carryAll(Block first, Block.Source source, BlockSink sink) throws Exception {
        Cancellation stop = crew.stop;
        try (ExecutorService chunkThreads = Executors.newVirtualThreadPerTaskExecutor()) {
            Thread reader =
                    Thread.ofVirtual()
                            .name("reader")
                            .start(Trace.carried(() -> readAll(first, source, chunkThreads)));
            try (var _ = stop.onCancel(reader::interrupt)) {
                boolean cut = takeAll(sink);
                if (cut) {
                    stop.cancel();
                }
                return cut;
            } catch (Exception e) {
                stop.cancel();
                throw e;
            } finally {
                reader.interrupt();
                reader.join();
            }
        }
    }

    private boolean takeAll(BlockSink sink) throws Exception {
        for (Carried carried = next(); carried != null; carried = next()) {
            sink.take(carried.block);
            window.written();
            if (carried.last) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Carried next() throws Exception {
        long start = System.nanoTime();
        try {
            Future<Carried> head = window.head();
            return head == null ? null : finished(head);
        } finally {
            costs.waitedForRows(System.nanoTime() - start);
        }
    }

    private void readAll(Block first, Block.Source source, ExecutorService chunkThreads) {
        try {
            Block block = first;
            for (long number = 0; block != null; number++) {
                Block carried = block;
                long place = number;
                window.add(chunkThreads.submit(Trace.carriedCall(() -> through(carried, place))));
                long start = System.nanoTime();
                window.makeRoom();
                long waited = System.nanoTime() - start;
                metrics.backPressure("window", waited);
                costs.waitedForRoom(waited);
                block = read(source);
            }
            window.end(null);
        } catch (Exception e) {
            window.end(e);
        } catch (Throwable bug) {
            window.end(new IllegalStateException("reading failed by a bug", bug));
        }
    }

    private static Carried finished(Future<Carried> head) throws Exception {
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

    /// Carries one block, the `number`th from 0, from stage to stage.
    private Carried through(Block block, long number) throws Exception {
        List<Stage> stages = segment.stages();
        boolean isLast = false;
        for (int i = 0; i < stages.size(); i++) {
            boolean first = i == 0;
            boolean last = i == stages.size() - 1;
            switch (stages.get(i)) {
                case Stage.Cpu(var steps) -> {
                    var works = new ArrayList<CpuPool.Work>(block.slices().size());
                    for (Slice slice : block.slices()) {
                        works.add(turn -> computed(slice, steps, first, last, turn));
                    }
                    computing.all(works);
                }
                case Stage.Io(var steps) -> crew.io.apply(block, steps);
                case Stage.Ordered(var step, var turns) ->
                        isLast |= inTurn(block, number, step, turns);
            }
        }
        return new Carried(block, isLast);
    }

    /// Computes a slice, or goes on where it was; gives whether it is done.
    private boolean computed(
            Slice slice, List<BoundStep> steps, boolean first, boolean last, CpuPool.Turn turn)
            throws RunCanceledException {
        if (first && slice.chunk() != null && !slice.isUnderWay()) {
            long start = System.nanoTime();
            crew.cpu.parse(slice);
            long nanos = System.nanoTime() - start;
            metrics.stepComputed("read", slice.rows.size(), nanos);
            costs.parsed(nanos);
        }
        while (slice.step < steps.size()) {
            if (!crew.cpu.apply(slice, steps.get(slice.step), turn)) {
                return false;
            }
            slice.step++;
        }
        slice.step = 0;
        BoundStep datasetStep = segment.last();
        if (last && datasetStep != null) {
            crew.cpu.addToPartial(slice, datasetStep);
        }
        if (last) {
            long start = System.nanoTime();
            crew.encoder.encode(slice);
            long nanos = System.nanoTime() - start;
            metrics.stepComputed("write", slice.encodedRows, nanos);
            costs.encoded(nanos);
        }
        return true;
    }

    /// Takes the block through a step that sees all blocks in order. Gives whether it is the last that it lets through.
    private boolean inTurn(Block block, long number, BoundStep step, Turns turns) throws Exception {
        turns.await(number, crew.stop);
        boolean done = computing.one(() -> crew.cpu.applyInOrder(block, step));
        turns.next();
        return done;
    }
}
