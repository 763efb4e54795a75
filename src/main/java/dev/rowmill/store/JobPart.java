package dev.rowmill.store;

import java.util.Locale;

/// The files of a job.
public enum JobPart {
    /// What the client sent.
    INPUT,
    /// The rows that came out.
    OUTPUT,
    /// The dead letters.
    ERRORS;

    String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
