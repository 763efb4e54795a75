package dev.rowmill;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What clients see of a stop, and what the next process finds of their jobs.
class StopsUnderLoadIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path dataDir = Path.of("");

    @Test
    @Timeout(value = 180, unit = TimeUnit.SECONDS)
    void everyRunIsWholeAndEveryAcceptedJobKept() throws Exception {
        stop(3);
    }

    @Test
    @Tag("large")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void everyRunIsWholeAndEveryAcceptedJobKeptWhileItServesOnForAMoment() throws Exception {
        stop(Integer.getInteger("rowmill.stops", 200), "ROWMILL_DRAIN_DELAY=300ms");
    }

    private void stop(int times, String... settings) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        List<String> accepted = List.of();
        for (int turn = 0; turn < times; turn++) {
            try (var service = ServiceProcess.start(dataDir, "128m", settings)) {
                assertKept(service.address(), accepted);
                given().contentType("application/json")
                        .body(BusyClients.PIPELINE)
                        .put(service.address().resolve("/v1/pipelines/busy"));
                try (var clients = new BusyClients(service.address())) {
                    clients.awaitAnswers(1 + random.nextInt(60));
                    assertThat(service.stop()).isZero();
                    accepted = clients.end();
                    assertThat(clients.wrong()).as("turn %d, seed %d", turn, seed).isEmpty();
                }
            }
        }
        try (var last = ServiceProcess.start(dataDir, "128m")) {
            assertKept(last.address(), accepted);
        }
    }

    /// A job that ended well has all rows, one that was cut short says so and has the first ones.
    private static void assertKept(URI service, List<String> jobs) throws Exception {
        for (String job : jobs) {
            JsonPath ended = ended(service.resolve(job));
            String results =
                    given().get(service.resolve(job + "/results"))
                            .then()
                            .statusCode(200)
                            .extract()
                            .asString();
            if (ended.getString("state").equals("succeeded")) {
                assertThat(results).isEqualTo(BusyClients.result());
            } else {
                assertThat(ended.getString("error.code")).isEqualTo("interrupted");
                assertThat(BusyClients.result()).startsWith(results);
            }
            given().delete(service.resolve(job)).then().statusCode(204);
        }
    }

    private static JsonPath ended(URI job) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            // Answered as soon as the state changes; the stream ends with the job.
            given().get(URI.create(job + "/events")).asString();
            JsonPath document = given().get(job).then().statusCode(200).extract().jsonPath();
            if (document.getString("ended_at") != null) {
                return document;
            }
        }
        throw new AssertionError("expected the end of " + job + " within " + PATIENCE);
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void servesOnForTheDelayWhileItSaysThatItIsNotReady() throws Exception {
        try (var service = ServiceProcess.start(dataDir, "128m", "ROWMILL_DRAIN_DELAY=4s")) {
            URI address = service.address();
            given().get(address.resolve("/readyz")).then().statusCode(200);
            CompletableFuture<Integer> code =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return service.stop();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    });
            while (given().get(address.resolve("/readyz")).statusCode() == 200) {
                Thread.onSpinWait();
            }
            given().multiPart("pipeline", BusyClients.PIPELINE, "application/json")
                    .multiPart("data", "{\"n\":1}\n", "application/x-ndjson")
                    .post(address.resolve("/v1/run"))
                    .then()
                    .statusCode(200);
            assertThat(code.get(60, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void endsInTimeWhateverRuns() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var service =
                        ServiceProcess.start(dataDir, "128m", "ROWMILL_FETCH_ALLOW=127.0.0.0/8")) {
            String waiting =
                    """
                    {"steps":[{"fetch":{"url":"http://127.0.0.1:%d/","into":"page","timeout":"2m"}}]}\
                    """
                            .formatted(silent.getLocalPort());
            String job =
                    given().multiPart("pipeline", waiting, "application/json")
                            .multiPart("data", "{\"n\":1}\n", "application/x-ndjson")
                            .post(service.address().resolve("/v1/jobs"))
                            .then()
                            .statusCode(202)
                            .extract()
                            .header("Location");
            // Whoever calls has no answer for as long as this test lasts.
            silent.accept();
            given().contentType("application/json")
                    .body(BusyClients.PIPELINE)
                    .put(service.address().resolve("/v1/pipelines/busy"));
            try (var endless =
                    new Socket(InetAddress.getLoopbackAddress(), service.address().getPort())) {
                String begin = beginRun(endless);
                assertThat(begin).startsWith("HTTP/1.1 200");

                assertThat(service.stop()).isZero();

                assertThat(rest(endless)).doesNotEndWith("0\r\n\r\n");
            }
            try (var next = ServiceProcess.start(dataDir, "128m")) {
                assertThat(ended(next.address().resolve(job)).getString("error.code"))
                        .isEqualTo("interrupted");
            }
        }
    }

    /// Sends the beginning of a run that has no end, and waits for the beginning of its answer.
    private static String beginRun(Socket client) throws Exception {
        String row = "{\"n\":1,\"text\":\"" + "x".repeat(1 << 16) + "\"}\n";
        String head =
                """
                POST /v1/run?pipeline=busy HTTP/1.1\r
                Host: localhost\r
                Content-Type: application/x-ndjson\r
                Transfer-Encoding: chunked\r
                \r
                """;
        String chunk = Integer.toHexString(row.length()) + "\r\n" + row + "\r\n";
        client.getOutputStream()
                .write((head + chunk.repeat(256)).getBytes(StandardCharsets.US_ASCII));
        var begin = new byte[16];
        int count = client.getInputStream().readNBytes(begin, 0, begin.length);
        return new String(begin, 0, count, StandardCharsets.US_ASCII);
    }

    private static String rest(Socket client) throws Exception {
        try (InputStream in = client.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (java.net.SocketException reset) {
            return "reset";
        }
    }
}
