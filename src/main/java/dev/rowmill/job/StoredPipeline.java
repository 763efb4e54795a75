package dev.rowmill.job;

import dev.rowmill.store.PipelineRow;

import java.time.Instant;

/// A pipeline that a tenant keeps under a name.
///
/// @param json the pipeline
/// @param etag a strong entity tag without its quotes
/// @param createdAt in milliseconds
/// @param updatedAt when it was last put, in milliseconds
public record StoredPipeline(
        String name, String json, String etag, Instant createdAt, Instant updatedAt) {
    static StoredPipeline of(PipelineRow row) {
        return new StoredPipeline(
                row.name(), row.body(), row.etag(), row.createdAt(), row.updatedAt());
    }
}
