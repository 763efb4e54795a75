package dev.rowmill.engine;

import dev.rowmill.engine.DeadLetters.Failure;
import dev.rowmill.format.Encoder;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.row.ByteSink;
import dev.rowmill.step.OnError;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// Puts the blocks of a run together, in order, and judges its failed rows. Belongs to the thread that writes.
///
/// Everything that decides here depends on the order of the input alone, never on timing.
final class ResultWriter {
    private static final byte[] NO_BYTES = {};

    private final Execution execution;
    private final Metrics metrics;
    private final Encoder encoder;
    private final Output output;
    private final OnError onError;
    private final Encoding encoding;
    private Encoder.@Nullable Header header;
    private long rowsIn;

    /// With those that stand for failed rows.
    private long rowsWritten;

    private long rowsFailed;

    /// Rows that came, less those whose fate is known: 0 after each block, or rows were lost or counted twice.
    private long balance;

    ResultWriter(Execution execution, Metrics metrics, Encoding encoding) {
        this.execution = execution;
        this.metrics = metrics;
        this.encoder = execution.encoder();
        this.output = execution.output();
        this.onError = execution.pipeline().onError();
        this.encoding = encoding;
    }

    /// Writes a block of the result, or what there is of one whose rows a whole-dataset step has taken up. `settles`
    /// tells whether its rows are the input's.
    void write(Block block, boolean settles) throws Exception {
        long bytes = 0;
        long rows = 0;
        for (Slice slice : block.slices()) {
            fitToHeader(slice);
        }
        failOnFailedRow(block);
        failOnTooMany(block, settles);
        for (Slice slice : block.slices()) {
            boolean more = slice.header != null;
            while (more) {
                bytes += slice.encodedRows > 0 ? writeRows(slice) : 0;
                rows += slice.encodedRows - slice.inlineRows;
                more = encoding.next(slice, Objects.requireNonNull(header));
            }
        }
        failOnFailedRow(block);
        commit(block, settles, rows, bytes);
    }

    /// Writes what comes after the last row.
    void end() throws IOException {
        var out = new ByteSink(16);
        encoder.end(rowsWritten > 0, out);
        put(out.array(), out.length());
        execution.progress().committed(0, 0, 0, 0, out.length());
        output.committed(execution.progress());
        long pending = execution.progress().counts().pending();
        metrics.rowsUnaccounted(Math.abs(balance) + Math.abs(pending));
    }

    private void fitToHeader(Slice slice) throws Exception {
        if (slice.header == null) {
            return;
        }
        if (header == null) {
            header = slice.header;
        } else if (!header.equals(slice.header)) {
            encoding.again(slice, header);
        }
    }

    private void failOnFailedRow(Block block) throws RunFailedException {
        if (onError.row() != OnError.Mode.FAIL) {
            return;
        }
        for (Failure failure : failuresOf(block)) {
            throw new RunFailedException(
                    RunFailedException.Reason.ROW_FAILED,
                    "row %d failed in %s, and on_error.row is \"fail\": %s: %s"
                            .formatted(
                                    failure.rowNumber(),
                                    place(failure),
                                    failure.error().code().wireName(),
                                    failure.error().detail()));
        }
    }

    private String place(Failure failure) {
        return failure.op().equals("read") || failure.op().equals("write")
                ? failure.op()
                : "step %d (%s)".formatted(failure.step(), failure.op());
    }

    private long writeRows(Slice slice) throws IOException {
        byte[] before = rowsWritten > 0 ? encoder.separator() : NO_BYTES;
        if (rowsWritten == 0) {
            var begin = new ByteSink(64);
            encoder.begin(Objects.requireNonNull(header), begin);
            before = begin.toByteArray();
        }
        put(before, before.length);
        put(slice.encoded.array(), slice.encoded.length());
        rowsWritten += slice.encodedRows;
        return (long) before.length + slice.encoded.length();
    }

    private void put(byte[] bytes, int length) throws IOException {
        if (length > 0) {
            long start = System.nanoTime();
            output.rows(bytes, 0, length);
            long nanos = System.nanoTime() - start;
            metrics.backPressure("output", nanos);
            execution.progress().costs().wrote(nanos);
        }
    }

    private void commit(Block block, boolean settles, long rows, long bytes)
            throws IOException, RunFailedException {
        long start = System.nanoTime();
        List<Failure> failures = failuresOf(block);
        writeLetters(failures);
        long filtered = 0;
        for (Slice slice : block.slices()) {
            filtered += slice.filtered;
            balance += slice.made - slice.absorbed;
        }
        balance += block.rows() - rows - filtered - failures.size();
        long settled = settles ? block.rows() : 0;
        rowsIn += settled;
        rowsFailed += failures.size();
        execution.progress().committed(settled, rows, filtered, failures.size(), bytes);
        output.committed(execution.progress());
        execution.progress().costs().wrote(System.nanoTime() - start);
        metrics.rowsSettled(rows, filtered, failures.size());
        failOnTooMany(rowsIn, rowsFailed);
    }

    private void writeLetters(List<Failure> failures) throws IOException {
        for (Failure failure : failures) {
            if (failure.line().length > 0) {
                output.deadLetters(failure.line(), 0, failure.line().length);
            }
            metrics.rowFailed(failure.op(), failure.error().code().wireName());
        }
    }

    /// Ends the run before rows are written beside too many that failed, so that a client that has no byte yet gets a
    /// plain answer. The letters are kept: they tell why.
    private void failOnTooMany(Block block, boolean settles)
            throws IOException, RunFailedException {
        OnError.StopAfter limit = onError.stopAfter();
        if (limit == null) {
            return;
        }
        List<Failure> failures = failuresOf(block);
        long in = rowsIn + (settles ? block.rows() : 0);
        if (!limit.reached(in, rowsFailed + failures.size())) {
            return;
        }
        writeLetters(failures);
        long settled = settles ? failures.size() : 0;
        execution.progress().committed(settled, 0, 0, failures.size(), 0);
        output.committed(execution.progress());
        metrics.rowsSettled(0, 0, failures.size());
        failOnTooMany(in, rowsFailed + failures.size());
    }

    private void failOnTooMany(long rowsIn, long rowsFailed) throws RunFailedException {
        OnError.StopAfter limit = onError.stopAfter();
        if (limit != null && limit.reached(rowsIn, rowsFailed)) {
            throw new RunFailedException(
                    RunFailedException.Reason.TOO_MANY_FAILED_ROWS,
                    "%d of %d rows failed, and on_error.stop_after is %s"
                            .formatted(rowsFailed, rowsIn, limit));
        }
    }

    private static List<Failure> failuresOf(Block block) {
        var failures = new ArrayList<Failure>();
        for (Slice slice : block.slices()) {
            failures.addAll(slice.failures);
        }
        failures.sort(Comparator.comparingLong(Failure::rowNumber));
        return failures;
    }
}
