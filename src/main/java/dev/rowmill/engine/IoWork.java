package dev.rowmill.engine;

import dev.rowmill.metrics.Metrics;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowError;
import dev.rowmill.row.RowException;
import dev.rowmill.step.IoStep;
import dev.rowmill.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// What virtual threads do with a block: wait for each row's answer, many rows at once, order kept.
///
/// A row whose answer is there without waiting costs no thread. The others have one each, as many as `waiting` allows
/// in the run; it is taken by the chunk's thread and given back by the row's. Cancellation interrupts the rows' threads,
/// which wait for the network and hold no file.
final class IoWork {
    private final RowFailures failures;
    private final Cancellation cancellation;
    private final Metrics metrics;
    private final Semaphore waiting;

    IoWork(RowFailures failures, Cancellation cancellation, Metrics metrics, int maxWaiting) {
        this.metrics = metrics;
        this.failures = failures;
        this.cancellation = cancellation;
        this.waiting = new Semaphore(maxWaiting);
    }

    /// A row on its way through the steps, or the error that it met.
    private record Passage(Row row, int nextStep, @Nullable RowError error) {}

    void apply(Block block, List<BoundStep> steps)
            throws RunCanceledException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                var _ = cancellation.onCancel(threads::shutdownNow)) {
            try {
                var passages = new ArrayList<List<Object>>();
                for (Slice slice : block.slices()) {
                    passages.add(start(slice.rows, steps, threads));
                }
                for (int i = 0; i < passages.size(); i++) {
                    finish(block.slices().get(i), passages.get(i), steps);
                }
            } catch (RunCanceledException | InterruptedException | RuntimeException e) {
                threads.shutdownNow();
                throw e;
            }
        }
    }

    /// For each row its [Passage], or the [Future] of it.
    private List<Object> start(List<Row> rows, List<BoundStep> steps, ExecutorService threads)
            throws RunCanceledException, InterruptedException {
        var passages = new ArrayList<Object>(rows.size());
        for (Row row : rows) {
            cancellation.check();
            Passage passage = now(new Passage(row, 0, null), steps);
            if (passage.error != null || passage.nextStep == steps.size()) {
                passages.add(passage);
                continue;
            }
            awaitPlace();
            try {
                passages.add(threads.submit(Trace.carriedCall(() -> waitFor(passage, steps))));
            } catch (java.util.concurrent.RejectedExecutionException canceled) {
                leavePlace();
                throw new RunCanceledException();
            }
        }
        return passages;
    }

    /// Takes the row as far as it comes without waiting.
    private Passage now(Passage passage, List<BoundStep> steps) {
        if (passage.error != null) {
            return passage;
        }
        Row row = passage.row;
        for (int i = passage.nextStep; i < steps.size(); i++) {
            BoundStep bound = steps.get(i);
            try {
                if (failures.applies(bound, row)) {
                    Row answer = ((IoStep) bound.step()).applyNow(row);
                    if (answer == null) {
                        return new Passage(row, i, null);
                    }
                    row = answer;
                }
                bound.progress().waited(0);
                bound.progress().gave(1);
            } catch (RowException e) {
                return new Passage(row, i, e.error());
            } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError bug) {
                return new Passage(row, i, failures.internal(bound.planned().name(), bug));
            }
        }
        return new Passage(row, steps.size(), null);
    }

    private Passage waitFor(Passage start, List<BoundStep> steps) throws InterruptedException {
        try {
            Passage passage = start;
            while (passage.error == null && passage.nextStep < steps.size()) {
                passage = now(answered(passage, steps.get(passage.nextStep)), steps);
            }
            return passage;
        } finally {
            leavePlace();
        }
    }

    private void awaitPlace() throws InterruptedException {
        long start = System.nanoTime();
        waiting.acquire();
        metrics.backPressure("io", System.nanoTime() - start);
        metrics.rowsWaiting(1);
    }

    private void leavePlace() {
        metrics.rowsWaiting(-1);
        waiting.release();
    }

    private Passage answered(Passage passage, BoundStep bound) throws InterruptedException {
        long start = System.nanoTime();
        try {
            Row answer = ((IoStep) bound.step()).apply(passage.row);
            bound.progress().gave(1);
            return new Passage(answer, passage.nextStep + 1, null);
        } catch (RowException e) {
            return new Passage(passage.row, passage.nextStep, e.error());
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError bug) {
            RowError error = failures.internal(bound.planned().name(), bug);
            return new Passage(passage.row, passage.nextStep, error);
        } finally {
            long nanos = System.nanoTime() - start;
            bound.progress().waited(nanos);
            metrics.stepWaited(bound.planned().name(), nanos);
        }
    }

    private void finish(Slice slice, List<Object> passages, List<BoundStep> steps)
            throws RunCanceledException, InterruptedException {
        for (BoundStep bound : steps) {
            metrics.stepRows(bound.planned().name(), passages.size());
        }
        var out = new ArrayList<Row>(passages.size());
        for (Object started : passages) {
            Passage passage = await(started);
            while (passage.error != null && passage.nextStep < steps.size()) {
                BoundStep bound = steps.get(passage.nextStep);
                bound.progress().failed();
                int mark = out.size();
                failures.failed(slice, out, passage.row, bound, passage.error);
                if (out.size() == mark) {
                    break;
                }
                bound.progress().gave(1);
                passage = goOn(out.removeLast(), passage.nextStep + 1, steps);
            }
            if (passage.error == null) {
                out.add(passage.row);
            }
        }
        slice.rows = out;
    }

    /// A row that is kept with its error goes on through the rest of the steps.
    private Passage goOn(Row row, int nextStep, List<BoundStep> steps)
            throws RunCanceledException, InterruptedException {
        cancellation.check();
        awaitPlace();
        return waitFor(now(new Passage(row, nextStep, null), steps), steps);
    }

    private Passage await(Object started) throws RunCanceledException, InterruptedException {
        if (started instanceof Passage passage) {
            return passage;
        }
        try {
            return (Passage) ((Future<?>) started).get();
        } catch (ExecutionException | java.util.concurrent.CancellationException e) {
            cancellation.check();
            throw new IllegalStateException("a row's thread ended without an answer", e);
        }
    }
}
