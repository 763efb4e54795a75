package dev.rowmill.http;

import static dev.rowmill.http.Expected.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;

import io.restassured.response.ValidatableResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

class RunTest {
    private static final String ONE_GOOD_ONE_BAD =
            """
            {"a":1}
            {"a":"x"}
            """;
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
        server.pipeline("copy", "{\"steps\":[]}");
        server.pipeline("ints", "{\"steps\":[{\"convert\":{\"a\":\"int\"}}]}");
        server.pipeline(
                "strict",
                "{\"steps\":[{\"convert\":{\"a\":\"int\"}}],\"on_error\":{\"row\":\"fail\"}}");
        server.pipeline("first", "{\"steps\":[{\"limit\":2}]}");
        server.pipeline("hold", "{\"steps\":[{\"hold\":{}}]}");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void givesRowsBackInOrderWithCountsInTrailers() throws IOException {
        try (RawClient client = server.raw()) {
            String body = "{\"a\":1,\"b\":2}\n{\"a\":\"x\"}\nnot json\n{\"a\":3}\n";
            client.send(
                    "POST /v1/run?pipeline=ints HTTP/1.1\r\nHost: h\r\nContent-Length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body);

            String answer = client.until("Rowmill-Rows-Failed: 2\r\n\r\n");

            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Content-Type: application/x-ndjson\r\n")
                    .contains("Trailer: Rowmill-Rows-In, Rowmill-Rows-Out,")
                    .contains("Vary: Accept, Accept-Encoding, Prefer\r\n")
                    .contains("{\"a\":1,\"b\":2}\n{\"a\":3}\n");
            assertThat(answer)
                    .contains("\r\n0\r\n")
                    .contains("Rowmill-Rows-In: 4\r\n")
                    .contains("Rowmill-Rows-Out: 2\r\n")
                    .contains("Rowmill-Rows-Filtered: 0\r\n");
        }
    }

    @Test
    void answersRowsWhileTheRequestIsStillBeingSent() throws IOException {
        String many = "{\"a\":1}\n".repeat(20_000);
        try (RawClient client = server.raw()) {
            client.send(
                    "POST /v1/run?pipeline=copy HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.chunk(many);

            client.until("{\"a\":1}\n");

            client.chunk("{\"a\":\"last\"}\n").lastChunk();
            assertThat(client.until("Rowmill-Rows-Failed: 0\r\n\r\n"))
                    .contains("{\"a\":\"last\"}\n");
        }
    }

    @Test
    void servesAClientThatSendsEverythingBeforeItReads() throws IOException {
        byte[] piece =
                "{\"text\":\"0123456789012345678901234567890\"}\n"
                        .repeat(25_000)
                        .getBytes(StandardCharsets.UTF_8);
        try (RawClient client = new RawClient(server.port(), 8 << 10)) {
            client.send(
                    "POST /v1/run?pipeline=copy HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: "
                            + 20L * piece.length
                            + "\r\n\r\n");
            for (int i = 0; i < 20; i++) {
                client.send(piece);
            }

            long lines = client.rest().lines().filter(line -> line.startsWith("{\"text\"")).count();

            // A chunk of the transfer may begin in the middle of a line.
            assertThat(lines).isBetween(499_000L, 500_000L);
        }
        server.awaitNoSpools();
    }

    private static ValidatableResponse runGzip(byte[] body) {
        return server.given()
                .contentType(Requests.NDJSON)
                .header("Content-Encoding", "gzip")
                .body(body)
                .when()
                .post("/v1/run?pipeline=copy")
                .then();
    }

    @Test
    void refusesATruncatedBodyBeforeTheFirstByte() {
        byte[] whole = Gzip.of("{\"a\":1}\n");

        runGzip(Arrays.copyOf(whole, whole.length - 3)).spec(problem(400, "unreadable-input"));

        server.awaitNoSpools();
    }

    @Test
    void breaksTheConnectionWhenItFailsAfterTheFirstByte() throws IOException {
        byte[] whole = Gzip.of(randomRows(400_000));
        byte[] cut = Arrays.copyOf(whole, whole.length - 3);
        try (RawClient client = server.raw()) {
            client.send(
                    "POST /v1/run?pipeline=copy HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\n");
            client.send("Transfer-Encoding: chunked\r\n\r\n");
            client.chunk(cut);
            client.until("HTTP/1.1 200 OK");
            client.lastChunk();

            String rest = client.rest();

            assertThat(rest).doesNotContain("Rowmill-Rows-In: ").doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void failsWithTheRowsPlaceWhenThePipelineSaysSo() {
        server.rows(ONE_GOOD_ONE_BAD)
                .when()
                .post("/v1/run?pipeline=strict")
                .then()
                .spec(problem(422, "run-failed"))
                .body("detail", allOf(containsString("Row 2"), containsString("convert")));
    }

    @Test
    void answersWithTheFirstRowsThoughTheBodyIsNotAtItsEnd() throws IOException {
        String many = "{\"a\":1}\n".repeat(200_000);
        try (RawClient client = server.raw()) {
            client.send(
                    "POST /v1/run?pipeline=first HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.chunk(many);

            String answer = client.until("Rowmill-Rows-Failed: 0\r\n\r\n");

            assertThat(answer)
                    .contains("{\"a\":1}\n{\"a\":1}\n")
                    .contains("\r\n0\r\n")
                    .contains("Rowmill-Rows-Out: 2\r\n");
        }
        server.awaitNoSpools();
    }

    @Test
    void aConnectionGoesOnWhenTheRestOfABodyThatWasNotNeededHasCome() throws IOException {
        String many = "{\"a\":1}\n".repeat(200_000);
        try (RawClient client = server.raw()) {
            for (int i = 0; i < 3; i++) {
                client.send(
                        "POST /v1/run?pipeline=first HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
                client.chunk(many);
                client.until("Rowmill-Rows-Failed: 0\r\n\r\n");
                client.chunk(many).lastChunk();
            }
        }
    }

    @Test
    void aClientThatSendsEverythingFirstGetsTheFirstRowsToo() throws IOException {
        byte[] piece = "{\"a\":12345678}\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        try (RawClient client = new RawClient(server.port(), 8 << 10)) {
            client.send(
                    "POST /v1/run?pipeline=first HTTP/1.1\r\nHost: h\r\nContent-Length: "
                            + 100L * piece.length
                            + "\r\n\r\n");
            for (int i = 0; i < 100; i++) {
                client.send(piece);
            }

            assertThat(client.until("Rowmill-Rows-Failed: 0\r\n\r\n"))
                    .contains("{\"a\":12345678}\n{\"a\":12345678}\n\r\n");
        }
    }

    @Test
    void aClientThatSendsNoMoreAfterItsAnswerIsNotWaitedFor() throws IOException {
        byte[] piece = "{\"a\":1}\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        try (RawClient client = server.raw()) {
            client.send(
                    "POST /v1/run?pipeline=first HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.chunk(piece).chunk(piece);
            client.until("Rowmill-Rows-Failed: 0\r\n\r\n");

            assertThat(client.in().read()).isEqualTo(-1);
        }
    }

    @Test
    void cancelsTheRunWhenTheClientGoesAway() throws Exception {
        int before = server.held.get();
        try (RawClient client = server.raw()) {
            client.send(
                    "POST /v1/run?pipeline=hold HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n{\"a\":1}\n");
            while (server.held.get() == before) {
                Thread.onSpinWait();
            }
        }

        assertThat(server.interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cancelsTheRunWhenTheClientStopsReading() throws Exception {
        try (RawClient client = new RawClient(server.port(), 8 << 10)) {
            client.send(
                    "POST /v1/run?pipeline=copy HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 50; i++) {
                client.chunk(randomRows(1_000_000));
            }
            client.until("HTTP/1.1 200 OK");
            client.lastChunk();
        }

        long giveUp = System.nanoTime() + 10_000_000_000L;
        while (spoolFiles() > 0 && System.nanoTime() < giveUp) {
            Thread.onSpinWait();
        }
        assertThat(spoolFiles()).isZero();
    }

    private static long spoolFiles() throws IOException {
        try (var files = Files.list(server.spools)) {
            return files.count();
        }
    }

    @Test
    void refusesABodyThatIsTooLargeAtOnce() throws IOException {
        try (var small = new TestServer(HttpLimits.withMaxBody(100))) {
            small.pipeline("copy", "{\"steps\":[]}");
            try (RawClient client = small.raw()) {
                client.send(
                        "POST /v1/run?pipeline=copy HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length:"
                                + " 101\r\n\r\n");

                assertThat(client.until("}")).startsWith("HTTP/1.1 413 ").contains("too-large");
            }
            byte[] rows = "{\"a\":1}\n".repeat(13).getBytes(StandardCharsets.UTF_8);
            small.given()
                    .contentType(Requests.NDJSON)
                    // A stream is sent in chunks, without a length.
                    .body(new ByteArrayInputStream(rows))
                    .when()
                    .post("/v1/run?pipeline=copy")
                    .then()
                    .spec(problem(413, "too-large"));
        }
    }

    @Test
    void asksForAPipeline() {
        server.rows("{}").when().post("/v1/run").then().spec(problem(400, "invalid-parameter"));
        server.rows("{}")
                .when()
                .post("/v1/run?pipeline=none")
                .then()
                .spec(problem(404, "not-found"));
    }

    @Test
    void answersAnOldClientWithoutChunks() throws IOException {
        try (RawClient client = server.raw()) {
            client.send(
                    "POST /v1/run?pipeline=copy HTTP/1.0\r\nContent-Length: 8\r\n\r\n{\"a\":1}\n");

            assertThat(client.rest()).endsWith("\r\n\r\n{\"a\":1}\n").doesNotContain("chunked");
        }
    }

    @Test
    void leavesNoSpoolBehind() throws IOException {
        server.rows("{\"a\":1}\n").when().post("/v1/run?pipeline=copy").then().statusCode(200);

        assertThat(spoolFiles()).isZero();
    }

    private static byte[] randomRows(int bytes) {
        var random = new Random(1);
        var rows = new StringBuilder();
        while (rows.length() < bytes) {
            rows.append("{\"a\":").append(random.nextLong()).append("}\n");
        }
        return rows.toString().getBytes(StandardCharsets.UTF_8);
    }
}
