package dev.rowmill.http;

import static dev.rowmill.tenant.Role.ADMIN;
import static dev.rowmill.tenant.Role.READ;
import static dev.rowmill.tenant.Role.SUBMIT;

import dev.rowmill.engine.Engine;
import dev.rowmill.format.Formats;
import dev.rowmill.job.Jobs;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.step.PipelineParser;
import dev.rowmill.step.StepSpec;
import dev.rowmill.step.Steps;
import dev.rowmill.tenant.Access;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import io.javalin.util.JavalinException;

import jakarta.servlet.DispatcherType;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The HTTP server. A virtual thread per request; started once, closed once.
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Metrics metrics;
    private final HttpLimits limits;
    private final Guard guard;
    private final Load load;
    private final Answered answered;
    private final Overload overload = new Overload(System::nanoTime);
    private final Probes probes = new Probes(overload);
    private final InProgress inProgress = new InProgress();
    private final HttpConfiguration http = new HttpConfiguration();
    private final RunRoute run;
    private final PreviewRoute previewRoute;
    private final Submissions submissions;
    private final JobRoutes jobRoutes;
    private final ResultRoutes resultRoutes;
    private final EventRoute eventRoute;
    private final ProfileRoutes profileRoutes;
    private final PipelineRoutes pipelineRoutes;
    private final StepRoute stepRoute;
    private final Reference reference;
    private volatile @Nullable Javalin javalin;

    /// A server over these parts, which it does not close.
    ///
    /// @param spoolDirectory an existing directory for answers that clients do not read yet; files in it are temporary
    /// @param access who may call
    public Server(
            Engine engine,
            Jobs jobs,
            Steps steps,
            Formats formats,
            Metrics metrics,
            HttpLimits limits,
            Path spoolDirectory,
            Access access) {
        var parser = new PipelineParser(steps);
        var negotiation = new Negotiation(formats);
        var datasets = new Datasets(jobs, parser, negotiation, limits, metrics);
        this.metrics = metrics;
        this.answered = new Answered(metrics);
        this.limits = limits;
        this.guard = new Guard(access);
        var atWork = new RunsAtWork();
        this.load =
                new Load(
                        limits,
                        new Load.Cpu(
                                engine.cpuSlots(), () -> engine.expectedWaitNanos(atWork.count())),
                        access,
                        overload,
                        metrics);
        this.run =
                new RunRoute(
                        engine,
                        datasets,
                        negotiation,
                        limits,
                        spoolDirectory,
                        atWork,
                        metrics,
                        waiting(steps));
        this.previewRoute = new PreviewRoute(engine, datasets, negotiation, limits);
        this.submissions = new Submissions(jobs, datasets, negotiation, limits);
        this.jobRoutes = new JobRoutes(jobs);
        this.resultRoutes = new ResultRoutes(jobs, negotiation);
        this.eventRoute = new EventRoute(jobs, probes::isStopping);
        this.profileRoutes = new ProfileRoutes(jobs, steps, spoolDirectory, probes::isStopping);
        this.pipelineRoutes = new PipelineRoutes(jobs, datasets);
        this.stepRoute = new StepRoute(steps, formats);
        this.reference = new Reference(steps, formats);
    }

    private static Set<String> waiting(Steps steps) {
        return steps.all().stream()
                .filter(step -> step.kind() == StepSpec.Kind.IO)
                .map(StepSpec::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Listens.
    ///
    /// @param port 0 for any free one
    /// @throws IllegalStateException if it was started before
    /// @throws JavalinException if it cannot listen there
    public void start(String host, int port) {
        if (javalin != null) {
            throw new IllegalStateException("the server was started before");
        }
        javalin = Javalin.create(config -> configure(config, host, port)).start();
        probes.started();
    }

    /// The port it listens on.
    ///
    /// @throws IllegalStateException if it was not started
    public int port() {
        return running().port();
    }

    private Javalin running() {
        Javalin running = javalin;
        if (running == null) {
            throw new IllegalStateException("the server was not started");
        }
        return running;
    }

    /// Every route there is, as `GET /v1/jobs/{id}`.
    ///
    /// @throws IllegalStateException if it was not started
    Set<String> routeNames() {
        return running().unsafe.internalRouter.allHttpHandlers().stream()
                .map(handler -> handler.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Says on `/readyz` that no more requests should come here. They are still answered, each as the last one of its
    /// connection.
    public void drain() {
        probes.drain();
        http.setPersistentConnectionsEnabled(false);
    }

    /// Takes no more work: from now on whatever is more than a look is answered with 503. Requests in progress go on;
    /// streams of events, which have no end of their own, end.
    public void refuse() {
        drain();
        probes.stop();
    }

    /// Takes no more work, waits a while for requests in progress, then breaks them off and stops listening.
    @Override
    public void close() {
        refuse();
        Javalin running = javalin;
        if (running == null) {
            return;
        }
        try {
            if (!inProgress.awaitNone(limits.stopTimeout())) {
                LOG.warn(
                        "Requests are broken off: expected their end within {}, found {} in progress",
                        limits.stopTimeout(),
                        inProgress.count());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop(running);
    }

    private static void stop(Javalin running) {
        try {
            running.stop();
        } catch (JavalinException e) {
            LOG.debug("What was left has been broken off", e);
        }
    }

    private void configure(JavalinConfig config, String host, int port) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        // Compression is chosen per route; bodies are streams with limits of their own.
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.maxRequestSize = HttpLimits.MAX_DOCUMENT_BYTES;
        config.http.defaultContentType = "application/json";
        var deadline = new HeaderDeadline(limits.headerTimeout(), limits.connections());
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(HttpLimits.BREAK_OFF_WITHIN.toMillis());
            server.setErrorHandler(new JettyErrors(metrics));
            server.insertHandler(new Doorkeeper(guard, load, answered));
            server.insertHandler(new Edge());
            server.insertHandler(deadline);
            server.insertHandler(inProgress);
        });
        config.jetty.modifyServletContextHandler(context ->
                context.addFilter(
                        new BreakOff(limits.slowGrace()),
                        "/*",
                        EnumSet.of(DispatcherType.REQUEST)));
        config.jetty.addConnector((server, _) -> {
            ServerConnector connector = connector(server, host, port);
            connector.addBean(deadline, false);
            return connector;
        });
        config.requestLogger.http((ctx, millis) -> measure(ctx, millis));
        config.routes.before(ctx -> {
            Headers.begin(ctx.res());
            probes.admit(ctx);
            guard.enter(ctx);
            Query.check(ctx);
        });
        config.router.ignoreTrailingSlashes = false;
        config.routes.exception(Exception.class, this::refuse);
        // The router has an answer of its own for these, unless told otherwise.
        config.routes.exception(HttpResponseException.class, this::refuse);
        config.router.javaLangErrorHandler((_, error) -> {
            throw error;
        });
        routes(config.routes);
    }

    private ServerConnector connector(
            org.eclipse.jetty.server.Server server, String host, int port) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HttpLimits.MAX_HEADER_BYTES);
        http.setUriCompliance(UriCompliance.DEFAULT);
        http.setHttpCompliance(HttpCompliance.RFC7230);
        var connector = new ServerConnector(server, 1, -1, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        // A client that finds the queue full tries again after a second, which is a second lost.
        connector.setAcceptQueueSize(HttpLimits.CONNECTIONS_NOT_YET_ACCEPTED);
        connector.setIdleTimeout(limits.idleTimeout().toMillis());
        connector.addBean(new NetworkConnectionLimit(limits.connections(), connector));
        // Connections without a request are not waited for.
        connector.setShutdownIdleTimeout(HttpLimits.BREAK_OFF_WITHIN.toMillis() / 10);
        return connector;
    }

    /// Every route, and the role that it needs below `/v1`; the others are for anybody.
    private void routes(RoutesConfig routes) {
        get(routes, "/", reference::start);
        get(routes, "/docs", reference::docs);
        get(routes, "/openapi.json", reference::openApi);
        get(routes, "/livez", probes::live);
        get(routes, "/readyz", probes::ready);
        get(routes, "/startupz", probes::startup);
        get(routes, "/metrics", this::scrape);
        get(routes, "/v1/steps", guard.needs(READ, stepRoute::get));
        routes.post("/v1/run", guard.needs(SUBMIT, load.bounded(this::runOrSubmit, Server::runs)));
        routes.post(
                "/v1/preview", guard.needs(SUBMIT, load.bounded(previewRoute::preview, _ -> true)));
        routes.post("/v1/jobs", guard.needs(SUBMIT, load.bounded(submissions::submit, _ -> false)));
        get(routes, "/v1/jobs", guard.needs(READ, jobRoutes::list));
        get(routes, "/v1/jobs/{id}", guard.needs(READ, jobRoutes::get));
        routes.delete("/v1/jobs/{id}", guard.needs(SUBMIT, jobRoutes::delete));
        routes.post("/v1/jobs/{id}/cancel", guard.needs(SUBMIT, jobRoutes::cancel));
        routes.post("/v1/jobs/{id}/retry", guard.needs(SUBMIT, jobRoutes::retry));
        get(routes, "/v1/jobs/{id}/results", guard.needs(READ, resultRoutes::results));
        get(routes, "/v1/jobs/{id}/errors", guard.needs(READ, resultRoutes::errors));
        get(routes, "/v1/jobs/{id}/events", guard.needs(READ, eventRoute::events));
        get(routes, "/v1/jobs/{id}/profile", guard.needs(READ, profileRoutes::job));
        get(routes, "/v1/profile", guard.needs(ADMIN, profileRoutes::service));
        get(routes, "/v1/pipelines", guard.needs(READ, pipelineRoutes::list));
        get(routes, "/v1/pipelines/{name}", guard.needs(READ, pipelineRoutes::get));
        routes.put("/v1/pipelines/{name}", guard.needs(SUBMIT, pipelineRoutes::put));
        routes.delete("/v1/pipelines/{name}", guard.needs(SUBMIT, pipelineRoutes::delete));
    }

    /// HEAD is GET whose body Jetty leaves out; the router alone would answer it with nothing.
    private static void get(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
    }

    private static boolean runs(Context ctx) {
        return !Preferences.of(ctx.req()).respondAsync();
    }

    private void runOrSubmit(Context ctx) throws Exception {
        if (runs(ctx)) {
            run.run(ctx);
        } else {
            submissions.submit(ctx);
        }
    }

    private void scrape(Context ctx) {
        String accept = Negotiation.accept(ctx.req());
        Reply.text(ctx, metrics.contentType(accept), metrics.scrape(accept));
    }

    private void measure(Context ctx, float millis) {
        Endpoint endpoint = ctx.endpoints().lastHttpEndpoint();
        answered.answered(
                ctx.req().getMethod(),
                endpoint == null ? "other" : endpoint.path,
                ctx.req().getRequestURI(),
                ctx.res().getStatus(),
                (long) (millis * 1e6));
    }

    /// Counts first: who has the answer finds it counted.
    private void refuse(Throwable failure, Context ctx) {
        Rejection rejection = Rejection.of(failure);
        if (rejection != null) {
            answered.refused(rejection);
        }
        Problems.answer(failure, ctx);
    }
}
