package dev.rowmill.tenant;

import org.jspecify.annotations.Nullable;

/// How much of the service a tenant may take.
///
/// @param jobs jobs that are queued or running at once
/// @param requests how many requests in how much time, all keys together; nothing for any number
/// @param storedBytes what inputs, results and dead letters of jobs may take, in bytes
/// @param weight the tenant's share of the threads that compute, beside the others' weights
public record Limits(long jobs, @Nullable Rate requests, long storedBytes, double weight) {
    /// What holds where nothing is said: no limits, and the same share as any other tenant.
    public static final Limits NONE = new Limits(Long.MAX_VALUE, null, Long.MAX_VALUE, 1);
}
