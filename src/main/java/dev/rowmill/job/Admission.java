package dev.rowmill.job;

import dev.rowmill.step.Pipeline;
import dev.rowmill.store.JobRow;
import dev.rowmill.store.JobSpec;
import dev.rowmill.store.KeyedAnswer;
import dev.rowmill.store.Store;
import dev.rowmill.store.StoredAnswer;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/// Decides whether a job is taken, and takes it: on disk first, then among those that wait. Thread-safe.
final class Admission {
    private static final int ACCEPTED = 202;

    /// More would only wait for hours, and each is held in memory.
    private static final int MOST_WAITING = 10_000;

    private final Store store;
    private final LiveJobs live;
    private final Dispatcher dispatcher;
    private final InstantSource clock;
    private final CountDownLatch closing;
    private volatile boolean draining;

    Admission(
            Store store,
            LiveJobs live,
            Dispatcher dispatcher,
            InstantSource clock,
            CountDownLatch closing) {
        this.store = store;
        this.live = live;
        this.dispatcher = dispatcher;
        this.clock = clock;
        this.closing = closing;
    }

    /// As [Jobs#submit].
    Accepted submit(Submission submission) {
        Idempotency idempotency = submission.idempotency();
        if (idempotency != null) {
            Accepted before = idempotency.hold().replay(idempotency.fingerprint());
            if (before != null) {
                return before;
            }
        }
        require();
        Pipeline pipeline = submission.pipeline();
        var request =
                new JobRequest(
                        JobRunner.format(submission.format()).name(),
                        JobRunner.format(submission.sink()).name(),
                        submission.columns(),
                        StepCounts.of(pipeline));
        var spec =
                new JobSpec(
                        store.newJobId(),
                        submission.tenant(),
                        submission.name(),
                        Instant.ofEpochMilli(clock.millis()),
                        pipeline.json(),
                        Documents.write(request));
        return accept(spec, submission, idempotency);
    }

    private Accepted accept(
            JobSpec spec, Submission submission, @Nullable Idempotency idempotency) {
        Upload input = submission.input();
        JobView view = JobView.accepted(spec, input.length());
        KeyedAnswer answer =
                idempotency == null
                        ? null
                        : new KeyedAnswer(
                                idempotency.hold().held(),
                                new StoredAnswer(
                                        idempotency.fingerprint(),
                                        spec.id(),
                                        ACCEPTED,
                                        view.toJson()));
        JobRow row = JobException.translating(() -> store.accept(spec, input.spool(), answer));
        queue(row, submission.pipeline());
        return new Accepted(view, false);
    }

    /// Refuses if no job can be taken now.
    ///
    /// @throws JobException OVERLOADED, SHUTTING_DOWN
    void require() {
        if (draining || closing.getCount() == 0) {
            throw new JobException(JobException.Kind.SHUTTING_DOWN, "the service is about to end");
        }
        if (dispatcher.waiting() >= MOST_WAITING) {
            throw new JobException(
                    JobException.Kind.OVERLOADED,
                    "expected fewer than %d waiting jobs".formatted(MOST_WAITING));
        }
    }

    /// Takes no more jobs.
    void drain() {
        draining = true;
    }

    /// Lets an accepted job wait for its turn.
    void queue(JobRow row, Pipeline pipeline) {
        var job = new Job(row, pipeline);
        live.add(job);
        dispatcher.add(job);
    }
}
