package dev.rowmill.engine;

import dev.rowmill.row.Chunk;
import dev.rowmill.row.Row;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// What travels through a segment: a chunk, or rows that a whole-dataset step gave, in slices.
///
/// @param slices consecutive rows, cut by bytes or count alone
/// @param rows how many rows there are
/// @param inputBytes what they stand for in the input
record Block(List<Slice> slices, long rows, long inputBytes) {
    /// Small enough that a slice takes some milliseconds even in a slow step, large enough that the hand-over is not felt.
    private static final int SLICE_BYTES = 256 << 10;

    /// Rows of a slice where there are no bytes to go by.
    private static final int SLICE_ROWS = 512;

    private static final int BLOCK_ROWS = 4_096;

    /// Gives the blocks of a segment, one thread at a time.
    interface Source {
        /// The next block, or nothing at the end.
        @Nullable Block next() throws Exception;

        /// Whether it is known that there is no further one.
        default boolean isAtEnd() {
            return false;
        }
    }

    static Block of(Chunk chunk) {
        var slices = new ArrayList<Slice>();
        int from = 0;
        while (from < chunk.rows()) {
            int to = from + 1;
            while (to < chunk.rows() && chunk.end(to) - chunk.start(from) <= SLICE_BYTES) {
                to++;
            }
            slices.add(Slice.of(chunk, from, to));
            from = to;
        }
        return new Block(slices, chunk.rows(), chunk.inputBytes());
    }

    /// Blocks of rows that are there already.
    static Source of(Iterator<Row> rows) {
        return () -> {
            if (!rows.hasNext()) {
                return null;
            }
            var slices = new ArrayList<Slice>();
            int count = 0;
            while (rows.hasNext() && count < BLOCK_ROWS) {
                var some = new ArrayList<Row>(SLICE_ROWS);
                while (rows.hasNext() && some.size() < SLICE_ROWS) {
                    some.add(rows.next());
                }
                slices.add(Slice.of(some));
                count += some.size();
            }
            return new Block(slices, count, 0);
        };
    }
}
