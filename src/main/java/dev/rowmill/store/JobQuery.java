package dev.rowmill.store;

import org.jspecify.annotations.Nullable;

/// Which jobs to list.
///
/// @param tenant whose jobs
/// @param state only those in this state, or null for all
/// @param limit at most so many, from 1
/// @param cursor the page before's [JobPage#nextCursor], or null for the first page
public record JobQuery(
        String tenant, @Nullable JobState state, int limit, @Nullable String cursor) {
    /// Refuses a limit below 1 and a cursor that cannot be one of ours.
    public JobQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("expected a limit of at least 1 but found " + limit);
        }
        if (cursor != null && !JobIds.isId(cursor)) {
            throw new BadCursorException(
                    "expected the next_cursor of an earlier page but found \"" + cursor + "\"");
        }
    }
}
