package dev.rowmill.store;

import java.time.Instant;

/// A stored pipeline.
///
/// @param body JSON text
/// @param createdAt in milliseconds
/// @param updatedAt of the last `put`, in milliseconds
public record PipelineRow(
        String tenant, String name, String body, Instant createdAt, Instant updatedAt) {

    /// A strong entity tag without its quotes: a digest of the body, so that a pipeline that was
    /// deleted and made anew has its old tag only if it is the same.
    public String etag() {
        return Digests.etag(body);
    }
}
