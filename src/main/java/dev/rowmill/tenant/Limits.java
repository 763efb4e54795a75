package dev.rowmill.tenant;

import org.jspecify.annotations.Nullable;

/// How much of the service a tenant may take.
///
/// @param jobs jobs that are queued or running at once
/// @param requests how many requests in how much time, all keys together; nothing for any number
/// @param storedBytes what inputs, results and dead letters of jobs may take, in bytes
/// @param weight the tenant's share of the threads that compute, beside the others' weights
/// @param calls calls to upstreams in flight at once
/// @param cacheBytes what cached answers of upstreams may weigh, in bytes
public record Limits(
        long jobs,
        @Nullable Rate requests,
        long storedBytes,
        double weight,
        long calls,
        long cacheBytes) {
    /// What holds where nothing is said: no limits, and the same share as any other tenant.
    public static final Limits NONE =
            new Limits(Long.MAX_VALUE, null, Long.MAX_VALUE, 1, Long.MAX_VALUE, Long.MAX_VALUE);

    /// Limits on jobs and what they store alone.
    public static Limits ofJobs(long jobs, long storedBytes) {
        return new Limits(jobs, null, storedBytes, 1, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /// The same with a rate of requests, or with none.
    public Limits withRequests(@Nullable Rate rate) {
        return new Limits(jobs, rate, storedBytes, weight, calls, cacheBytes);
    }
}
