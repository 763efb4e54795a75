package dev.rowmill.http;

import dev.rowmill.engine.Engine;
import dev.rowmill.fetch.AddressPolicy;
import dev.rowmill.fetch.FetchEvents;
import dev.rowmill.fetch.FetchLimits;
import dev.rowmill.fetch.Fetcher;
import dev.rowmill.format.Formats;
import dev.rowmill.job.JobLimits;
import dev.rowmill.job.Jobs;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.row.Row;
import dev.rowmill.step.Form;
import dev.rowmill.step.IoStep;
import dev.rowmill.step.PipelineParser;
import dev.rowmill.step.Plan;
import dev.rowmill.step.Scratch;
import dev.rowmill.step.StepSpec;
import dev.rowmill.step.Steps;
import dev.rowmill.store.Store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// The whole service on a free port, with the steps of production and one that waits for the test's word.
final class TestServer implements AutoCloseable {
    /// These tests sort nothing that would not fit.
    private static final Scratch NO_SCRATCH =
            () -> {
                throw new IOException("expected no temporary file in this test, found one");
            };

    final Path directory;
    final Path spools;
    final Metrics metrics = new Metrics();
    final Jobs jobs;
    private final Fetcher fetcher =
            new Fetcher(FetchLimits.DEFAULT, AddressPolicy.parse("", ""), FetchEvents.NONE);
    private final Engine engine;
    private final Store store;
    private final Server server;
    private final HttpClient client = HttpClient.newHttpClient();

    /// Rows stand in the step `hold` until this is opened, or their run is canceled.
    final CountDownLatch gate = new CountDownLatch(1);

    /// Rows that have reached the step `hold`, and those of them that were interrupted there.
    final AtomicInteger held = new AtomicInteger();

    final CountDownLatch interrupted = new CountDownLatch(1);

    TestServer() {
        this(HttpLimits.withMaxBody(1L << 30));
    }

    TestServer(HttpLimits limits) {
        try {
            directory = Files.createTempDirectory("rowmill-http");
            spools = Files.createDirectory(directory.resolve("spools"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        engine = new Engine(2, 64 << 20, metrics);
        store = Store.open(directory.resolve("data"));
        Steps steps = steps();
        jobs =
                new Jobs(
                        store,
                        engine,
                        new PipelineParser(steps),
                        metrics,
                        new JobLimits(4, 1L << 30, Duration.ofDays(1), InstantSource.system()));
        jobs.start();
        server = new Server(engine, jobs, steps, Formats.standard(), metrics, limits, spools);
        server.start("127.0.0.1", 0);
    }

    private Steps steps() {
        var all = new ArrayList<>(Steps.standard(fetcher, 16 << 20, NO_SCRATCH).all());
        all.add(
                new StepSpec(
                        "hold",
                        StepSpec.Kind.IO,
                        "Waits for the test.",
                        new Form(Form.Shorthand.NONE, List.of()),
                        List.of(),
                        _ -> (Plan) _ -> new Hold()));
        return new Steps(all);
    }

    private final class Hold implements IoStep {
        @Override
        public Row apply(Row row) throws InterruptedException {
            held.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return row;
        }

        @Override
        public Calls calls() {
            return new Calls(0, 0, 0, 0);
        }
    }

    int port() {
        return server.port();
    }

    Server server() {
        return server;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(to(path));
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request = to(path).POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /// Stores a pipeline of these steps under `name`.
    void pipeline(String name, String json) {
        HttpResponse<String> put =
                send(to("/v1/pipelines/" + name).PUT(HttpRequest.BodyPublishers.ofString(json)));
        if (put.statusCode() >= 300) {
            throw new IllegalArgumentException(put.body());
        }
    }

    RawClient raw() {
        return new RawClient(port());
    }

    @Override
    public void close() throws IOException {
        gate.countDown();
        server.close();
        jobs.close();
        engine.close();
        fetcher.close();
        store.close();
        metrics.close();
        client.close();
        try (var files = Files.walk(directory)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }
}
