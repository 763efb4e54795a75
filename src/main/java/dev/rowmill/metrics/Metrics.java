package dev.rowmill.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.java21.instrument.binder.jdk.VirtualThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Every meter the service has. Thread-safe.
///
/// Names follow Prometheus: base units, `_total` for counters. Labels come from fixed sets: route templates, step names,
/// error codes, and hosts only up to a bound. Rows are counted per chunk or slice, never one by one.
public final class Metrics implements AutoCloseable {
    /// Hosts that get a label of their own; later ones share `other`.
    private static final int MAX_HOSTS = 50;

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, Boolean> hosts = new ConcurrentHashMap<>();
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final VirtualThreadMetrics virtualThreads = new VirtualThreadMetrics();

    private final Counter rowsIn;
    private final Counter rowsOut;
    private final Counter rowsFiltered;
    private final Counter rowsFailed;

    /// The meters of the JVM and the process; the others come with what they measure.
    public Metrics() {
        registry.config().meterFilter(new Buckets());
        rowsIn = rows("in");
        rowsOut = rows("out");
        rowsFiltered = rows("filtered");
        rowsFailed = rows("failed");
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
        virtualThreads.bindTo(registry);
    }

    /// The version that runs.
    public void build(String version) {
        Gauge.builder("rowmill.build.info", () -> 1)
                .description("The version that runs; always 1")
                .tag("version", version)
                .register(registry);
    }

    // Rows and steps

