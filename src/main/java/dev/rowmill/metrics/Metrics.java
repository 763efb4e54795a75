package dev.rowmill.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// Everything the service measures of itself. Thread-safe.
///
/// Names follow Prometheus: base units, `_total` for counters. Labels come from fixed sets: route templates, step names,
/// error codes, and hosts only up to a bound. Rows are counted per chunk or slice, never one by one. What is only there
/// when something goes wrong starts at zero, so that its first occurrence is an increase.
public final class Metrics implements AutoCloseable {
    private final Meters meters;
    private final @Nullable ProcessMeters process;
    private final FetchMetrics fetches;
    private final Map<String, LongAdder> spilled = new ConcurrentHashMap<>();
    private final LongAdder rowsWaiting = new LongAdder();

    // Asked for often: by stage, and by step.
    private final Map<String, Counter> backPressure = new ConcurrentHashMap<>();
    private final Map<String, Counter> stepSeconds = new ConcurrentHashMap<>();
    private final Map<String, Counter> stepRows = new ConcurrentHashMap<>();

    private final Counter rowsIn;
    private final Counter rowsOut;
    private final Counter rowsFiltered;
    private final Counter rowsFailed;

    /// Metrics of a service without traces.
    public Metrics() {
        this(() -> null);
    }

    /// The meters of the JVM and the process; the others come with what they measure.
    ///
    /// @param currentTrace asked on the measuring thread which trace it works for, null for none; quick, never throws
    public Metrics(Supplier<? extends @Nullable Trace> currentTrace) {
        this(currentTrace, true);
    }

    /// Metrics of a command that nobody scrapes: without the meters of the JVM, which take a while to load.
    public static Metrics ofCommand() {
        return new Metrics(() -> null, false);
    }

    private Metrics(Supplier<? extends @Nullable Trace> currentTrace, boolean ofProcess) {
        meters = new Meters(currentTrace);
        process = ofProcess ? new ProcessMeters(meters) : null;
        fetches = new FetchMetrics(meters);
        rowsIn = rows("in");
        rowsOut = rows("out");
        rowsFiltered = rows("filtered");
        rowsFailed = rows("failed");
        rowsUnaccounted(0);
        regexTimeouts();
        List.of("window", "io", "output").forEach(stage -> backPressure(stage, 0));
        meters.gauge(
                "rowmill.buffer.rows",
                "Rows between two stages: read and not settled, or waiting for an answer",
                rowsWaiting::sum,
                "stage",
                "io");
        List.of("steps", "answer").forEach(stage -> spilled(stage, 0));
    }

    /// What fetches and their cache measure.
    public FetchMetrics fetches() {
        return fetches;
    }

    /// The version that runs.
    public void build(String version) {
        meters.gauge(
                "rowmill.build.info",
                "The version that runs; always 1",
                () -> 1,
                "version",
                version,
                "java",
                Runtime.version().toString());
    }

    // Rows and steps

    private Counter rows(String result) {
        return meters.counter("rowmill.rows", "Rows by what became of them", "result", result);
    }

    /// Rows were read.
    public void rowsIn(long rows) {
        rowsIn.increment((double) rows);
    }

    /// Rows have found their end.
    public void rowsSettled(long out, long filtered, long failed) {
        rowsOut.increment((double) out);
        rowsFiltered.increment((double) filtered);
        rowsFailed.increment((double) failed);
    }

    /// A run came to its end, and its ledger is out by so many rows: above 0 only by a bug.
    public void rowsUnaccounted(long rows) {
        meters.counter(
                        "rowmill.rows.unaccounted",
                        "Rows by which the ledgers of finished runs were out; above 0 only by a bug")
                .increment((double) rows);
    }

    /// The steps there are.
    ///
    /// @param computing names of those that compute
    /// @param waiting names of those that wait
    public void steps(List<String> computing, List<String> waiting) {
        computing.forEach(op -> stepComputed(op, 0, 0));
        waiting.forEach(op -> {
            stepRows(op, 0);
            stepWaited(op, 0);
        });
    }

