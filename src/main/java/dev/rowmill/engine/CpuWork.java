package dev.rowmill.engine;

import dev.rowmill.metrics.Metrics;
import dev.rowmill.row.Chunk;
import dev.rowmill.row.Layout;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowError;
import dev.rowmill.row.RowException;
import dev.rowmill.step.CpuStep;
import dev.rowmill.step.DatasetStep;
import dev.rowmill.step.OrderedStep;

import java.util.ArrayList;
import java.util.List;

/// What pool threads do with a slice: parse it, take it through steps. Shared by the threads of one run.
final class CpuWork {
    /// Rows between two looks at the clock, and slices of so few rows that each can be a slow one.
    private static final int ASK_EVERY = 16;

    private static final int FEW_ROWS = 256;

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
        Layout.Locator locator = chunk.layout().locator();
        for (int i = slice.from(); i < slice.to(); i++) {
            cancellation.check();
            try {
                rows.add(chunk.row(i, locator));
            } catch (RowException e) {
                slice.failures.add(failures.unread(chunk, i, e.error()));
            } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError bug) {
                slice.failures.add(failures.unread(chunk, i, failures.internal("read", bug)));
            }
        }
        slice.rows = rows;
    }

    /// Takes the rows of a slice through a step, or those that have not been through it yet, until the turn is over.
    ///
    /// @return whether all are through
    boolean apply(Slice slice, BoundStep bound, CpuPool.Turn turn) throws RunCanceledException {
        List<Row> in = slice.rows;
        if (in.isEmpty()) {
            return true;
        }
        long start = System.nanoTime();
        CpuStep step = ((CpuStep) bound.step()).worker();
        List<Row> out = slice.out == null ? new ArrayList<>(in.size()) : slice.out;
        int askMask = in.size() < FEW_ROWS ? 0 : ASK_EVERY - 1;
        int from = slice.through;
        int at = from;
        long errors = 0;
        boolean over = false;
        while (at < in.size() && !over) {
            cancellation.check();
            errors += apply(slice, out, in.get(at), bound, step) ? 0 : 1;
            at++;
            over = (at & askMask) == 0 && turn.isOver();
        }
        computed(bound, at - from, errors, System.nanoTime() - start);
        boolean done = at == in.size();
        if (done) {
            bound.progress().gave(out.size());
        }
        slice.rows = done ? out : in;
        slice.out = done ? null : out;
        slice.through = done ? 0 : at;
        return done;
    }

    /// Takes one row through a step; gives whether it did not fail.
    private boolean apply(Slice slice, List<Row> out, Row row, BoundStep bound, CpuStep step) {
        int mark = out.size();
        RowError error;
        try {
            if (!failures.applies(bound, row)) {
                out.add(row);
                return true;
            }
            step.apply(row, out::add);
            if (out.size() == mark) {
                slice.filtered++;
            }
            slice.made += Math.max(0, out.size() - mark - 1);
            return true;
        } catch (RowException e) {
            error = e.error();
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError bug) {
            error = failures.internal(bound.planned().name(), bug);
        }
        out.subList(mark, out.size()).clear();
        failures.failed(slice, out, row, bound, error);
        return false;
    }

    /// Takes a block through a step that sees the blocks in order. What comes after the last row that it lets through
    /// is as if it had not been read: whatever became of it before counts as filtered.
    ///
    /// @return whether it lets no further row through
    boolean applyInOrder(Block block, BoundStep bound) throws RunCanceledException {
        for (Slice slice : block.slices()) {
            if (isDone(bound)) {
                forget(slice, 0);
            } else {
                boolean _ = apply(slice, bound, CpuPool.Turn.ENDLESS);
                if (isDone(bound)) {
                    forget(slice, slice.rows.size());
                }
            }
        }
        return isDone(bound);
    }

    /// With `if` the other rows come through always.
    private static boolean isDone(BoundStep bound) {
        return bound.planned().condition() == null && ((OrderedStep) bound.step()).isDone();
    }

    private static void forget(Slice slice, int kept) {
        long after = kept == 0 ? 0 : slice.rows.get(kept - 1).number();
        slice.filtered += slice.rows.size() - kept;
        slice.rows = List.copyOf(slice.rows.subList(0, kept));
        int before = slice.failures.size();
        slice.failures.removeIf(failure -> failure.rowNumber() > after);
        slice.filtered += before - slice.failures.size();
    }

    void addToPartial(Slice slice, BoundStep bound) throws RunCanceledException {
        long start = System.nanoTime();
        DatasetStep.Partial partial = ((DatasetStep) bound.step()).partial();
        long errors = 0;
        long filtered = 0;
        for (Row row : slice.rows) {
            cancellation.check();
            RowError error = null;
            try {
                if (failures.applies(bound, row)) {
                    partial.add(row);
                } else if (!partial.pass(row)) {
                    filtered++;
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
        slice.filtered += filtered;
        slice.absorbed = slice.rows.size() - filtered - errors;
        slice.partial = partial;
        slice.rows = List.of();
    }

    private void computed(BoundStep bound, int rows, long errors, long nanos) {
        bound.progress().computed(rows, errors, nanos);
        metrics.stepComputed(bound.planned().name(), rows, nanos);
    }
}
