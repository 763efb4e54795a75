package dev.rowmill.engine;

import dev.rowmill.engine.DeadLetters.Failure;
import dev.rowmill.format.Encoder;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.row.Chunk;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowError;
import dev.rowmill.row.RowException;
import dev.rowmill.step.CpuStep;
import dev.rowmill.step.DatasetStep;

import java.util.ArrayList;
import java.util.List;

/// What pool threads do with a slice: parse it, take it through steps, encode it. Shared by the threads of one run.
final class CpuWork {
    private final RowFailures failures;
    private final Encoder encoder;
    private final Cancellation cancellation;
    private final Metrics metrics;

    CpuWork(RowFailures failures, Encoder encoder, Cancellation cancellation, Metrics metrics) {
        this.metrics = metrics;
        this.failures = failures;
        this.encoder = encoder;
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
                } else if (!partial.pass(row)) {
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

    /// Encodes the rows as if the slice were the dataset's first, which is right wherever all rows look alike.
    void encode(Slice slice) throws RunCanceledException {
        if (!slice.rows.isEmpty()) {
            encode(slice, encoder.header(slice.rows.getFirst()));
        }
    }

    /// Encodes the rows under a header, forgetting an earlier try.
    void encode(Slice slice, Encoder.Header header) throws RunCanceledException {
        slice.encoded.truncate(0);
        slice.encodedRows = 0;
        slice.failures.removeIf(failure -> failure.op().equals("write"));
        slice.header = header;
        byte[] separator = encoder.separator();
        for (Row row : slice.rows) {
            cancellation.check();
            int mark = slice.encoded.length();
            try {
                if (slice.encodedRows > 0) {
                    slice.encoded.put(separator);
                }
                encoder.row(row, header, slice.encoded);
                slice.encodedRows++;
            } catch (RowException e) {
                slice.encoded.truncate(mark);
                slice.failures.add(failures.unwritten(row, e.error()));
            } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError bug) {
                slice.encoded.truncate(mark);
                Failure failure = failures.unwritten(row, failures.internal("write", bug));
                slice.failures.add(failure);
            }
        }
    }
}