    /// A row failed; `op` is a step's name, `read` or `write`, `reason` an error code.
    public void rowFailed(String op, String reason) {
        meters.counter(
                        "rowmill.step.errors",
                        "Rows that failed, by step and reason",
                        "op",
                        op,
                        "reason",
                        reason)
                .increment();
        if (reason.equals("regex_budget_exceeded")) {
            regexTimeouts().increment();
        }
    }

    private Counter regexTimeouts() {
        return meters.counter(
                "rowmill.regex.timeouts",
                "Rows that exceeded the step budget of a regular expression");
    }

    /// A step computed over some rows; `read` and `write` are the parsing before and the encoding after the steps.
    public void stepComputed(String op, long rows, long nanos) {
        stepRows(op, rows);
        stepSeconds
                .computeIfAbsent(
                        op,
                        _ ->
                                meters.counter(
                                        "rowmill.step.cpu.seconds",
                                        "Time that pool threads spent in a step, in seconds",
                                        "op",
                                        op))
                .increment(nanos / 1e9);
    }

    /// A step was given some rows.
    public void stepRows(String op, long rows) {
        stepRows.computeIfAbsent(
                        op,
                        _ ->
                                meters.counter(
                                        "rowmill.step.rows",
                                        "Rows that a step was given",
                                        "op",
                                        op))
                .increment((double) rows);
    }

    /// A row waited in a step.
    public void stepWaited(String op, long nanos) {
        meters.counter(
                        "rowmill.step.wait.seconds",
                        "Time that rows waited in a step, summed over rows, in seconds",
                        "op",
                        op)
                .increment(nanos / 1e9);
    }

    // Flow

    /// Something had to wait because what follows it was full: the reader before the `window`, a chunk before `io`, the
    /// writer before the `output`.
    public void backPressure(String stage, long nanos) {
        backPressure
                .computeIfAbsent(
                        stage,
                        _ ->
                                meters.counter(
                                        "rowmill.backpressure.seconds",
                                        "Time spent waiting because the next stage was full, in seconds",
                                        "stage",
                                        stage))
                .increment(nanos / 1e9);
    }

    /// The chunks in flight: their bytes, what they may have, and their rows.
    public void window(LongSupplier used, LongSupplier limit, LongSupplier rows) {
        buffer("window", used, limit);
        meters.gauge(
                "rowmill.buffer.rows",
                "Rows between two stages: read and not settled, or waiting for an answer",
                rows,
                "stage",
                "window");
    }

    /// The tables that rows are looked up in: their bytes, and what they may have.
    public void tables(LongSupplier used, LongSupplier limit) {
        buffer("lookup", used, limit);
    }

    /// What requests that bring data hold beside the chunks of their runs, and what they may.
    public void requests(LongSupplier used, LongSupplier limit) {
        buffer("requests", used, limit);
    }

    private void buffer(String stage, LongSupplier used, LongSupplier limit) {
        meters.gauge("rowmill.buffer.bytes", "What a buffer holds, in bytes", used, "stage", stage);
        meters.gauge(
                "rowmill.buffer.limit.bytes",
                "What a buffer may hold, in bytes",
                limit,
                "stage",
                stage);
    }

    /// So many more rows wait for an answer from outside; fewer, if negative.
    public void rowsWaiting(long more) {
        rowsWaiting.add(more);
    }

    /// Runs in progress.
    public void runs(LongSupplier count) {
        meters.gauge("rowmill.runs", "Runs in progress, of jobs and of requests", count);
    }

    /// The pool that computes.
    public void cpuPool(
            ForkJoinPool pool, IntSupplier slots, IntSupplier busy, IntSupplier queued) {
        new ExecutorServiceMetrics(pool, "cpu", "", List.of()).bindTo(meters.registry());
        meters.gauge("rowmill.cpu.slots", "Threads that compute at most", slots::getAsInt);
        meters.gauge("rowmill.cpu.slots.busy", "Threads that compute now", busy::getAsInt);
        meters.gauge("rowmill.cpu.queue.tasks", "Slices that wait for a thread", queued::getAsInt);
    }