    private Counter rows(String result) {
        return counter("rowmill.rows", "Rows by what became of them", "result", result);
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

    /// A row failed; `op` is a step's name, `read` or `write`, `reason` an error code.
    public void rowFailed(String op, String reason) {
        counter(
                        "rowmill.step.errors",
                        "Rows that failed, by step and reason",
                        "op",
                        op,
                        "reason",
                        reason)
                .increment();
        if (reason.equals("regex_budget_exceeded")) {
            counter(
                            "rowmill.regex.timeouts",
                            "Rows that exceeded the step budget of a regular expression")
                    .increment();
        }
    }

    /// A step computed over some rows.
    public void stepComputed(String op, long rows, long nanos) {
        stepRows(op, rows);
        counter(
                        "rowmill.step.cpu.seconds",
                        "Time that pool threads spent in a step, in seconds",
                        "op",
                        op)
                .increment(nanos / 1e9);
    }

    /// A step was given some rows.
    public void stepRows(String op, long rows) {
        counter("rowmill.step.rows", "Rows that a step was given", "op", op)
                .increment((double) rows);
    }

    /// A row waited in a step.
    public void stepWaited(String op, long nanos) {
        counter(
                        "rowmill.step.wait.seconds",
                        "Time that rows waited in a step, summed over rows, in seconds",
                        "op",
                        op)
                .increment(nanos / 1e9);
    }

    // Flow

    /// Something had to wait because what follows it was full.
    public void backPressure(String stage, long nanos) {
        counter(
                        "rowmill.backpressure.seconds",
                        "Time spent waiting because the next stage was full, in seconds",
                        "stage",
                        stage)
                .increment(nanos / 1e9);
    }

    /// A buffer between two stages, in bytes.
    public void buffer(String stage, LongSupplier used, LongSupplier limit) {
        gauge("rowmill.buffer.bytes", "What a buffer holds, in bytes", used, "stage", stage);
        gauge(
                "rowmill.buffer.limit.bytes",
                "What a buffer may hold, in bytes",
                limit,
                "stage",
                stage);
    }

    /// The pool that computes.
    public void cpuPool(
            ForkJoinPool pool, IntSupplier slots, IntSupplier busy, IntSupplier queued) {
        new ExecutorServiceMetrics(pool, "cpu", "", List.of()).bindTo(registry);
        gauge("rowmill.cpu.slots", "Threads that compute at most", slots::getAsInt);
        gauge("rowmill.cpu.slots.busy", "Threads that compute now", busy::getAsInt);
        gauge("rowmill.cpu.queue.tasks", "Slices that wait for a thread", queued::getAsInt);
    }

    /// The disk below the data directory.
    public void disk(LongSupplier free, LongSupplier results) {
        gauge("rowmill.disk.free.bytes", "Free space of the data directory, in bytes", free);
        gauge("rowmill.results.bytes", "What results and dead letters take, in bytes", results);
    }

    // Jobs

    /// Jobs in a state.
    public void jobs(String state, LongSupplier count) {
        gauge("rowmill.jobs", "Jobs by state", count, "state", state);
    }

    /// A job has ended.
    public void jobFinished(String outcome, Duration duration) {
        counter("rowmill.jobs.finished", "Jobs that ended, by outcome", "outcome", outcome)
                .increment();
        timer("rowmill.job.duration", "Time from a job's start to its end").record(duration);
    }

    /// A job has started.
    public void jobStarted(Duration queued) {
        timer("rowmill.job.queue.wait", "Time from a job's acceptance to its start").record(queued);
    }

    // Fetches and caches

    /// A call to an upstream has ended.
    public void fetchEnded(String host, String outcome, long nanos) {
        String label = hostLabel(host);
        counter(
                        "rowmill.fetch.requests",
                        "Calls to upstreams, by outcome",
                        "host",
                        label,
                        "outcome",
                        outcome)
                .increment();
        timer("rowmill.fetch.duration", "Time of one call to an upstream", "host", label)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /// A call is made again.
    public void fetchRetried(String host) {
        counter("rowmill.fetch.retries", "Calls that were made again", "host", hostLabel(host))
                .increment();
    }

    /// A row shared the call of another.
    public void fetchCoalesced() {
        counter("rowmill.fetch.coalesced", "Calls saved because the same one was in flight")
                .increment();
    }

    /// A call was held back by a rate, a limit or an upstream's wish.
    public void fetchThrottled(String host, long nanos) {
        counter(
                        "rowmill.fetch.throttled.seconds",
                        "Time that calls were held back, in seconds",
                        "host",
                        hostLabel(host))
                .increment(nanos / 1e9);
    }

    /// Calls in flight, and how many there may be.
    public void fetchInFlight(LongSupplier inFlight, LongSupplier limit) {
        gauge("rowmill.fetch.in.flight", "Calls in flight, all hosts", inFlight, "host", "all");
        gauge("rowmill.fetch.limit", "Calls in flight at most", limit, "host", "all");
    }

    private String hostLabel(String host) {
        if (hosts.containsKey(host)) {
            return host;
        }
        synchronized (hosts) {
            if (hosts.size() < MAX_HOSTS) {
                hosts.put(host, true);
                return host;
            }
        }
        return "other";
    }

    /// What a cache has done; all but size and weight only grow.
    public record CacheStats(
            LongSupplier hits,
            LongSupplier misses,
            LongSupplier evictions,
            LongSupplier size,
            LongSupplier weightBytes) {}

    /// A cache.
    public void cache(String name, CacheStats stats) {
        grows("cache.gets", "Look-ups", stats.hits, "cache", name, "result", "hit");
        grows("cache.gets", "Look-ups", stats.misses, "cache", name, "result", "miss");
        grows("cache.evictions", "Entries evicted", stats.evictions, "cache", name);
        gauge("cache.size", "Entries held", stats.size, "cache", name);
        gauge(
                "rowmill.cache.weight.bytes",
                "What the entries weigh, in bytes",
                stats.weightBytes,
                "cache",
                name);
    }

    // HTTP

    /// A request was answered; `route` is a template such as `/v1/jobs/{id}`.
    public void request(String method, String route, int status, long nanos) {
        timer(
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

    /// A request was turned away for a reason of a fixed set.
    public void rejected(String reason) {
        counter("rowmill.http.rejected", "Requests turned away, by reason", "reason", reason)
                .increment();
    }

    /// Bytes of a request's body were read.
    public void requestBytes(long bytes) {
        counter("rowmill.http.request.body.bytes", "Bytes of request bodies read")
                .increment((double) bytes);
    }

    // Meters

    private Counter counter(String name, String description, String... tags) {
        String key = name + String.join("\u0000", tags);
        Counter known = counters.get(key);
        return known != null
                ? known
                : counters.computeIfAbsent(
                        key,
                        _ ->
                                Counter.builder(name)
                                        .description(description)
                                        .tags(tags)
                                        .register(registry));
    }

    private Timer timer(String name, String description, String... tags) {
        String key = name + String.join("\u0000", tags);
        Timer known = timers.get(key);
        return known != null
                ? known
                : timers.computeIfAbsent(
                        key,
                        _ ->
                                Timer.builder(name)
                                        .description(description)
                                        .tags(tags)
                                        .register(registry));
    }

    private void gauge(String name, String description, LongSupplier value, String... tags) {
        Supplier<java.lang.Number> supplier = value::getAsLong;
        Gauge.builder(name, supplier).description(description).tags(tags).register(registry);
    }

    private void grows(String name, String description, LongSupplier value, String... tags) {
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /// All meters as text, in the format that `accept` asks for: Prometheus by default, or OpenMetrics.
    public String scrape(@Nullable String accept) {
        return registry.scrape(contentType(accept));
    }

    /// The content type of [#scrape].
    public String contentType(@Nullable String accept) {
        return accept != null && accept.contains("application/openmetrics-text")
                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
    }

    @Override
    public void close() {
        gc.close();
        virtualThreads.close();
        registry.close();
    }
}
