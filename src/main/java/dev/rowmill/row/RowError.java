package dev.rowmill.row;

/// What went wrong with one row.
///
/// @param code the fixed code
/// @param detail what was expected, what was found, and where
/// @param status the HTTP status of an upstream's answer, or 0
/// @param attempts how often it was tried, at least 1
public record RowError(ErrorCode code, String detail, int status, int attempts) {
    /// An error that one attempt found.
    public static RowError of(ErrorCode code, String detail) {
        return new RowError(code, detail, 0, 1);
    }
}
