package dev.rowmill.job;

import dev.rowmill.engine.Engine;
import dev.rowmill.format.Columns;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.step.InvalidPipelineException;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.PipelineParser;
import dev.rowmill.store.BadCursorException;
import dev.rowmill.store.JobEnding;
import dev.rowmill.store.JobPart;
import dev.rowmill.store.JobQuery;
import dev.rowmill.store.JobRow;
import dev.rowmill.store.JobState;
import dev.rowmill.store.Store;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// Jobs, from accepted to ended. All methods are safe to call from any thread.
///
/// Threads: each running job has one virtual thread, which owns its input and its output, and a ticker that commits
/// and tells by time; one more sweeps. Requests arrive on other threads and touch only the database and [Job], whose
/// phase is one immutable value. The database decides: every change is committed there first, and what is held in
/// memory follows. A job that fails takes nothing else with it. [#drain] lets what runs end; [#close] stops admission, cancels what runs and waits
/// for it; those jobs end as failed with the code `interrupted` and keep what they had committed, queued ones run at
/// the next start. The store and the engine belong to the caller, who closes them afterwards.
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int MOST_PER_PAGE = 1_000;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Store store;
    private final PipelineParser parser;
    private final Metrics metrics;
    private final JobLimits limits;
    private final Pipelines pipelines;
    private final Admission admission;
    private final Retention retention;
    private final CountDownLatch closing = new CountDownLatch(1);

    // Thread-safe, each guarded by itself.
    private final LiveJobs live = new LiveJobs();
    private final Dispatcher dispatcher;

    /// Jobs of `store`, none of which runs before [#start].
    public Jobs(
            Store store, Engine engine, PipelineParser parser, Metrics metrics, JobLimits limits) {
        this.store = store;
        this.parser = parser;
        this.metrics = metrics;
        this.limits = limits;
        this.pipelines = new Pipelines(store.pipelines(), parser);
        this.retention = new Retention(store, live, limits);
        var runner = new JobRunner(store, engine, metrics, closing);
        this.dispatcher =
                new Dispatcher(
                        limits.maxRunning(),
                        job -> {
                            runner.run(job);
                            retire(job);
                        });
        var quotas = new Quotas(limits.ofTenant(), live, store.jobs());
        this.admission = new Admission(store, live, dispatcher, quotas, limits.clock(), closing);
        for (JobState state : List.of(JobState.QUEUED, JobState.RUNNING, JobState.CANCELING)) {
            metrics.jobs(state.label(), () -> live.count(state));
        }
        metrics.jobOutcomes(
                List.of(JobState.values()).stream()
                        .filter(JobState::ended)
                        .map(JobState::label)
                        .toList());
    }

    /// Ends the jobs that were interrupted by the end of the last process, queues the others, and begins to run them.
    ///
    /// @throws JobException if the store is out of order
    public void start() {
        for (JobRow job : JobException.translating(() -> store.jobs().unfinished())) {
            switch (job.state()) {
                case QUEUED -> queueAgain(job);
                case RUNNING -> finish(job, Endings.interrupted(job.progress()));
                case CANCELING -> finish(job, Endings.canceled(job.progress()));
                case SUCCEEDED, COMPLETED_WITH_ERRORS, FAILED, CANCELED -> {}
            }
        }
        dispatcher.open();
        retention.start(closing);
    }

    private void queueAgain(JobRow job) {
        try {
            admission.queue(job, parser.parse(job.spec().pipeline()));
        } catch (InvalidPipelineException e) {
            String detail = "this version does not accept the pipeline: " + e.getMessage();
            finish(job, Endings.failed("invalid_pipeline", detail, job.progress()));
        }
    }

    private void finish(JobRow job, JobEnding ending) {
        JobRow _ =
                JobException.translating(() -> store.jobs().finish(job.id(), job.epoch(), ending));
        metrics.jobFinished(ending.state().label(), Duration.ZERO);
        LOG.warn("{} was {} when the last process ended", job.id(), job.state().label());
    }

    private void retire(Job job) {
        if (job.phase() instanceof Phase.Ended) {
            live.end(job);
        }
    }

    /// The pipelines kept under names.
    public Pipelines pipelines() {
        return pipelines;
    }

    /// A place for the input of a tenant's job to come, refused here if there will be no job. Ask before reading the
    /// body; the caller closes it.
    ///
    /// @param announcedBytes how large the input is as far as that is known, otherwise 0 or less
    /// @throws JobException QUOTA_EXCEEDED, OVERLOADED, NO_SPACE, UNAVAILABLE, SHUTTING_DOWN
    public Upload upload(String tenant, long announcedBytes) {
        Quotas.Place place = admission.enter(tenant, Math.max(0, announcedBytes));
        try {
            return new Upload(
                    JobException.translating(() -> store.spool(limits.maxBodyBytes())), place);
        } catch (RuntimeException e) {
            place.close();
            throw e;
        }
    }

    /// Takes an idempotency key. Do so before reading the body; the caller closes it after answering.
    ///
    /// @throws JobException IDEMPOTENCY_IN_PROGRESS if another request has it
    public IdempotencyHold hold(String tenant, String key) {
        return IdempotencyHold.take(store.idempotencyKeys(), tenant, key);
    }

    /// Accepts a job, or gives the answer of before to the same request. On return the job is on disk.
    ///
    /// @throws IllegalArgumentException if there is no such format
    /// @throws JobException IDEMPOTENCY_MISMATCH, QUOTA_EXCEEDED, NO_SPACE, OVERLOADED, SHUTTING_DOWN, UNAVAILABLE:
    ///     there is no job
    public Accepted submit(Submission submission) {
        return admission.submit(submission);
    }

    /// The tenant's job, or nothing for any other text.
    public @Nullable JobView find(String tenant, String id) {
        Job job = live.find(tenant, id);
        return job != null
                ? job.view()
                : JobException.translating(() -> store.jobs().find(tenant, id))
                        .map(JobView::of)
                        .orElse(null);
    }

    /// Where the time of the tenant's job went, up to now if it runs.
    ///
    /// @throws JobException NOT_FOUND
    public JobProfile profile(String tenant, String id) {
        Job job = live.find(tenant, id);
        Instant now = limits.clock().instant();
        return job != null
                ? JobProfile.of(job.phase(), now)
                : JobProfile.of(new Phase.Ended(row(tenant, id)), now);
    }

    /// A page of the tenant's jobs, newest first.
    ///
    /// @param state only jobs in this state, null for all
    /// @param limit at most so many, clamped to 1 to 1,000
    /// @param cursor the page before's, null for the first
    /// @throws JobException INVALID_STATE, INVALID_CURSOR
    public Page list(String tenant, @Nullable String state, int limit, @Nullable String cursor) {
        JobState wanted = state == null ? null : state(state);
        try {
            var query = new JobQuery(tenant, wanted, Math.clamp(limit, 1, MOST_PER_PAGE), cursor);
            var page = JobException.translating(() -> store.jobs().list(query));
            return new Page(page.jobs().stream().map(this::view).toList(), page.nextCursor());
        } catch (BadCursorException e) {
            throw new JobException(
                    JobException.Kind.INVALID_CURSOR, String.valueOf(e.getMessage()));
        }
    }

    private static JobState state(String label) {
        return JobState.of(label)
                .orElseThrow(() ->
                        new JobException(
                                JobException.Kind.INVALID_STATE,
                                "expected one of %s but found \"%s\"".formatted(states(), label)));
    }

    /// The states that a job can have.
    public static List<String> states() {
        return List.of(JobState.values()).stream().map(JobState::label).toList();
    }

    /// A job that runs is shown as it is right now, unless it has just left the state it was listed for.
    private JobView view(JobRow row) {
        Job job = live.find(row.spec().tenant(), row.id());
        return job != null && job.phase().state() == row.state() ? job.view() : JobView.of(row);
    }

    /// Asks for a job's end: a queued one ends at once, a running one promptly. What is committed stays.
    ///
    /// @return the job as it is now
    /// @throws JobException NOT_FOUND; CONFLICT if it ended in another way
    public JobView cancel(String tenant, String id) {
        JobRow row =
                JobException.translating(() -> store.jobs().cancel(tenant, id))
                        .orElseThrow(() -> JobException.noJob(id));
        Job job = live.find(tenant, id);
        if (row.state() == JobState.CANCELED) {
            Runnable counted = () -> metrics.jobFinished(row.state().label(), Duration.ZERO);
            if (job != null && job.finish(row, counted)) {
                dispatcher.remove(job);
                live.end(job);
            }
            return JobView.of(row);
        }
        if (row.state().ended()) {
            throw new JobException(
                    JobException.Kind.CONFLICT,
                    "job %s cannot be canceled: it has %s".formatted(id, row.state().label()));
        }
        if (job == null) {
            return JobView.of(row);
        }
        job.cancel(row);
        return job.view();
    }

    /// Makes a new job of the dead letters alone: their rows as NDJSON, the same pipeline and result format.
    ///
    /// @return the new job
    /// @throws JobException NOT_FOUND; CONFLICT if the job has not ended or has no dead letters; as [#submit]
    public JobView retry(String tenant, String id) {
        JobRow row = row(tenant, id);
        long length = row.length(JobPart.ERRORS);
        if (!row.state().ended() || length == 0) {
            throw new JobException(
                    JobException.Kind.CONFLICT,
                    "job %s cannot be retried: it is %s and has %d bytes of dead letters"
                            .formatted(id, row.state().label(), length));
        }
        try (Upload input = upload(tenant, length);
                InputStream letters = results(tenant, id, Part.ERRORS).open(0, length)) {
            Pipeline pipeline = parser.parse(row.spec().pipeline());
            requireDatasets(pipeline, tenant, id);
            DeadLetterRows.copy(letters, input);
            var submission =
                    new Submission(
                            tenant,
                            row.spec().name(),
                            pipeline,
                            "ndjson",
                            JobRequest.of(row).sink(),
                            new Columns(Map.of(), JobRequest.of(row).columns().written()),
                            input,
                            null);
            return submit(submission).job();
        } catch (InvalidPipelineException e) {
            throw new JobException(
                    JobException.Kind.CONFLICT,
                    "this version does not accept the pipeline: " + e.getMessage());
        } catch (IOException e) {
            LOG.error("The dead letters of {} cannot be read", id, e);
            throw new JobException(
                    JobException.Kind.UNAVAILABLE, "the dead letters cannot be read");
        }
    }

    private static void requireDatasets(Pipeline pipeline, String tenant, String id) {
        try {
            pipeline.checkDatasets(tenant);
        } catch (InvalidPipelineException e) {
            throw new JobException(
                    JobException.Kind.CONFLICT,
                    "job %s cannot be retried: %s".formatted(id, e.getMessage()));
        }
    }

    /// Removes an ended job and its data. Downloads under way go on.
    ///
    /// @throws JobException NOT_FOUND; CONFLICT if it has not ended
    public void delete(String tenant, String id) {
        switch (JobException.translating(() -> store.delete(tenant, id))) {
            case DELETED -> live.forget(id);
            case MISSING -> throw JobException.noJob(id);
            case REFUSED ->
                    throw new JobException(
                            JobException.Kind.CONFLICT,
                            "job %s cannot be deleted before it has ended".formatted(id));
        }
    }

    /// Waits for a job's end, at most so long.
    ///
    /// @return the job as it then is
    /// @throws JobException NOT_FOUND
    /// @throws InterruptedException if the wait is interrupted
    public JobView await(String tenant, String id, Duration atMost) throws InterruptedException {
        Job job = live.find(tenant, id);
        if (job != null) {
            job.await(atMost);
            return job.view();
        }
        return JobView.of(row(tenant, id));
    }

    /// What is committed of a job's results or errors now.
    ///
    /// @throws JobException NOT_FOUND
    public ResultsView results(String tenant, String id, Part part) {
        return new ResultsView(store.files(), row(tenant, id), part);
    }

    /// The events of a job behind `afterId`; for 0, or an id from before a restart, from its present state on.
    ///
    /// @throws JobException NOT_FOUND
    public EventStream events(String tenant, String id, long afterId) {
        Job job = live.find(tenant, id);
        if (job != null) {
            return job.log().stream(afterId);
        }
        JobView view = JobView.of(row(tenant, id));
        var log = new EventLog(Math.max(0, afterId));
        if (view.ended()) {
            log.end(view.toJson());
        } else {
            log.state(view.toJson());
            log.close();
        }
        return log.stream(afterId);
    }

    private JobRow row(String tenant, String id) {
        Job job = live.find(tenant, id);
        return job != null
                ? job.phase().row()
                : JobException.translating(() -> store.jobs().find(tenant, id))
                        .orElseThrow(() -> JobException.noJob(id));
    }

    /// Deletes the jobs that ended longer ago than they are kept; done every minute anyway.
    ///
    /// @return how many
    int sweep() {
        return retention.sweep();
    }

    /// Takes no more jobs and begins none. Those that run go on; those that wait do so until the next start.
    public void drain() {
        admission.drain();
        dispatcher.pause();
    }

    /// Waits until no job runs, at most so long.
    ///
    /// @return whether none does
    public boolean awaitNone(Duration atMost) {
        return dispatcher.awaitNone(atMost);
    }

    /// Takes no more jobs, ends those that run, and waits for them for some seconds.
    @Override
    public void close() {
        closing.countDown();
        if (!dispatcher.close(CLOSE_WITHIN)) {
            LOG.warn("Jobs still run after {}; the next start ends them", CLOSE_WITHIN);
        }
        live.underWay().forEach(job -> job.log().close());
        retention.close();
    }
}
