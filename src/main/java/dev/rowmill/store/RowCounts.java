package dev.rowmill.store;

/// Rows of a job by what became of them.
public record RowCounts(long in, long out, long filtered, long failed) {
    /// Before the first row.
    public static final RowCounts NONE = new RowCounts(0, 0, 0, 0);
}
