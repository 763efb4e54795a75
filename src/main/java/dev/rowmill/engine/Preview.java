package dev.rowmill.engine;

import dev.rowmill.engine.StepPreview.Demand;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.row.Chunk;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.step.DatasetStep;
import dev.rowmill.step.IoStep;
import dev.rowmill.step.OrderedStep;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.PlannedStep;
import dev.rowmill.step.RunContext;
import dev.rowmill.step.Step;
import dev.rowmill.step.StepSpec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Takes a few rows through a pipeline one step after the other, and looks at them after each.
///
/// Calls are not made unless they were asked for: a row whose answer is in no cache stops at its step. Belongs to the
/// calling thread; steps compute on the CPU pool, as in a run.
final class Preview {
    private static final int MAX_WAITING_ROWS = 100;

    private final Pipeline pipeline;
    private final RunContext context;
    private final Progress progress;
    private final Computing computing;
    private final RowFailures failures;
    private final CpuWork cpuWork;
    private final IoWork ioWork;
    private final boolean calling;

    Preview(
            Pipeline pipeline,
            RunContext context,
            CpuPool.Lane lane,
            Metrics metrics,
            boolean calling) {
        var never = new Cancellation();
        this.pipeline = pipeline;
        this.context = context;
        this.progress = new Progress(pipeline);
        this.computing = new Computing(lane);
        this.calling = calling;
        // Failed rows are shown whatever the pipeline would do with them.
        this.failures = new RowFailures(pipeline, context, DeadLetters.Form.LETTER);
        this.cpuWork = new CpuWork(failures, never, metrics);
        this.ioWork = new IoWork(failures, never, metrics, MAX_WAITING_ROWS);
    }

    /// The steps, after a first entry for reading.
    List<StepPreview> steps(Chunk chunk, int maxRows)
            throws RunFailedException, RunCanceledException, InterruptedException {
        var all = new ArrayList<StepPreview>();
        Slice slice = Slice.of(chunk, 0, Math.min(maxRows, chunk.rows()));
        compute(() -> cpuWork.parse(slice));
        var read = new Progress.StepProgress("read", null);
        all.add(
                view(
                        read,
                        StepSpec.Kind.CPU,
                        slice,
                        new Before(slice.to(), List.of(), 0, 0),
                        null));
        for (PlannedStep planned : pipeline.steps()) {
            Step step = Run.begin(planned, context);
            try {
                var bound = new BoundStep(planned, step, progress.steps().get(planned.index()));
                all.add(through(slice, bound));
            } finally {
                step.end();
            }
        }
        return all;
    }

    /// The rows before a step, and what had happened until then.
    private record Before(int rowsIn, List<Row> rows, int failures, long filtered) {}

    private StepPreview through(Slice slice, BoundStep bound)
            throws RunFailedException, RunCanceledException, InterruptedException {
        var before =
                new Before(slice.rows.size(), slice.rows, slice.failures.size(), slice.filtered);
        StepSpec.Kind kind = StepSpec.Kind.CPU;
        Demand demand = null;
        switch (bound.step()) {
            case IoStep io -> {
                kind = StepSpec.Kind.IO;
                demand = ask(slice, bound, io);
                if (calling) {
                    ioWork.apply(new Block(List.of(slice), slice.rows.size(), 0), List.of(bound));
                }
            }
            case DatasetStep dataset -> {
                kind = StepSpec.Kind.DATASET;
                compute(() -> absorb(slice, bound, dataset));
            }
            case OrderedStep _ ->
                    compute(() ->
                            cpuWork.applyInOrder(
                                    new Block(List.of(slice), slice.rows.size(), 0), bound));
            default -> compute(() -> cpuWork.apply(slice, bound, CpuPool.Turn.ENDLESS));
        }
        return view(bound.progress(), kind, slice, before, demand);
    }

