package dev.rowmill.store;

import org.jspecify.annotations.Nullable;

/// How a job ends.
///
/// @param state a final one
/// @param progress the last, committed with the state
/// @param error why it failed, as JSON text
public record JobEnding(JobState state, JobProgress progress, @Nullable String error) {
    /// Refuses a state that is not final.
    public JobEnding {
        if (!state.ended()) {
            throw new IllegalArgumentException("expected a final state but found " + state.label());
        }
    }
}
