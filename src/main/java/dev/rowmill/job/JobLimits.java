package dev.rowmill.job;

import java.time.Duration;
import java.time.InstantSource;

/// How many jobs, how large and for how long.
///
/// @param maxRunning jobs that run at once, at least 1; the others are queued
/// @param maxBodyBytes the largest input of a job, in bytes
/// @param retention how long an ended job and its data are kept
/// @param clock tells when jobs are accepted and when they have been kept for long enough
public record JobLimits(
        int maxRunning, long maxBodyBytes, Duration retention, InstantSource clock) {
    /// Refuses what would run nothing or keep nothing.
    public JobLimits {
        if (maxRunning < 1 || maxBodyBytes < 0 || !retention.isPositive()) {
            throw new IllegalArgumentException(
                    "expected maxRunning >= 1, maxBodyBytes >= 0, retention > 0 but found %d, %d, %s"
                            .formatted(maxRunning, maxBodyBytes, retention));
        }
    }
}
