package dev.rowmill.step;

/// A stored dataset that a step needs cannot be used. The message names the dataset, says why, and
/// what would help; it may be shown to clients.
public final class DatasetException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /// Why, as far as someone can act on it.
    public enum Kind {
        /// There is none of this name, or it is not what the step needs.
        UNUSABLE,
        /// It needs more memory than there is for it.
        TOO_LARGE,
        /// Something else stands in the way now; a later try may succeed.
        UNAVAILABLE
    }

    /// Fails with `message`.
    public DatasetException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /// Fails with `message`, for `cause`.
    public DatasetException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// Why.
    public Kind kind() {
        return kind;
    }
}
