package dev.rowmill.step;

import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;

/// A step that only computes. It must not block: it runs on the CPU pool.
public non-sealed interface CpuStep extends Step {
    /// Gives on no row, one row or several for `row`.
    ///
    /// @throws RowException if the row cannot be processed; what was given on before is discarded
    void apply(Row row, RowSink out) throws RowException;

    /// The same step for one thread to take some rows through: it may keep what it works with from row to row.
    default CpuStep worker() {
        return this;
    }
}
