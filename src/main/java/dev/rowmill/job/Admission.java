package dev.rowmill.job;

import dev.rowmill.step.Pipeline;
import dev.rowmill.store.DiskSpace;
import dev.rowmill.store.JobRow;
import dev.rowmill.store.JobSpec;
import dev.rowmill.store.KeyedAnswer;
import dev.rowmill.store.Store;
import dev.rowmill.store.StoredAnswer;
import dev.rowmill.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/// Decides whether a job is taken, and takes it: on disk first, then among those that wait. Thread-safe.
final class Admission {
    private static final int ACCEPTED = 202;

    /// More would only wait for hours, and each is held in memory.
    private static final int MOST_WAITING = 10_000;

    /// What a new job leaves free on the disk, in bytes, and as a part of it.
    private static final long MOST_DISK_RESERVED = 256 << 20;

    private static final int DISK_SHARE_RESERVED = 10;

    private final Store store;
    private final LiveJobs live;
    private final Dispatcher dispatcher;
    private final Quotas quotas;
    private final InstantSource clock;
    private final CountDownLatch closing;
    private volatile boolean draining;

    Admission(
            Store store,
            LiveJobs live,
            Dispatcher dispatcher,
            Quotas quotas,
            InstantSource clock,
            CountDownLatch closing) {
        this.store = store;
        this.live = live;
        this.dispatcher = dispatcher;
        this.quotas = quotas;
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
        require(submission.tenant());
        quotas.requireRoom(submission.tenant(), submission.input().length());
        Pipeline pipeline = submission.pipeline();
        Trace trace = Trace.current();
        var request =
                new JobRequest(
                        JobRunner.format(submission.format()).name(),
                        JobRunner.format(submission.sink()).name(),
                        submission.columns(),
                        StepCounts.of(pipeline),
                        trace == null ? null : trace.traceparent(),
                        trace == null ? null : trace.state());
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
        // From here on the job itself is counted.
        input.place().close();
        return new Accepted(view, false);
    }

    /// Lets a tenant's job come in, before its input does.
    ///
    /// @param announcedBytes how large the input is at least
    /// @return its place among the tenant's jobs; the caller closes it
    /// @throws JobException QUOTA_EXCEEDED, OVERLOADED, NO_SPACE, SHUTTING_DOWN
    Quotas.Place enter(String tenant, long announcedBytes) {
        require(tenant);
        requireDisk(announcedBytes);
        return quotas.enter(tenant, announcedBytes);
    }

    /// Refuses if no job of the tenant can be taken now. A tenant may have as many jobs waiting as there is room left
    /// for others: none can take all of it.
    private void require(String tenant) {
        if (draining || closing.getCount() == 0) {
            throw new JobException(JobException.Kind.SHUTTING_DOWN, "the service is about to end");
        }
        int waiting = dispatcher.waiting();
        if (waiting >= MOST_WAITING) {
            throw new JobException(
                    JobException.Kind.OVERLOADED,
                    "expected fewer than %d waiting jobs, found %d"
                            .formatted(MOST_WAITING, waiting));
        }
        int own = dispatcher.waiting(tenant);
        if (own < waiting && own >= MOST_WAITING - waiting) {
            throw new JobException(
                    JobException.Kind.OVERLOADED,
                    "expected no more waiting jobs of one tenant than there is room for others, found %d and room for %d"
                            .formatted(own, MOST_WAITING - waiting));
        }
    }

    /// Refuses a job where results of those that run could not be kept any more.
    private void requireDisk(long bytes) {
        DiskSpace disk = JobException.translating(store::diskSpace);
        long reserve = Math.min(MOST_DISK_RESERVED, disk.total() / DISK_SHARE_RESERVED);
        if (disk.free() - bytes < reserve) {
            throw new JobException(
                    JobException.Kind.NO_SPACE,
                    "expected room for %d bytes on the disk, found %d, of which %d are kept for jobs that run"
                            .formatted(bytes, disk.free(), reserve));
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
