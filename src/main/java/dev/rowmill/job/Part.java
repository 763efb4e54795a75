package dev.rowmill.job;

import dev.rowmill.store.JobPart;

/// What of a job can be read.
public enum Part {
    /// The rows that came out, in the sink's format.
    RESULTS(JobPart.OUTPUT),
    /// The dead letters, one JSON object a line.
    ERRORS(JobPart.ERRORS);

    final JobPart stored;

    Part(JobPart stored) {
        this.stored = stored;
    }
}
