package dev.rowmill.engine;

import dev.rowmill.engine.DeadLetters.Failure;
import dev.rowmill.format.Encoder;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowError;
import dev.rowmill.row.RowException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/// Writes the rows of slices as bytes, and what stands for failed rows among them. Shared by the pool threads of one run.
final class SliceEncoder {
    /// Far more than a slice that steps leave about as large as it was.
    private static final int PIECE_BYTES = 1 << 20;

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
        mergeInline(slice);
        if (!slice.rows.isEmpty()) {
            encode(slice, encoder.header(slice.rows.getFirst()));
        }
    }

    /// Puts what stands for failed rows among the others, each before the row that follows it.
    private static void mergeInline(Slice slice) {
        if (slice.failures.stream().allMatch(failure -> failure.inline() == null)) {
            return;
        }
        List<Row> inline =
                slice.failures.stream()
                        .sorted(Comparator.comparingLong(Failure::rowNumber))
                        .map(Failure::inline)
                        .filter(Objects::nonNull)
                        .toList();
        slice.inline = Collections.newSetFromMap(new IdentityHashMap<>());
        slice.inline.addAll(inline);
        var merged = new ArrayList<Row>(slice.rows.size() + inline.size());
        int next = 0;
        for (Row row : slice.rows) {
            while (next < inline.size() && inline.get(next).number() < row.number()) {
                merged.add(inline.get(next++));
            }
            merged.add(row);
        }
        merged.addAll(inline.subList(next, inline.size()));
        slice.rows = merged;
    }

    /// Encodes the rows under a header, forgetting an earlier try.
    void encode(Slice slice, Encoder.Header header) throws RunCanceledException {
        slice.taken = 0;
        slice.failures.removeIf(failure -> failure.op().equals("write"));
        slice.header = header;
        encodeOn(slice, header);
    }

    /// Encodes the rows that follow, as many as make a piece: the rest waits until that is written, so that steps which
    /// multiply rows do not fill the memory.
    void encodeOn(Slice slice, Encoder.Header header) throws RunCanceledException {
        slice.encoded.truncate(0);
        slice.encodedRows = 0;
        slice.inlineRows = 0;
        while (slice.taken < slice.rows.size() && slice.encoded.length() < PIECE_BYTES) {
            cancellation.check();
            Row row = slice.rows.get(slice.taken++);
            Failure unwritten = encode(slice, header, row);
            if (unwritten != null) {
                slice.failures.add(unwritten);
                Row inline = unwritten.inline();
                if (inline != null && encode(slice, header, inline) == null) {
                    slice.inlineRows++;
                }
            } else if (slice.inline.contains(row)) {
                slice.inlineRows++;
            }
        }
    }

    /// Appends a row; gives the failure if the format cannot hold it.
    private @Nullable Failure encode(Slice slice, Encoder.Header header, Row row) {
        int mark = slice.encoded.length();
        RowError error;
        try {
            if (slice.encodedRows > 0) {
                slice.encoded.put(separator);
            }
            encoder.row(row, header, slice.encoded);
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
