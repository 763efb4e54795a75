package dev.rowmill.fetch;

/// What a status means to a step that says so itself.
public enum OnStatus {
    /// An answer like a success; the step turns it into `null`.
    ACCEPT,
    /// A failure that is not tried again.
    ERROR,
    /// A failure that is tried again, whatever the method.
    RETRY
}
