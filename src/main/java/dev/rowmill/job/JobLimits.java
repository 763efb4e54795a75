package dev.rowmill.job;

import dev.rowmill.tenant.Limits;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;

/// How many jobs, how large and for how long.
///
/// @param maxRunning jobs that run at once, at least 1; the others are queued
/// @param maxBodyBytes the largest input of a job, in bytes
/// @param retention how long an ended job and its data are kept
/// @param clock tells when jobs are accepted and when they have been kept for long enough
/// @param ofTenant the limits of a tenant as they are now
public record JobLimits(
        int maxRunning,
        long maxBodyBytes,
        Duration retention,
        InstantSource clock,
        Function<String, Limits> ofTenant) {
    /// Limits of the service, and none of tenants.
    public JobLimits(int maxRunning, long maxBodyBytes, Duration retention, InstantSource clock) {
        this(maxRunning, maxBodyBytes, retention, clock, _ -> Limits.NONE);
    }

    /// Refuses what would run nothing or keep nothing.
    public JobLimits {
        if (maxRunning < 1 || maxBodyBytes < 0 || !retention.isPositive()) {
            throw new IllegalArgumentException(
                    "expected maxRunning >= 1, maxBodyBytes >= 0, retention > 0 but found %d, %d, %s"
                            .formatted(maxRunning, maxBodyBytes, retention));
        }
    }
}