    /// How long a run that comes has to wait for a thread that computes.
    public void cpuWait(LongSupplier nanos) {
        meters.level(
                "rowmill.cpu.expected.wait.seconds",
                "How long a run that comes now waits until it computes, an estimate, in seconds",
                () -> nanos.getAsLong() / 1e9);
    }

    /// The disk below the data directory.
    public void disk(LongSupplier free, LongSupplier total, LongSupplier results) {
        meters.gauge("rowmill.disk.free.bytes", "Free space of the data directory, in bytes", free);
        meters.gauge(
                "rowmill.disk.size.bytes", "Size of the data directory's disk, in bytes", total);
        meters.gauge(
                "rowmill.results.bytes", "What results and dead letters take, in bytes", results);
    }

    /// So many more bytes are in temporary files, because they do not fit into memory; fewer, if negative.
    ///
    /// @param stage `steps` of whole datasets, or the `answer` of a run whose client still sends
    public void spilled(String stage, long more) {
        spilled.computeIfAbsent(
                        stage,
                        _ -> {
                            var sum = new LongAdder();
                            meters.gauge(
                                    "rowmill.spill.bytes",
                                    "What is in temporary files, in bytes",
                                    sum::sum,
                                    "stage",
                                    stage);
                            return sum;
                        })
                .add(more);
    }

    /// What share each tenant has. Told which tenants there are, at first and whenever there are more.
    ///
    /// @param cpu the share of the threads that compute that a tenant has, from 0 to 1
    /// @param io the share of the calls to upstreams that may be in flight
    public Consumer<Collection<String>> tenants(
            ToDoubleFunction<String> cpu, ToDoubleFunction<String> io) {
        return new TenantMetrics(meters, cpu, io)::add;
    }

    // Jobs

    /// Jobs in a state.
    public void jobs(String state, LongSupplier count) {
        meters.gauge("rowmill.jobs", "Jobs by state", count, "state", state);
    }

    /// The ways in which a job can end.
    public void jobOutcomes(List<String> outcomes) {
        outcomes.forEach(this::finished);
        meters.timer("rowmill.job.duration", "Time from a job's start to its end");
        meters.timer("rowmill.job.queue.wait", "Time from a job's acceptance to its start");
    }

    private Counter finished(String outcome) {
        return meters.counter(
                "rowmill.jobs.finished", "Jobs that ended, by outcome", "outcome", outcome);
    }

    /// A job has ended.
    public void jobFinished(String outcome, Duration duration) {
        finished(outcome).increment();
        meters.timer("rowmill.job.duration", "Time from a job's start to its end").record(duration);
    }

    /// A job has started.
    public void jobStarted(Duration queued) {
        meters.timer("rowmill.job.queue.wait", "Time from a job's acceptance to its start")
                .record(queued);
    }

    // HTTP

    /// A request was answered; `route` is a template such as `/v1/jobs/{id}`.
    public void request(String method, String route, int status, long nanos) {
        meters.timer(
                        "http.server.requests",
                        "Time of one request",
                        "method",
                        method,
                        "route",
                        route,
                        "status",
                        Integer.toString(status))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /// The reasons for which requests can be turned away.
    public void rejections(List<String> reasons) {
        reasons.forEach(this::rejections);
        requestBytes(0);
    }

    private Counter rejections(String reason) {
        return meters.counter(
                "rowmill.http.rejected", "Requests turned away, by reason", "reason", reason);
    }

    /// A request was turned away for one of these reasons.
    public void rejected(String reason) {
        rejections(reason).increment();
    }

    /// Bytes of a request's body were read.
    public void requestBytes(long bytes) {
        meters.counter("rowmill.http.request.body.bytes", "Bytes of request bodies read")
                .increment((double) bytes);
    }

    /// All meters as text, in the format that `accept` asks for: Prometheus by default, or OpenMetrics.
    public String scrape(@Nullable String accept) {
        return meters.registry().scrape(contentType(accept));
    }

    /// The content type of [#scrape].
    public String contentType(@Nullable String accept) {
        return accept != null && accept.contains("application/openmetrics-text")
                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
        meters.close();
    }
}
