package dev.rowmill.job;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// The events of one job for one reader. Belongs to one thread; holds nothing that must be closed.
public final class EventStream {
    private final EventLog log;
    private long position;
    private boolean ended;

    EventStream(EventLog log, long position) {
        this.log = log;
        this.position = position;
    }

    /// The next event, waited for; nothing if there is none in time, or [#finished].
    ///
    /// A reader who is more than 1,000 events behind misses the oldest of them.
    ///
    /// @throws InterruptedException if the wait is interrupted
    public @Nullable Event next(Duration timeout) throws InterruptedException {
        Event event = log.after(position, timeout);
        if (event == null) {
            ended = ended || log.isOver(position);
            return null;
        }
        position = event.id();
        ended = event.name().equals(Event.END);
        return event;
    }

    /// Whether no event comes any more: `end` was given, or the service is about to end.
    public boolean finished() {
        return ended || log.isOver(position);
    }
}
