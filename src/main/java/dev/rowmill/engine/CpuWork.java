package dev.rowmill.engine;

import dev.rowmill.metrics.Metrics;
import dev.rowmill.row.Chunk;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowError;
import dev.rowmill.row.RowException;
import dev.rowmill.step.CpuStep;
import dev.rowmill.step.DatasetStep;

import java.util.ArrayList;
import java.util.List;

/// What pool threads do with a slice: parse it, take it through steps. Shared by the threads of one run.
final class CpuWork {
    private final RowFailures failures;
    private final Cancellation cancellation;
    private final Metrics metrics;

    CpuWork(RowFailures failures, Cancellation cancellation, Metrics metrics) {
        this.metrics = metrics;
        this.failures = failures;
        this.cancellation = cancellation;
    }

    void parse(Slice slice) throws RunCanceledException {
        Chunk chunk = slice.chunk();
        if (chunk == null) {
            return;
        }
        var rows = new ArrayList<Row>(slice.to() - slice.from());
        for (int i = slice.from(); i < slice.to(); i++) {
            cancellation.check();
            try {
                rows.add(chunk.row(i));
            } catch (RowException e) {
                slice.failures.add(failures.unread(chunk, i, e.error()));
            } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError bug) {
                slice.failures.add(failures.unread(chunk, i, failures.internal("read", bug)));
            }
        }
        slice.rows = rows;
    }

    void apply(Slice slice, BoundStep bound) throws RunCanceledException {
        if (slice.rows.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        var step = (CpuStep) bound.step();
        List<Row> in = slice.rows;
        var out = new ArrayList<Row>(in.size());
        long errors = 0;
        for (Row row : in) {
            cancellation.check();
            int mark = out.size();
            RowError error = null;
            try {
                if (failures.applies(bound, row)) {
                    step.apply(row, out::add);
                    if (out.size() == mark) {
                        slice.filtered++;
                    }
                } else {
                    out.add(row);
                }
            } catch (RowException e) {
                error = e.error();
            } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError bug) {
                error = failures.internal(bound.planned().name(), bug);
            }
            if (error != null) {
                errors++;
                out.subList(mark, out.size()).clear();
                failures.failed(slice, out, row, bound, error);
            }
        }
        slice.rows = out;
        computed(bound, in.size(), errors, System.nanoTime() - start);
    }

    void addToPartial(Slice slice, BoundStep bound) throws RunCanceledException {
        long start = System.nanoTime();
        DatasetStep.Partial partial = ((DatasetStep) bound.step()).partial();
        long errors = 0;
        for (Row row : slice.rows) {
            cancellation.check();
            RowError error = null;
            try {
                if (failures.applies(bound, row)) {
                    partial.add(row);
                } else {
                    slice.filtered++;
                }
            } catch (RowException e) {
                error = e.error();
            } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError bug) {
                error = failures.internal(bound.planned().name(), bug);
            }
            if (error != null) {
                errors++;
                slice.failures.add(failures.letter(row, bound, error));
            }
        }
        computed(bound, slice.rows.size(), errors, System.nanoTime() - start);
        slice.partial = partial;
        slice.rows = List.of();
    }

    private void computed(BoundStep bound, int rows, long errors, long nanos) {
        bound.progress().computed(rows, errors, nanos);
        metrics.stepComputed(bound.planned().name(), rows, nanos);
    }
}
