package dev.rowmill.step;

import java.time.Instant;
import java.util.function.BooleanSupplier;

/// What a step may know of the run that it works for.
///
/// @param tenant whose run it is: fetches and caches are kept apart by it
/// @param startedAt the start of the run, which `now()` gives for every row
/// @param canceled whether the run is to end early
public record RunContext(String tenant, Instant startedAt, BooleanSupplier canceled) {
    /// A run that goes on to its end.
    public RunContext(String tenant, Instant startedAt) {
        this(tenant, startedAt, () -> false);
    }

    /// The same run, which is to end when `wanted` says so.
    public RunContext canceledBy(BooleanSupplier wanted) {
        return new RunContext(tenant, startedAt, wanted);
    }
}
