package dev.rowmill.store;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Some jobs, newest first.
///
/// @param nextCursor leads to the older ones, `[A-Za-z0-9_-]+`; null if there are none
public record JobPage(List<JobRow> jobs, @Nullable String nextCursor) {
    /// Copies the list.
    public JobPage {
        jobs = List.copyOf(jobs);
    }
}
