package dev.rowmill.row;

/// A row could not be read or processed. Carries no stack trace: a bad row is data, not a bug, and
/// there may be millions.
public final class RowException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient RowError error;

    /// Fails the row with `error`.
    public RowException(RowError error) {
        super(error.detail(), null, false, false);
        this.error = error;
    }

    /// Fails the row with a code and a detail.
    public RowException(ErrorCode code, String detail) {
        this(RowError.of(code, detail));
    }

    /// What went wrong.
    public RowError error() {
        return error;
    }
}
