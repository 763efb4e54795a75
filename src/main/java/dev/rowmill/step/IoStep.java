package dev.rowmill.step;

import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;

import org.jspecify.annotations.Nullable;

/// A step that waits for something outside. It runs on a virtual thread per row.
public non-sealed interface IoStep extends Step {
    /// The answer where it is there without waiting, such as from a cache, otherwise nothing. It must not block.
    default @Nullable Row applyNow(Row row) throws RowException {
        return null;
    }

    /// What the row asks the outside for: equal for rows that one call can serve. It must not block. A step whose rows
    /// all need calls of their own need not say so.
    default Object request(Row row) throws RowException {
        return row.number();
    }

    /// The answer, waited for. An interrupt means that the run was canceled and ends the wait at once.
    Row apply(Row row) throws RowException, InterruptedException;

    /// What the step has done so far in this run.
    Calls calls();

    /// Counts of one I/O step in one run.
    ///
    /// @param calls requests that went out, retries included
    /// @param cacheHits rows answered from the cache
    /// @param coalesced rows that shared the call of another row
    /// @param retries calls that were repeats
    record Calls(long calls, long cacheHits, long coalesced, long retries) {
        /// Of a step that makes no calls.
        public static final Calls NONE = new Calls(0, 0, 0, 0);
    }
}
