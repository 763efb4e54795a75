package dev.rowmill.job;

import dev.rowmill.engine.Cancellation;
import dev.rowmill.engine.Progress;
import dev.rowmill.step.Pipeline;
import dev.rowmill.store.JobRow;
import dev.rowmill.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A job that has not ended, or ended lately. Thread-safe.
///
/// Its phase is one immutable value, replaced by named transitions. Each is told to the event log under the job's own
/// lock, so that events come in the order of the transitions; no I/O is done there.
final class Job {
    private final String id;
    private final String tenant;
    private final Pipeline pipeline;
    private final Trace trace;
    private final Cancellation cancellation = new Cancellation();
    private final EventLog log = new EventLog(0);
    private final CountDownLatch end = new CountDownLatch(1);

    /// Replaced under the job's lock, read by anyone.
    private volatile Phase phase;

    /// What the last event said, guarded by this.
    private JobView told;

    /// A queued job.
    Job(JobRow row, Pipeline pipeline) {
        this.id = row.id();
        this.tenant = row.spec().tenant();
        this.pipeline = pipeline;
        Trace origin = JobRequest.of(row).trace();
        this.trace = origin == null ? Trace.begun() : origin.child();
        this.phase = new Phase.Queued(row);
        this.told = JobView.of(row);
        log.state(told.toJson());
    }

    String id() {
        return id;
    }

    String tenant() {
        return tenant;
    }

    Pipeline pipeline() {
        return pipeline;
    }

    /// The trace of the request that made the job.
    Trace trace() {
        return trace;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    EventLog log() {
        return log;
    }

    Phase phase() {
        return phase;
    }

    JobView view() {
        return phase.view();
    }

    synchronized void start(JobRow row, Progress progress) {
        become(phase.started(row, progress));
    }

    /// Notes a commit. Nothing is told: that is done by time.
    synchronized void commit(JobRow row) {
        phase = phase.committed(row);
    }

    synchronized void waitFor(@Nullable String what) {
        become(phase.waiting(what));
    }

    /// Notes that a cancel was committed, then wakes the run.
    void cancel(JobRow row) {
        synchronized (this) {
            become(phase.canceling(row));
        }
        cancellation.cancel();
    }

    /// Notes the end, after the last progress where that was not told yet.
    ///
    /// @param first counts the end, and logs it: whoever sees the end finds that done
    /// @return whether this is the first to note it; otherwise nothing is done
    synchronized boolean finish(JobRow row, Runnable first) {
        Phase before = phase;
        if (before instanceof Phase.Ended) {
            return false;
        }
        if (before instanceof Phase.Running || before instanceof Phase.Canceling) {
            phase = before.committed(unended(row, before));
            tellProgress();
        }
        first.run();
        phase = phase.ended(row);
        told = view();
        log.end(told.toJson());
        end.countDown();
        return true;
    }

    private static JobRow unended(JobRow row, Phase before) {
        return new JobRow(
                row.spec(),
                row.totalBytes(),
                before.row().state(),
                row.epoch(),
                row.times(),
                row.progress(),
                null);
    }

    private void become(Phase next) {
        phase = next;
        JobView now = view();
        if (!now.state().equals(told.state())) {
            told = now;
            log.state(now.toJson());
        }
    }

    /// Tells how far the run has come, if it has come further than was last told.
    synchronized void tellProgress() {
        JobView now = view();
        if (!now.equals(told)) {
            told = now;
            log.progress(now.toJson());
        }
    }

    /// Waits for the end, at most so long.
    void await(Duration atMost) throws InterruptedException {
        boolean _ = end.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
