package dev.rowmill;

import dev.rowmill.engine.Engine;
import dev.rowmill.fetch.AddressPolicy;
import dev.rowmill.fetch.FetchEvents;
import dev.rowmill.fetch.FetchLimits;
import dev.rowmill.fetch.Fetcher;
import dev.rowmill.fetch.TenantShares;
import dev.rowmill.fetch.TraceHosts;
import dev.rowmill.format.Formats;
import dev.rowmill.http.HttpLimits;
import dev.rowmill.http.Server;
import dev.rowmill.job.JobLimits;
import dev.rowmill.job.Jobs;
import dev.rowmill.job.StoredResults;
import dev.rowmill.metrics.FetchMetrics;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.step.PipelineParser;
import dev.rowmill.step.Scratch;
import dev.rowmill.step.StepSpec;
import dev.rowmill.step.Steps;
import dev.rowmill.step.Stored;
import dev.rowmill.step.Tables;
import dev.rowmill.store.Store;
import dev.rowmill.store.StoreException;
import dev.rowmill.tenant.Access;
import dev.rowmill.trace.Trace;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Everything that serves, wired by plain constructors and closed in reverse order.
final class Service implements AutoCloseable {
    /// Jobs that run at once for each thread that computes: some of them wait for upstreams.
    private static final int JOBS_PER_THREAD = 4;

    /// A host sees at most this many calls at once; a later version adapts it to the host.
    private static final int CALLS_PER_HOST = 256;

    /// The share of the heap that one whole-dataset step may hold in one run.
    private static final int DATASET_SHARE = 8;

    /// The share of the heap that the tables of all runs may hold together.
    private static final int TABLES_SHARE = 8;

    /// How long running jobs may take to end by themselves when the service stops.
    private static final Duration JOBS_END_WITHIN = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Jobs jobs;
    private final Server server;

