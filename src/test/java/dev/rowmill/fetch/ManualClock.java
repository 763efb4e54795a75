package dev.rowmill.fetch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands still until somebody waits: a wait takes no time and moves the clock by its
/// length.
final class ManualClock implements FetchClock {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
    private final List<Duration> waits = new CopyOnWriteArrayList<>();

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public Instant now() {
        return START.plusNanos(nanos.get() - 1_000_000_000_000L);
    }

    @Override
    public void sleep(long length) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        waits.add(Duration.ofNanos(length));
        nanos.addAndGet(length);
    }

    void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    List<Duration> waits() {
        return List.copyOf(waits);
    }
}
