package dev.rowmill.format;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;

/// Writes rows in one format. Immutable, shared by threads: slices of a dataset are encoded in
/// parallel and put together in order.
///
/// The whole is `begin`, the rows with `separator` between them, `end`.
public interface Encoder {
    /// What the first row of the dataset settles for all of them, such as the columns of a CSV.
    /// Equal headers encode equally.
    Header header(Row first);

    /// Writes what comes before the first row. Not called for a dataset without rows.
    void begin(Header header, ByteSink out);

    /// Writes one row with its own end.
    ///
    /// @throws RowException if this format cannot hold the row; what was written of it must then be
    ///     discarded
    void row(Row row, Header header, ByteSink out) throws RowException;

    /// Written between two rows.
    byte[] separator();

    /// Writes what comes after the last row; `any` tells whether there was a row.
    void end(boolean any, ByteSink out);

    /// What the first row settles. Compared with `equals`.
    interface Header {
        /// Nothing to settle.
        Header NONE = new None();

        /// Of a format whose rows stand for themselves.
        record None() implements Header {}
    }
}
