package dev.rowmill.job;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Some of a tenant's jobs, newest first.
///
/// @param nextCursor leads to the older ones, `[A-Za-z0-9_-]+`; null if there are none
public record Page(List<JobView> jobs, @Nullable String nextCursor) {
    /// Copies the list.
    public Page {
        jobs = List.copyOf(jobs);
    }
}
