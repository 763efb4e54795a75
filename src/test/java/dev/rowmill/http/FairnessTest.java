package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.tenant.Role;

import io.restassured.http.ContentType;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A tenant with little to do beside one that takes all it can get.
class FairnessTest {
    private static final String SLOW =
            """
            {"steps":[{"replace":{"field":"t","pattern":"([a-z]+)\\\\d(?=[a-z]*x)","with":"<$1>"}},
                      {"replace":{"field":"t","pattern":"(?:(\\\\w)(?!.*\\\\1)){6}","with":"-"}}]}
            """;
    private static final byte[] LARGE =
            ("{\"t\":\"" + "ab3cdexy7 qwer5ty ".repeat(20) + "\"}\n")
                    .repeat(600)
                    .getBytes(StandardCharsets.UTF_8);
    private static final String SMALL = "{\"t\":\"abc1x\"}\n".repeat(5);
    private static final int SAMPLES = 150;

    /// On a machine that others use, one round may be theirs.
    private static final int ROUNDS = 4;

    @Test
    void aSmallRunBesideThirtyLargeOnesOfAnotherTenantTakesAboutAsLongAsAlone() throws Exception {
        // All are let in: what is measured is how they share the threads.
        var limits =
                HttpLimits.withMaxBody(1L << 30)
                        .withRequestBytes(8L << 30)
                        .withLongestWait(Duration.ofHours(1));
        measure(limits, server -> new Largely(server, 30));
    }

    @Test
    @Tag("large")
    void aSmallRunBesideAThousandLargeJobs() throws Exception {
        measure(HttpLimits.withMaxBody(1L << 30), FairnessTest::thousandJobs);
    }

    /// What keeps the other tenant busy, from when it is made until it is closed.
    private interface Beside extends AutoCloseable {
        void awaitAtWork() throws InterruptedException;

        @Override
        default void close() {}
    }

    /// Jobs that are queued and run one after the other until the server ends.
    private static Beside thousandJobs(TestServer server) {
        try {
            for (int i = 0; i < 1_000; i++) {
                try (RawClient client = server.raw()) {
                    client.send(head("/v1/jobs", "a", LARGE.length)).send(LARGE);
                    assertThat(client.until("\r\n")).contains(" 202 ");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return () -> {};
    }

    private static void measure(HttpLimits limits, Function<TestServer, Beside> others)
            throws Exception {
        try (var server =
                new TestServer(
                        limits,
                        new KeyRing()
                                .with("a", "a", Role.SUBMIT)
                                .with("b", "b", Role.SUBMIT)
                                .access())) {
            for (String key : List.of("a", "b")) {
                server.given()
                        .header("X-Api-Key", key)
                        .contentType(ContentType.JSON)
                        .body(SLOW)
                        .put("/v1/pipelines/slow")
                        .then()
                        .statusCode(201);
            }
            // The first ones are for the compiler.
            small(server, SAMPLES);
            double[] alone = small(server, SAMPLES);
            double over = Double.MAX_VALUE;
            try (Beside load = others.apply(server)) {
                load.awaitAtWork();
                for (int round = 0; round < ROUNDS && over > 0; round++) {
                    over = over(alone, small(server, SAMPLES));
                }
            }
            assertThat(over).as("ms over twice the time alone and 100 ms").isNotPositive();
        }
    }

    /// By how many milliseconds the slow ones beside others took longer than they should.
    private static double over(double[] alone, double[] beside) {
        System.out.printf(
                "small run, ms: alone p50 %.1f p99 %.1f; beside large ones p50 %.1f p99 %.1f%n",
                at(alone, 0.5), at(alone, 0.99), at(beside, 0.5), at(beside, 0.99));
        return at(beside, 0.99) - (2 * at(alone, 0.99) + 100);
    }

    private static double at(double[] sorted, double quantile) {
        return sorted[(int) Math.ceil(quantile * sorted.length) - 1];
    }

    /// How long each of so many small runs takes, in milliseconds, sorted.
    private static double[] small(TestServer server, int runs) throws IOException {
        var millis = new double[runs];
        try (RawClient client = server.raw()) {
            for (int i = 0; i < runs; i++) {
                long start = System.nanoTime();
                client.send(head("/v1/run", "b", SMALL.length()) + SMALL);
                client.until("Rowmill-Rows-Failed: 0\r\n");
                client.until("\r\n");
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis;
    }

    private static String head(String path, String key, int length) {
        return "POST %s?pipeline=slow HTTP/1.1\r\nHost: h\r\nX-Api-Key: %s\r\n".formatted(path, key)
                + "Content-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n"
                        .formatted(length);
    }

    /// Clients that each send a large run, again and again until it is closed.
    private static final class Largely implements Beside {
        private final List<Thread> threads = new ArrayList<>();
        private final AtomicBoolean closed = new AtomicBoolean();
        private final CountDownLatch answering;
        private final AtomicInteger broken = new AtomicInteger();

        Largely(TestServer server, int clients) {
            answering = new CountDownLatch(Math.min(2, clients));
            for (int i = 0; i < clients; i++) {
                threads.add(Thread.ofVirtual().start(() -> send(server)));
            }
        }

        /// Waits until some of them have had the first rows of an answer.
        @Override
        public void awaitAtWork() throws InterruptedException {
            answering.await();
        }

        private void send(TestServer server) {
            while (!closed.get()) {
                try (RawClient client = server.raw()) {
                    client.send(head("/v1/run", "a", LARGE.length)).send(LARGE);
                    client.until("\n{");
                    answering.countDown();
                    while (!closed.get() && client.in().read(new byte[64 << 10]) > 0) {}
                } catch (IOException e) {
                    broken.incrementAndGet();
                }
            }
        }

        @Override
        public void close() {
            closed.set(true);
            try {
                for (Thread thread : threads) {
                    thread.join();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
