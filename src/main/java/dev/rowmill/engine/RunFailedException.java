package dev.rowmill.engine;

/// A run that cannot go on, though its input could be read and its output written.
public final class RunFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /// Why a run fails.
    public enum Reason {
        /// A row failed, and `on_error.row` is `fail`.
        ROW_FAILED,
        /// As many rows failed as `on_error.stop_after` says.
        TOO_MANY_FAILED_ROWS,
        /// A whole-dataset step needs more memory than it may have.
        TOO_LARGE,
        /// A temporary file of a whole-dataset step could not be written or read.
        STORAGE_FAILED,
        /// A bug.
        INTERNAL
    }

    RunFailedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// Why.
    public Reason reason() {
        return reason;
    }
}