    /// Starts to serve.
    ///
    /// @param onStoreFailure told once when the store takes no more writes, after which the process should end
    /// @throws dev.rowmill.store.StoreLockedException if another process has the data directory
    /// @throws IOException if the data directory cannot be used
    Service(Config config, Consumer<StoreException> onStoreFailure) throws Exception {
        try {
            Metrics metrics = opened(new Metrics(Service::trace));
            metrics.build(version());
            Store store = opened(Store.open(config.dataDir()));
            store.failed().thenAccept(onStoreFailure);
            metrics.disk(
                    () -> store.diskSpace().free(),
                    () -> store.diskSpace().total(),
                    store.jobs()::resultBytes);
            KeysWatch watch = watch(config);
            Access access = watch == null ? Access.open() : watch.access();
            Fetcher fetcher = opened(fetcher(config, shares(access), metrics));
            Engine engine =
                    opened(
                            new Engine(
                                    config.cpuThreads(),
                                    config.memoryBytes(),
                                    metrics,
                                    tenant -> access.limits(tenant).weight()));
            tellShares(metrics, engine, fetcher, access, watch);
            Tables tables = tables(new StoredResults(store), metrics);
            Scratch scratch = TemporaryFiles.in(store, bytes -> metrics.spilled("steps", bytes));
            Steps steps = steps(fetcher, scratch, tables);
            metrics.steps(named(steps, false), named(steps, true));
            var limits =
                    new JobLimits(
                            JOBS_PER_THREAD * config.cpuThreads(),
                            config.maxBody(),
                            config.retention(),
                            InstantSource.system(),
                            access::limits);
            jobs = opened(new Jobs(store, engine, new PipelineParser(steps), metrics, limits));
            jobs.start();
            Path spools = Files.createDirectories(config.dataDir().resolve("tmp"));
            server =
                    opened(
                            new Server(
                                    engine,
                                    jobs,
                                    steps,
                                    Formats.standard(),
                                    metrics,
                                    HttpLimits.withMaxBody(config.maxBody())
                                            .withRequestBytes(config.requestBytes()),
                                    spools,
                                    access));
            server.start(config.host(), config.port());
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /// What measurements of this thread belong to.
    private static dev.rowmill.metrics.@Nullable Trace trace() {
        Trace trace = Trace.current();
        return trace == null
                ? null
                : new dev.rowmill.metrics.Trace(trace.traceId(), trace.spanId());
    }

    private @Nullable KeysWatch watch(Config config) throws KeysFile.InvalidKeysException {
        if (!config.hasKeysFile()) {
            return null;
        }
        var watch = opened(new KeysWatch(Path.of(config.keys())));
        watch.start();
        return watch;
    }

    private static TenantShares shares(Access access) {
        return new TenantShares(
                () -> access.tenants().size() > 1,
                tenant -> access.limits(tenant).calls(),
                tenant -> access.limits(tenant).cacheBytes());
    }

    private static void tellShares(
            Metrics metrics,
            Engine engine,
            Fetcher fetcher,
            Access access,
            @Nullable KeysWatch watch) {
        double calls = fetcher.limits().inFlight();
        Consumer<Collection<String>> shares =
                metrics.tenants(engine::share, tenant -> fetcher.inFlightOf(tenant) / calls);
        if (watch != null) {
            watch.onChange(() -> shares.accept(access.tenants()));
        }
        shares.accept(access.tenants());
    }

    /// The version that runs.
    static String version() {
        String version = Service.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /// A fetcher as the settings say, counted, for one tenant.
    static Fetcher fetcher(Config config, Metrics metrics) {
        return fetcher(config, TenantShares.ALL_TO_ONE, metrics);
    }

    /// A fetcher as the settings say, counted.
    static Fetcher fetcher(Config config, TenantShares shares, Metrics metrics) {
        var limits =
                FetchLimits.DEFAULT
                        .withInFlight(
                                config.fetchInFlight(),
                                Math.min(CALLS_PER_HOST, config.fetchInFlight()))
                        .withCacheBytes(config.cacheBytes());
        AddressPolicy policy = AddressPolicy.parse(config.fetchAllow(), config.fetchPorts());
        var fetcher =
                new Fetcher(
                        limits,
                        policy,
                        counting(metrics.fetches()),
                        TraceHosts.parse(config.traceHosts()),
                        shares);
        var inFlight =
                new FetchMetrics.InFlight(
                        fetcher::inFlight, fetcher::inFlight, limits.inFlight(), limits.perHost());
        metrics.fetches().inFlight(inFlight);
        metrics.fetches()
                .cache(
                        "fetch",
                        new FetchMetrics.CacheStats(
                                () -> fetcher.cacheStatistics().hits(),
                                () -> fetcher.cacheStatistics().misses(),
                                () -> fetcher.cacheStatistics().evictions(),
                                () -> fetcher.cacheStatistics().loads(),
                                () -> fetcher.cacheStatistics().loadNanos(),
                                () -> fetcher.cacheStatistics().size(),
                                () -> fetcher.cacheStatistics().weight(),
                                () -> fetcher.cacheStatistics().maximumWeight()));
        return fetcher;
    }

    /// The names of the steps that wait, or of those that compute, with the reading before and the writing after them.
    private static List<String> named(Steps steps, boolean waiting) {
        Stream<String> names =
                steps.all().stream()
                        .filter(step -> (step.kind() == StepSpec.Kind.IO) == waiting)
                        .map(StepSpec::name);
        return (waiting ? names : Stream.concat(Stream.of("read", "write"), names)).toList();
    }

    /// All steps; whole-dataset ones share the heap.
    static Steps steps(Fetcher fetcher, Scratch scratch, Tables tables) {
        return Steps.standard(
                fetcher, Runtime.getRuntime().maxMemory() / DATASET_SHARE, scratch, tables);
    }

    /// The tables that rows are looked up in, measured.
    static Tables tables(Stored stored, Metrics metrics) {
        var tables = new Tables(stored, Runtime.getRuntime().maxMemory() / TABLES_SHARE);
        metrics.tables(tables::usedBytes, tables::limitBytes);
        return tables;
    }

    /// Counts what a fetcher does.
    static FetchEvents counting(FetchMetrics metrics) {
        return new FetchEvents() {
            @Override
            public void called(String host, Outcome outcome, long nanos) {
                boolean reached = outcome != Outcome.BLOCKED && outcome != Outcome.DNS;
                metrics.ended(host, outcome.name().toLowerCase(Locale.ROOT), reached, nanos);
            }

            @Override
            public void retried(String host) {
                metrics.retried(host);
            }

            @Override
            public void coalesced(String host) {
                metrics.coalesced(1);
            }

            @Override
            public void throttled(String host, long nanos) {
                metrics.throttled(host, nanos);
            }
        };
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    /// The port it listens on.
    int port() {
        return server.port();
    }

    /// Ends gently: for `delay` it serves on and only says that it is not ready, so that balancers can turn away; then it
    /// takes no more work and gives what runs some seconds to end; then it closes.
    void stop(Duration delay) throws InterruptedException {
        server.drain();
        Thread.sleep(delay);
        server.refuse();
        jobs.drain();
        if (!jobs.awaitNone(JOBS_END_WITHIN)) {
            LOG.warn("Jobs still run after {}; they end with the service", JOBS_END_WITHIN);
        }
        close();
    }

    /// Takes no more requests, ends what runs, and gives everything back.
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.error("{} did not close cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }
}
