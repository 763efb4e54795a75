package dev.rowmill.store;

/// What became of a wish to delete.
public enum Deletion {
    /// It is gone.
    DELETED,
    /// It was not there, or belongs to somebody else.
    MISSING,
    /// It is still there: the job has not ended, or the precondition does not hold.
    REFUSED
}
