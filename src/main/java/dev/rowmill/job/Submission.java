package dev.rowmill.job;

import dev.rowmill.format.Columns;
import dev.rowmill.step.Pipeline;

import org.jspecify.annotations.Nullable;

/// What a client wants done.
///
/// @param tenant the owner
/// @param name the client's own name for the job
/// @param pipeline what happens to the rows
/// @param format the name of the input's format, one of [dev.rowmill.format.Formats]
/// @param sink the name of the result's format
/// @param columns what is said of the columns of either
/// @param input the dataset, decompressed and complete; taken over when the job is accepted
/// @param idempotency the request's idempotency key, if it has one
public record Submission(
        String tenant,
        @Nullable String name,
        Pipeline pipeline,
        String format,
        String sink,
        Columns columns,
        Upload input,
        @Nullable Idempotency idempotency) {}
