package dev.rowmill.job;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;

/// The latest events of one job, at most 1,000. Thread-safe; guarded by itself, and nobody waits while holding more.
final class EventLog {
    private static final int MOST = 1_000;

    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private long lastId;

    /// The `state` event at which a new reader begins, kept even when later ones have pushed it out.
    private @Nullable Event beginning;

    private boolean over;

    /// A log whose events count on from `lastId`.
    EventLog(long lastId) {
        this.lastId = lastId;
    }

    /// The job is in another state.
    synchronized void state(String json) {
        beginning = add(Event.STATE, json);
    }

    /// The job has come further.
    synchronized void progress(String json) {
        add(Event.PROGRESS, json);
    }

    /// The job has ended. A new reader still sees how it was under way.
    synchronized void end(String json) {
        add(Event.STATE, json);
        add(Event.END, json);
        over = true;
    }

    /// No event comes any more, though the job has not ended.
    synchronized void close() {
        over = true;
        notifyAll();
    }

    private Event add(String name, String json) {
        lastId++;
        var event = new Event(lastId, name, json);
        events.add(event);
        if (events.size() > MOST) {
            events.remove();
        }
        notifyAll();
        return event;
    }

    /// A stream of what follows `afterId`; from the job's present state on for an id that is none of this log.
    synchronized EventStream stream(long afterId) {
        boolean known = afterId > 0 && afterId <= lastId;
        long beforeBeginning = beginning == null ? lastId - events.size() : beginning.id() - 1;
        return new EventStream(this, known ? afterId : beforeBeginning);
    }

    /// The first event behind `id`, waited for; nothing if there is none in time or none will come.
    synchronized @Nullable Event after(long id, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (lastId <= id && !over) {
            long millis = (deadline - System.nanoTime() + 999_999) / 1_000_000;
            if (millis <= 0) {
                return null;
            }
            wait(millis);
        }
        if (beginning != null && beginning.id() == id + 1) {
            return beginning;
        }
        return events.stream().filter(event -> event.id() > id).findFirst().orElse(null);
    }

    /// Whether nothing follows `id`, now or later.
    synchronized boolean isOver(long id) {
        return over && lastId <= id;
    }

    synchronized int size() {
        return events.size();
    }
}
