package dev.rowmill.job;

import dev.rowmill.store.JobState;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The jobs that have not ended, and some that ended lately, whose events can be seen again. Thread-safe.
///
/// The ended ones are bounded by their events, the longest ended go first.
final class LiveJobs {
    private static final int MOST_EVENTS = 10_000;

    // Guarded by this.
    private final Map<String, Job> underWay = new LinkedHashMap<>();
    private final Map<String, Job> ended = new LinkedHashMap<>();
    private int endedEvents;

    synchronized void add(Job job) {
        underWay.put(job.id(), job);
    }

    /// The tenant's job, if it is held.
    synchronized @Nullable Job find(String tenant, String id) {
        Job job = underWay.get(id);
        if (job == null) {
            job = ended.get(id);
        }
        return job != null && job.tenant().equals(tenant) ? job : null;
    }

    synchronized List<Job> underWay() {
        return List.copyOf(underWay.values());
    }

    /// How many are in a state.
    long count(JobState state) {
        return underWay().stream().filter(job -> job.phase().state() == state).count();
    }

    /// How many of a tenant's have not ended.
    synchronized long count(String tenant) {
        return underWay.values().stream().filter(job -> job.tenant().equals(tenant)).count();
    }

    /// The job has ended.
    synchronized void end(Job job) {
        if (underWay.remove(job.id()) == null) {
            return;
        }
        ended.put(job.id(), job);
        endedEvents += job.log().size();
        while (endedEvents > MOST_EVENTS) {
            forget(ended.values().iterator().next().id());
        }
    }

    /// The job is deleted, be it before its end was noted here: whoever waits for an end learns of it first.
    synchronized void forget(String id) {
        underWay.remove(id);
        Job job = ended.remove(id);
        if (job != null) {
            endedEvents -= job.log().size();
        }
    }
}
