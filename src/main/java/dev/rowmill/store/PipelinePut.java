package dev.rowmill.store;

import org.jspecify.annotations.Nullable;

/// What became of a pipeline that was put.
public sealed interface PipelinePut {
    /// There was none of this name.
    record Created(PipelineRow pipeline) implements PipelinePut {}

    /// It took the place of another, or of itself.
    record Replaced(PipelineRow pipeline) implements PipelinePut {}

    /// The precondition did not hold; nothing changed.
    ///
    /// @param current what is there, null for nothing
    record Refused(@Nullable PipelineRow current) implements PipelinePut {}
}
