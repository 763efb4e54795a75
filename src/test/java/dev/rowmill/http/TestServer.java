package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.either;
import static org.hamcrest.Matchers.is;

import dev.rowmill.engine.Engine;
import dev.rowmill.fetch.AddressPolicy;
import dev.rowmill.fetch.FetchEvents;
import dev.rowmill.fetch.FetchLimits;
import dev.rowmill.fetch.Fetcher;
import dev.rowmill.format.Formats;
import dev.rowmill.job.JobLimits;
import dev.rowmill.job.Jobs;
import dev.rowmill.job.StoredResults;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.row.Row;
import dev.rowmill.step.Form;
import dev.rowmill.step.IoStep;
import dev.rowmill.step.PipelineParser;
import dev.rowmill.step.Plan;
import dev.rowmill.step.Scratch;
import dev.rowmill.step.StepSpec;
import dev.rowmill.step.Steps;
import dev.rowmill.step.Tables;
import dev.rowmill.store.Store;
import dev.rowmill.tenant.Access;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The whole service on a free port, with the steps of production and one that waits for the test's word.
final class TestServer implements AutoCloseable {
    /// These tests sort nothing that would not fit.
    private static final Scratch NO_SCRATCH =
            () -> {
                throw new IOException("expected no temporary file in this test, found one");
            };

    /// What the tables of lookups may hold together.
    static final long TABLE_BYTES = 1 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final Path directory;
    final Path spools;
    final Metrics metrics = new Metrics();
    final Jobs jobs;
    private final Fetcher fetcher =
            new Fetcher(FetchLimits.DEFAULT, AddressPolicy.parse("", ""), FetchEvents.NONE);
    private final Engine engine;
    final Store store;
    final Tables tables;
    private final Server server;

    /// Rows stand in the step `hold` until this is opened, or their run is canceled.
    final CountDownLatch gate = new CountDownLatch(1);

    /// Rows that have reached the step `hold`, and those of them that were interrupted there.
    final AtomicInteger held = new AtomicInteger();

    final CountDownLatch interrupted = new CountDownLatch(1);

    TestServer() {
        this(HttpLimits.withMaxBody(1L << 30));
    }

    TestServer(HttpLimits limits) {
        this(limits, Access.open());
    }

    /// A server for whoever `access` lets in.
    TestServer(HttpLimits limits, Access access) {
        try {
            directory = Files.createTempDirectory("rowmill-http");
            spools = Files.createDirectory(directory.resolve("spools"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        engine = new Engine(2, 64 << 20, metrics, tenant -> access.limits(tenant).weight());
        store = Store.open(directory.resolve("data"));
        tables = new Tables(new StoredResults(store), TABLE_BYTES);
        Steps steps = steps(tables);
        jobs =
                new Jobs(
                        store,
                        engine,
                        new PipelineParser(steps),
                        metrics,
                        new JobLimits(
                                4,
                                1L << 30,
                                Duration.ofDays(1),
                                InstantSource.system(),
                                access::limits));
        jobs.start();
        server =
                new Server(
                        engine, jobs, steps, Formats.standard(), metrics, limits, spools, access);
        server.start("127.0.0.1", 0);
    }

    private Steps steps(Tables tables) {
        var all = new ArrayList<>(Steps.standard(fetcher, 16 << 20, NO_SCRATCH, tables).all());
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

    /// A request to this server, as REST Assured says it. Nothing is shared with other requests.
    RequestSpecification given() {
        return Requests.to(port());
    }

    /// Rows as NDJSON, in a request to this server.
    RequestSpecification rows(String rows) {
        return given().contentType(Requests.NDJSON).body(rows);
    }

    /// Stores a pipeline of these steps under `name`.
    void pipeline(String name, String json) {
        given().contentType(ContentType.JSON)
                .body(json)
                .when()
                .put("/v1/pipelines/" + name)
                .then()
                .statusCode(either(is(201)).or(is(200)));
    }

    /// The id of a job of these rows that has ended.
    String endedJob(String pipeline, String rows) {
        return rows(rows)
                .header("Prefer", "wait=20")
                .when()
                .post("/v1/jobs?pipeline=" + pipeline)
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    /// Waits until no temporary file is left: whoever has an answer may be ahead of what tidies up behind it.
    void awaitNoSpools() {
        await(() -> assertThat(spools).isEmptyDirectory());
    }

    /// Waits until something holds that follows an answer soon, such as a count of it.
    static void await(Runnable assertion) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError notYet) {
                if (System.nanoTime() - deadline > 0) {
                    throw notYet;
                }
                LockSupport.parkNanos(1_000_000);
            }
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
        try (var files = Files.walk(directory)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }
}
