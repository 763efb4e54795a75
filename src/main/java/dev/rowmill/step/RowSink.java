package dev.rowmill.step;

import dev.rowmill.row.Row;

/// Takes the rows that a step gives on, in order.
@FunctionalInterface
public interface RowSink {
    /// Takes one row.
    void add(Row row);
}
