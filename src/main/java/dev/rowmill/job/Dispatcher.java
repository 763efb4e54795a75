package dev.rowmill.job;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/// Decides which job runs next, and runs it on a virtual thread of its own.
///
/// At most `maxRunning` jobs run; the others wait, first come first served within a tenant, tenants in turn. Guarded
/// by itself; the lock is held for a choice, never while a job runs.
final class Dispatcher {
    private final int maxRunning;
    private final Consumer<Job> work;

    // Guarded by this.
    private final Map<String, Queue<Job>> waiting = new LinkedHashMap<>();
    private final Set<Job> running = new HashSet<>();
    private int waitingJobs;
    private boolean open;

    /// A closed dispatcher that does `work` for each job, which ends the job.
    Dispatcher(int maxRunning, Consumer<Job> work) {
        this.maxRunning = maxRunning;
        this.work = work;
    }

    /// Begins to run jobs.
    synchronized void open() {
        open = true;
        fill();
    }

    /// Takes a queued job.
    synchronized void add(Job job) {
        waiting.computeIfAbsent(job.tenant(), _ -> new ArrayDeque<>()).add(job);
        waitingJobs++;
        fill();
    }

    /// Forgets a job that waits.
    synchronized void remove(Job job) {
        Queue<Job> jobs = waiting.get(job.tenant());
        if (jobs != null && jobs.remove(job)) {
            waitingJobs--;
            if (jobs.isEmpty()) {
                waiting.remove(job.tenant());
            }
        }
    }

    synchronized int waiting() {
        return waitingJobs;
    }

    /// How many jobs of a tenant wait.
    synchronized int waiting(String tenant) {
        Queue<Job> jobs = waiting.get(tenant);
        return jobs == null ? 0 : jobs.size();
    }

    private void fill() {
        while (open && running.size() < maxRunning && !waiting.isEmpty()) {
            Job job = next();
            running.add(job);
            Thread.ofVirtual().name(job.id()).start(job.trace().carrying(() -> run(job)));
        }
    }

    private Job next() {
        Map.Entry<String, Queue<Job>> first = waiting.entrySet().iterator().next();
        Queue<Job> jobs = first.getValue();
        Job job = jobs.remove();
        waitingJobs--;
        waiting.remove(first.getKey());
        if (!jobs.isEmpty()) {
            waiting.put(first.getKey(), jobs);
        }
        return job;
    }

    private void run(Job job) {
        try {
            work.accept(job);
        } finally {
            synchronized (this) {
                running.remove(job);
                fill();
                notifyAll();
            }
        }
    }

    /// Begins no more jobs.
    synchronized void pause() {
        open = false;
    }

    /// Runs no more jobs, cancels those that run, and waits for them, at most so long.
    ///
    /// @return whether all have ended
    synchronized boolean close(Duration atMost) {
        open = false;
        running.forEach(job -> job.cancellation().cancel());
        return awaitNone(atMost);
    }

    /// Waits until no job runs, at most so long.
    ///
    /// @return whether none does
    synchronized boolean awaitNone(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            while (!running.isEmpty()) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    return false;
                }
                wait(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return running.isEmpty();
    }
}
