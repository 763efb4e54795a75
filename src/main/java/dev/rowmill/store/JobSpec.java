package dev.rowmill.store;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What a job was asked to do; never changes.
///
/// @param id from [Store#newJobId]
/// @param tenant the owner; nobody else finds the job
/// @param name the client's own name for it
/// @param createdAt kept in milliseconds
/// @param pipeline the pipeline as JSON text, with any stored pipeline written out
/// @param request source, formats, sink and whatever else the caller wants back, as JSON text
public record JobSpec(
        String id,
        String tenant,
        @Nullable String name,
        Instant createdAt,
        String pipeline,
        String request) {
    /// Checks the id.
    public JobSpec {
        JobIds.require(id);
    }
}
