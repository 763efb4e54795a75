package dev.rowmill.row;

import java.util.Map;

/// A numbered run of consecutive rows as they came in: bytes and row boundaries, nothing parsed.
///
/// It is cut by bytes alone, so that no result depends on timing. Owned by whoever carries it;
/// nobody changes it.
///
/// @param number counts chunks from 0
/// @param firstRow the number of its first row, counting from 1 in the dataset
/// @param layout how the bytes of a row are read
/// @param bytes holds the rows
/// @param spans start and end of each row in `bytes`, two ints a row
/// @param unreadable rows that the reader could not even delimit, by index within the chunk; their
///     spans hold what is left of them
/// @param inputBytes how many bytes of the (decompressed) input it stands for, blank lines and
///     skipped bytes included
public record Chunk(
        long number,
        long firstRow,
        Layout layout,
        byte[] bytes,
        int[] spans,
        Map<Integer, RowError> unreadable,
        long inputBytes) {

    /// How many rows it holds, the unreadable ones included.
    public int rows() {
        return spans.length / 2;
    }

    /// The row at `index`, located and checked.
    ///
    /// @throws RowException if these bytes are no row
    public Row row(int index) throws RowException {
        return row(index, layout.locator());
    }

    /// The row at `index`, by a locator of the chunk's layout.
    ///
    /// @throws RowException if these bytes are no row
    public Row row(int index, Layout.Locator locator) throws RowException {
        RowError error = unreadable.isEmpty() ? null : unreadable.get(index);
        if (error != null) {
            throw new RowException(error);
        }
        return Row.read(layout, locator, bytes, start(index), end(index), firstRow + index);
    }

    /// Where the bytes of row `index` begin.
    public int start(int index) {
        return spans[2 * index];
    }

    /// Where the bytes of row `index` end.
    public int end(int index) {
        return spans[2 * index + 1];
    }
}
