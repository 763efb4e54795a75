package dev.rowmill.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that goes when told to, in either direction.
final class SettableClock implements InstantSource {
    private Instant now = Instant.parse("2026-03-01T12:00:00.007Z");

    synchronized void advance(Duration step) {
        now = now.plus(step);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }
}
