package dev.rowmill.step;

import java.time.Instant;

/// What a step may know of the run that it works for.
///
/// @param tenant whose run it is: fetches and caches are kept apart by it
/// @param startedAt the start of the run, which `now()` gives for every row
public record RunContext(String tenant, Instant startedAt) {}
