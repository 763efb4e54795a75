package dev.rowmill.job;

import dev.rowmill.engine.Engine;
import dev.rowmill.engine.Execution;
import dev.rowmill.engine.Progress;
import dev.rowmill.format.Format;
import dev.rowmill.format.Formats;
import dev.rowmill.format.ReadOptions;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.step.RunContext;
import dev.rowmill.store.JobEnding;
import dev.rowmill.store.JobPart;
import dev.rowmill.store.JobProgress;
import dev.rowmill.store.JobRow;
import dev.rowmill.store.RowCounts;
import dev.rowmill.store.Store;
import dev.rowmill.store.StoreException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Takes one job at a time from its start to its end, on the calling thread. Shared by the threads of all jobs.
///
/// A job ends in exactly one place, [#end]. If the database cannot take the end because the disk is full or it is
/// busy, the job waits, still running, until it can; if it never can, the next start of the service ends it.
final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final long RETRY_MILLIS = 1_000;
    private static final Formats FORMATS = Formats.standard();

    private final Store store;
    private final Engine engine;
    private final Metrics metrics;
    private final CountDownLatch closing;

    JobRunner(Store store, Engine engine, Metrics metrics, CountDownLatch closing) {
        this.store = store;
        this.engine = engine;
        this.metrics = metrics;
        this.closing = closing;
    }

    /// Runs the job, unless it is not queued any more.
    void run(Job job) {
        try {
            Optional<JobRow> started = persistently(job, () -> store.jobs().start(job.id()));
            if (started.isPresent()) {
                run(job, started.get());
            } else {
                followEnd(job);
            }
        } catch (StoreException e) {
            LOG.error("{} could not be started and stays queued", job.id(), e);
            job.log().close();
        }
    }

    /// Notes the end of a job that was canceled so early that nobody could tell it.
    private void followEnd(Job job) {
        store.jobs()
                .find(job.tenant(), job.id())
                .filter(row -> row.state().ended())
                .ifPresent(ended -> job.finish(ended, () -> {}));
    }

    private void run(Job job, JobRow row) {
        var progress = new Progress(job.pipeline());
        job.start(row, progress);
        metrics.jobStarted(between(row.spec().createdAt(), row.times().startedAt()));
        JobEnding ending;
        try {
            ending = carry(job, row, progress);
        } catch (Exception e) {
            JobProgress committed = job.phase().row().progress();
            ending = Endings.of(job.id(), e, committed, isAsked(job));
        }
        end(job, row, ending);
    }

    private JobEnding carry(Job job, JobRow row, Progress progress) throws Exception {
        JobRequest request = JobRequest.of(row);
        long length = row.length(JobPart.INPUT);
        try (InputStream bytes = store.files().read(row, JobPart.INPUT, 0, length)) {
            var input =
                    new JobInput(
                            format(request.format())
                                    .reader(
                                            bytes,
                                            ReadOptions.DEFAULT.withTypes(
                                                    request.columns().types())),
                            length);
            try (var output = new JobOutput(store, job, row, input, progress)) {
                Exception reason = carry(job, row, new Ends(request, input, output), progress);
                JobProgress last = output.last();
                StoreException refused = output.failure();
                return Endings.of(job.id(), refused == null ? reason : refused, last, isAsked(job));
            }
        }
    }

    /// The two ends of a run.
    private record Ends(JobRequest request, JobInput input, JobOutput output) {}

    /// Runs to the end; gives the reason if that came too early.
    private @Nullable Exception carry(Job job, JobRow row, Ends ends, Progress progress) {
        Instant startedAt = Objects.requireNonNull(row.times().startedAt());
        try (Ticker _ = Ticker.start(job, ends.output())) {
            engine.run(
                    new Execution(
                            job.pipeline(),
                            new RunContext(job.tenant(), startedAt),
                            ends.input(),
                            format(ends.request().sink())
                                    .encoder(ends.request().columns().written()),
                            ends.output(),
                            progress,
                            job.cancellation()));
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    /// The format of a name.
    ///
    /// @throws IllegalArgumentException if there is none
    static Format format(String name) {
        Format format = FORMATS.byName(name);
        if (format == null) {
            throw new IllegalArgumentException("expected a format but found \"" + name + "\"");
        }
        return format;
    }

    /// Whether the job's owner wants it to end; otherwise a cancelled run means that the service does.
    private static boolean isAsked(Job job) {
        return job.phase() instanceof Phase.Canceling;
    }

    private void end(Job job, JobRow row, JobEnding ending) {
        JobRow ended;
        try {
            ended = persistently(job, () -> store.jobs().finish(job.id(), row.epoch(), ending));
        } catch (StoreException e) {
            LOG.error("The end of {} could not be recorded; the next start does", job.id(), e);
            ended = unrecorded(row, ending);
        }
        JobRow known = ended;
        Duration took = between(row.times().startedAt(), known.times().endedAt());
        boolean _ =
                job.finish(
                        known,
                        () -> {
                            metrics.jobFinished(known.state().label(), took);
                            tell(known, took);
                        });
    }

    private static void tell(JobRow job, Duration took) {
        RowCounts rows = job.progress().rows();
        LOG.info(
                "{} {}{}: {} rows in, {} out, {} filtered, {} failed, in {} ms",
                job.id(),
                job.state().label(),
                job.spec().name() == null ? "" : " (" + job.spec().name() + ")",
                rows.in(),
                rows.out(),
                rows.filtered(),
                rows.failed(),
                took.toMillis());
    }

    private static JobRow unrecorded(JobRow row, JobEnding ending) {
        return new JobRow(
                row.spec(),
                row.totalBytes(),
                ending.state(),
                row.epoch(),
                row.times(),
                ending.progress(),
                ending.error());
    }

    private static Duration between(@Nullable Instant from, @Nullable Instant to) {
        Duration duration = from == null || to == null ? Duration.ZERO : Duration.between(from, to);
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    /// Writes to the database, again and again while the disk is full or the database busy and the service goes on.
    private <T> T persistently(Job job, Supplier<T> write) {
        try {
            while (true) {
                try {
                    return write.get();
                } catch (StoreException e) {
                    boolean passes =
                            switch (e.kind()) {
                                case NO_SPACE, BUSY -> true;
                                case TOO_LARGE,
                                        IO,
                                        CORRUPT,
                                        CONFLICT,
                                        FENCED,
                                        LOCKED,
                                        UNKNOWN_SCHEMA,
                                        CLOSED,
                                        INTERNAL ->
                                        false;
                            };
                    if (!passes || closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                        throw e;
                    }
                    job.waitFor("disk");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody interrupts the thread of a job", e);
        }
    }
}
