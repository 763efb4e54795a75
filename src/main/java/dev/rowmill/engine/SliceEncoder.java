package dev.rowmill.engine;

import dev.rowmill.engine.DeadLetters.Failure;
import dev.rowmill.format.Encoder;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowError;
import dev.rowmill.row.RowException;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/// Writes the rows of slices as bytes, and what stands for failed rows among them. Shared by the pool threads of one run.
final class SliceEncoder {
    private final RowFailures failures;
    private final Encoder encoder;
    private final byte[] separator;
    private final Cancellation cancellation;

    SliceEncoder(RowFailures failures, Encoder encoder, Cancellation cancellation) {
        this.failures = failures;
        this.encoder = encoder;
        this.separator = encoder.separator();
        this.cancellation = cancellation;
    }

    /// Encodes the rows as if the slice were the dataset's first, which is right wherever all rows look alike.
    void encode(Slice slice) throws RunCanceledException {
        Row first = slice.rows.isEmpty() ? firstInline(slice) : slice.rows.getFirst();
        if (first != null) {
            encode(slice, encoder.header(first));
        }
    }

    private static @Nullable Row firstInline(Slice slice) {
        return slice.failures.stream()
                .map(Failure::inline)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /// Encodes the rows under a header, forgetting an earlier try.
    void encode(Slice slice, Encoder.Header header) throws RunCanceledException {
        slice.encoded.truncate(0);
        slice.encodedRows = 0;
        slice.inlineRows = 0;
        slice.failures.removeIf(failure -> failure.op().equals("write"));
        slice.header = header;
        Iterator<Failure> failed = inOrder(slice.failures);
        Failure next = failed.hasNext() ? failed.next() : null;
        for (Row row : slice.rows) {
            cancellation.check();
            while (next != null && next.rowNumber() < row.number()) {
                encodeInline(slice, next);
                next = failed.hasNext() ? failed.next() : null;
            }
            Failure unwritten = encode(slice, row);
            if (unwritten != null) {
                encodeInline(slice, unwritten);
                slice.failures.add(unwritten);
            }
        }
        while (next != null) {
            encodeInline(slice, next);
            next = failed.hasNext() ? failed.next() : null;
        }
    }

    /// What stands in the result for rows that failed on the way here, each before the row that follows it.
    private static Iterator<Failure> inOrder(List<Failure> failures) {
        return failures.stream()
                .filter(failure -> failure.inline() != null)
                .sorted(Comparator.comparingLong(Failure::rowNumber))
                .toList()
                .iterator();
    }

    private void encodeInline(Slice slice, Failure failure) {
        Row inline = failure.inline();
        if (inline != null && encode(slice, inline) == null) {
            slice.inlineRows++;
        }
    }

    /// Appends a row; gives the failure if the format cannot hold it.
    private @Nullable Failure encode(Slice slice, Row row) {
        int mark = slice.encoded.length();
        RowError error;
        try {
            if (slice.encodedRows > 0) {
                slice.encoded.put(separator);
            }
            encoder.row(row, Objects.requireNonNull(slice.header), slice.encoded);
            slice.encodedRows++;
            return null;
        } catch (RowException e) {
            error = e.error();
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError bug) {
            error = failures.internal("write", bug);
        }
        slice.encoded.truncate(mark);
        return failures.unwritten(row, error);
    }
}
