package dev.rowmill.job;

import dev.rowmill.engine.Engine;
import dev.rowmill.format.Columns;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.step.DatasetException;
import dev.rowmill.step.InvalidPipelineException;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.PipelineParser;
import dev.rowmill.step.Stored;
import dev.rowmill.store.JobProgress;
import dev.rowmill.store.JobRow;
import dev.rowmill.store.JobSpec;
import dev.rowmill.store.JobState;
import dev.rowmill.store.JobTimes;
import dev.rowmill.store.Store;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Jobs on a real store and a real engine in a directory of the test's, with a clock that the test sets.
final class JobFixture implements AutoCloseable {
    static final String TENANT = "a";
    static final Duration LONG = Duration.ofSeconds(60);

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-01-02T03:04:05.006Z"));
    private final Metrics metrics = new Metrics();
    private final Engine engine = new Engine(2, 64 << 20, metrics);
    final Store store;
    final Gate gate = new Gate();

    /// Where datasets wait before they are read, if a test sets it.
    volatile @Nullable Gate loads;

    final PipelineParser parser;
    final JobLimits limits;
    final Jobs jobs;

    JobFixture(Path directory, int maxRunning) {
        InstantSource clock = () -> Objects.requireNonNull(now.get());
        this.limits = new JobLimits(maxRunning, 64 << 20, Duration.ofDays(7), clock);
        this.store = Store.open(directory, clock);
        this.parser = new TestSteps(gate, held(new StoredResults(store))).parser();
        this.jobs = new Jobs(store, engine, parser, metrics, limits);
    }

    /// Datasets whose readers wait at the gate for loads, if there is one.
    private Stored held(Stored results) {
        return (tenant, name) -> {
            Stored.Dataset found = results.find(tenant, name);
            return new Stored.Dataset() {
                @Override
                public String identity() {
                    return found.identity();
                }

                @Override
                public long bytes() {
                    return found.bytes();
                }

                @Override
                public Stored.Reader open() throws DatasetException, IOException {
                    Gate closed = loads;
                    try {
                        if (closed != null) {
                            closed.pass();
                        }
                    } catch (InterruptedException e) {
                        throw new IOException("nobody interrupts a load", e);
                    }
                    return found.open();
                }
            };
        };
    }

    static JobFixture started(Path directory) {
        return started(directory, 2);
    }

    static JobFixture started(Path directory, int maxRunning) {
        var fixture = new JobFixture(directory, maxRunning);
        fixture.jobs.start();
        return fixture;
    }

    void advance(Duration time) {
        now.updateAndGet(before -> Objects.requireNonNull(before).plus(time));
    }

    String metrics() {
        return metrics.scrape(null);
    }

    Pipeline pipeline(String steps) {
        String json = steps.startsWith("{\"steps\"") ? steps : "{\"steps\":[%s]}".formatted(steps);
        try {
            return parser.parse(json);
        } catch (InvalidPipelineException e) {
            throw new AssertionError(e);
        }
    }

    /// The row of a job that was never accepted.
    JobRow row(String tenant, String steps) {
        Pipeline pipeline = pipeline(steps);
        var request =
                new JobRequest(
                        "ndjson", "ndjson", Columns.NONE, StepCounts.of(pipeline), null, null);
        var spec =
                new JobSpec(
                        store.newJobId(),
                        tenant,
                        null,
                        limits.clock().instant(),
                        pipeline.json(),
                        Documents.write(request));
        var times = new JobTimes(null, null);
        return new JobRow(spec, 0L, JobState.QUEUED, 0, times, JobProgress.NONE, null);
    }

    JobView submit(String steps, String input) {
        return submit(TENANT, steps, "ndjson", input, null).job();
    }

    Accepted submit(
            String tenant,
            String steps,
            String format,
            String input,
            @Nullable Idempotency idempotency) {
        try (Upload upload = jobs.upload(tenant, 0)) {
            byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
            upload.write(bytes, 0, bytes.length);
            return jobs.submit(
                    new Submission(
                            tenant,
                            "a name",
                            pipeline(steps),
                            format,
                            "ndjson",
                            Columns.NONE,
                            upload,
                            idempotency));
        }
    }

    JobView ended(JobView job) throws InterruptedException {
        return jobs.await(TENANT, job.id(), LONG);
    }

    String results(JobView job) throws IOException {
        return text(job, Part.RESULTS);
    }

    String errors(JobView job) throws IOException {
        return text(job, Part.ERRORS);
    }

    private String text(JobView job, Part part) throws IOException {
        ResultsView view = jobs.results(TENANT, job.id(), part);
        try (InputStream bytes = view.open(0, view.length())) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Rows `{"n":1}` to `{"n":last}`, those that `wanted` takes.
    static String rows(long last, LongPredicate wanted) {
        return LongStream.rangeClosed(1, last)
                .filter(wanted)
                .mapToObj(n -> "{\"n\":" + n + "}\n")
                .collect(Collectors.joining());
    }

    static String rows(long last) {
        return rows(last, _ -> true);
    }

    /// Waits until the job's events show what is wanted, and gives that event.
    Event awaitEvent(JobView job, Predicate<Event> wanted) throws InterruptedException {
        EventStream events = jobs.events(TENANT, job.id(), 0);
        for (Event event = events.next(LONG); event != null; event = events.next(LONG)) {
            if (wanted.test(event)) {
                return event;
            }
        }
        throw new AssertionError("the event did not come");
    }

    @Override
    public void close() {
        gate.open();
        closeAtOnce();
    }

    /// Ends the service with whatever runs.
    void closeAtOnce() {
        try (metrics;
                store;
                engine) {
            jobs.close();
        }
    }
}
