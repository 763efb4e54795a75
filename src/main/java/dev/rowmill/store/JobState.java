package dev.rowmill.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Where a job is in its life. The first three are under way, the others final.
public enum JobState {
    QUEUED,
    RUNNING,
    CANCELING,
    SUCCEEDED,
    COMPLETED_WITH_ERRORS,
    FAILED,
    CANCELED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /// The name in the database, in JSON and in queries.
    public String label() {
        return label;
    }

    /// Whether nothing about the job will change any more.
    public boolean ended() {
        return switch (this) {
            case QUEUED, RUNNING, CANCELING -> false;
            case SUCCEEDED, COMPLETED_WITH_ERRORS, FAILED, CANCELED -> true;
        };
    }

    /// The state with this label.
    public static Optional<JobState> of(String label) {
        return Arrays.stream(values()).filter(state -> state.label.equals(label)).findFirst();
    }
}
