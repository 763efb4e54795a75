package dev.rowmill.store;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// When a job started and ended, in milliseconds; null until then.
public record JobTimes(@Nullable Instant startedAt, @Nullable Instant endedAt) {}
