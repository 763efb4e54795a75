package dev.rowmill.job;

/// The answer to a submission.
///
/// @param job as it was when it was accepted
/// @param replayed whether the same request was answered before, and this is that answer again
public record Accepted(JobView job, boolean replayed) {}
