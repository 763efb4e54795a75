package dev.rowmill.format;

import dev.rowmill.row.Layout;

/// Finds where the rows of one format end, in bytes that come in pieces. What a row holds is
/// checked later, in parallel.
///
/// Resumable: what was looked at is not looked at again. Belongs to one reader.
interface RowFinder {
    /// What was found.
    enum Found {
        /// The row goes on past the bytes at hand.
        MORE,
        /// A row from the start that was given to [#end()].
        ROW,
        /// Bytes between rows, up to [#next()].
        GAP
    }

    /// Looks on in `bytes[from, to)` for the end of the row that begins at `start`; `from` is below
    /// `to`.
    ///
    /// @param offset where in the dataset `bytes[from]` lies, for messages
    /// @throws UnreadableException if the dataset cannot be read on
    Found find(byte[] bytes, int start, int from, int to, long offset) throws UnreadableException;

    /// The dataset ends at `to`, with the row that begins at `start` unfinished or not begun.
    ///
    /// @param offset where in the dataset `to` lies
    /// @throws UnreadableException if it may not end here
    Found finish(byte[] bytes, int start, int to, long offset) throws UnreadableException;

    /// The row has passed the limit: only its end is of interest now, and bytes before the next
    /// call are gone.
    ///
    /// @throws UnreadableException if nothing can be read without this row
    void skip() throws UnreadableException;

    /// Where the row that was found ends.
    int end();

    /// Where to look on.
    int next();

    /// How the rows found are read.
    Layout layout();
}