    /// Something to compute.
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private void compute(Work work)
            throws RunFailedException, RunCanceledException, InterruptedException {
        try {
            computing.one(() -> {
                work.run();
                return true;
            });
        } catch (RunFailedException | RunCanceledException | InterruptedException failed) {
            throw failed;
        } catch (Exception | StackOverflowError | LinkageError | AssertionError bug) {
            throw Run.failedByBug(bug);
        }
    }

    private void absorb(Slice slice, BoundStep bound, DatasetStep step) throws Exception {
        cpuWork.addToPartial(slice, bound);
        var rows = new ArrayList<Row>();
        try (DatasetStep.Total total = step.total()) {
            if (slice.partial != null) {
                total.merge(slice.partial);
            }
            total.rows().forEachRemaining(rows::add);
        }
        slice.rows = rows;
    }

    /// Finds out what the rows ask for; where no calls are made, also answers what a cache can answer.
    private Demand ask(Slice slice, BoundStep bound, IoStep io) {
        var requests = new HashMap<Object, Integer>();
        var open = new LinkedHashSet<Object>();
        var out = new ArrayList<Row>();
        int asking = 0;
        for (Row row : slice.rows) {
            try {
                if (!failures.applies(bound, row)) {
                    out.add(row);
                    continue;
                }
                Object request = io.request(row);
                requests.merge(request, 1, Integer::sum);
                asking++;
                Row answered = io.applyNow(row);
                if (answered == null) {
                    open.add(request);
                } else {
                    out.add(answered);
                }
            } catch (RowException e) {
                if (!calling) {
                    failures.failed(slice, out, row, bound, e.error());
                    bound.progress().failed();
                }
            }
        }
        if (!calling) {
            slice.rows = out;
        }
        int once = (int) requests.values().stream().filter(count -> count == 1).count();
        return new Demand(asking, once, requests.size(), open.size());
    }

    private static StepPreview view(
            Progress.StepProgress progress,
            StepSpec.Kind kind,
            Slice slice,
            Before before,
            @Nullable Demand demand) {
        // A step that has enough rows forgets the failures behind them, and counts them as
        // filtered.
        int forgotten = Math.max(0, before.failures - slice.failures.size());
        List<byte[]> failed =
                slice.failures.subList(before.failures - forgotten, slice.failures.size()).stream()
                        .map(DeadLetters.Failure::line)
                        .toList();
        long filtered = slice.filtered - before.filtered - forgotten;
        int waiting =
                demand == null
                        ? 0
                        : (int) (before.rowsIn - filtered - failed.size() - slice.rows.size());
        var fields = new FieldChanges();
        if (kind != StepSpec.Kind.DATASET) {
            fields.compare(before.rows, slice.rows);
        }
        return new StepPreview(
                progress.name(),
                progress.tag(),
                kind,
                before.rowsIn,
                filtered,
                failed,
                Math.max(0, waiting),
                List.copyOf(fields.added),
                List.copyOf(fields.changed),
                List.copyOf(fields.removed),
                List.copyOf(slice.rows),
                progress.cpuSeconds(),
                progress.waitSeconds(),
                demand);
    }

    /// The names of fields that differ between rows of the same number.
    private static final class FieldChanges {
        private final Set<String> added = new LinkedHashSet<>();
        private final Set<String> changed = new LinkedHashSet<>();
        private final Set<String> removed = new LinkedHashSet<>();

        void compare(List<Row> before, List<Row> after) {
            Map<Long, Row> olds = HashMap.newHashMap(before.size());
            before.forEach(row -> olds.put(row.number(), row));
            for (Row row : after) {
                Row old = olds.get(row.number());
                if (old != null && old != row) {
                    compare(old, row);
                }
            }
        }

        private void compare(Row old, Row row) {
            for (int i = 0; i < row.size(); i++) {
                FieldName name = FieldName.of(row.name(i));
                int place = old.find(name);
                if (place < 0) {
                    added.add(name.text());
                } else if (!old.value(place).equals(row.value(i))) {
                    changed.add(name.text());
                }
            }
            for (String name : old.names()) {
                if (!row.has(FieldName.of(name))) {
                    removed.add(name);
                }
            }
        }
    }
}
