package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

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
        server.pipeline("pick", "{\"steps\":[{\"select\":[\"a\"]}]}");
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
        assertThat(server.spools).isEmptyDirectory();
    }

    @Test
    void takesAFormWithThePipelineAndTheData() {
        HttpResponse<String> answer =
                server.post(
                        "/v1/run",
                        """
                        --XX
                        Content-Disposition: form-data; name="pipeline"
                        Content-Type: application/json

                        {"steps":[{"select":["b"]}]}
                        --XX
                        Content-Disposition: form-data; name="data"; filename="rows.csv"

                        a,b
                        1,2
                        --XX--
                        """
                                .replace("\n", "\r\n"),
                        "Content-Type",
                        "multipart/form-data; boundary=XX");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(answer.body()).isEqualTo("b\n2\n");
    }

    @Test
    void answersInTheFormatThatIsAskedFor() {
        HttpResponse<String> answer =
                server.post(
                        "/v1/run?pipeline=pick",
                        "a,b\n1,2\n",
                        "Content-Type",
                        "text/csv; charset=UTF-8",
                        "Accept",
                        "application/json;q=0.5, application/x-ndjson");

        assertThat(answer.body()).isEqualTo("{\"a\":\"1\"}\n");
    }

    @Test
    void compressesTheAnswerWhenAskedTo() throws Exception {
        HttpRequest request =
                server.to("/v1/run?pipeline=copy")
                        .header("Accept-Encoding", "br, gzip;q=0.5")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}\n"))
                        .build();
        try (var client = java.net.http.HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());

            assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("{\"a\":1}\n");
        }
    }

    @Test
    void readsCompressedBodies() {
        HttpResponse<String> answer =
                server.send(
                        server.to("/v1/run?pipeline=copy")
                                .header("Content-Encoding", "gzip")
                                .POST(
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                gzip(
                                                        "{\"a\":1}\n"
                                                                .getBytes(
                                                                        StandardCharsets.UTF_8)))));

        assertThat(answer.body()).isEqualTo("{\"a\":1}\n");
    }

    @Test
    void answersAnEmptyBodyWithAnEmptyResult() {
        assertThat(server.post("/v1/run?pipeline=copy", "").body()).isEmpty();
        assertThat(server.post("/v1/run?pipeline=copy", "", "Accept", "application/json").body())
                .isEqualTo("[]\n");
    }

    @Test
    void refusesATruncatedBodyBeforeTheFirstByte() {
        byte[] whole = gzip("{\"a\":1}\n".getBytes(StandardCharsets.UTF_8));
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 3);

        HttpResponse<String> answer =
                server.send(
                        server.to("/v1/run?pipeline=copy")
                                .header("Content-Encoding", "gzip")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(cut)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("urn:rowmill:problem:unreadable-input");
        assertThat(server.spools).isEmptyDirectory();
    }

    @Test
    void breaksTheConnectionWhenItFailsAfterTheFirstByte() throws IOException {
        byte[] rows = randomRows(400_000);
        byte[] whole = gzip(rows);
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 3);
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
        HttpResponse<String> answer = server.post("/v1/run?pipeline=strict", ONE_GOOD_ONE_BAD);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("run-failed").contains("Row 2").contains("convert");
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
        assertThat(server.spools).isEmptyDirectory();
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

        assertThat(server.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
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
            String rows = "{\"a\":1}\n".repeat(13);
            HttpResponse<String> chunked =
                    small.send(
                            small.to("/v1/run?pipeline=copy")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofInputStream(() ->
                                                    new ByteArrayInputStream(
                                                            rows.getBytes(
                                                                    StandardCharsets.UTF_8)))));
            assertThat(chunked.statusCode()).isEqualTo(413);
        }
    }

    @Test
    void asksForAPipeline() {
        assertThat(server.post("/v1/run", "{}").statusCode()).isEqualTo(400);
        assertThat(server.post("/v1/run?pipeline=none", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void namesWhatItAccepts() {
        HttpResponse<String> type =
                server.post("/v1/run?pipeline=copy", "x", "Content-Type", "image/png");
        HttpResponse<String> charset =
                server.post(
                        "/v1/run?pipeline=copy", "x", "Content-Type", "text/csv; charset=utf-16");
        HttpResponse<String> coding =
                server.post("/v1/run?pipeline=copy", "x", "Content-Encoding", "br");
        HttpResponse<String> accept =
                server.post("/v1/run?pipeline=copy", "x", "Accept", "image/png");

        assertThat(type.statusCode()).isEqualTo(415);
        assertThat(type.body()).contains("application/x-ndjson").contains("text/csv");
        assertThat(charset.statusCode()).isEqualTo(415);
        assertThat(coding.statusCode()).isEqualTo(415);
        assertThat(coding.headers().firstValue("Accept-Encoding")).hasValue("gzip, zstd");
        assertThat(accept.statusCode()).isEqualTo(406);
        assertThat(accept.body()).contains("text/tab-separated-values");
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
        server.post("/v1/run?pipeline=copy", "{\"a\":1}\n");

        assertThat(spoolFiles()).isZero();
    }

    private static byte[] randomRows(int bytes) {
        var random = new java.util.Random(1);
        var rows = new StringBuilder();
        while (rows.length() < bytes) {
            rows.append("{\"a\":").append(random.nextLong()).append("}\n");
        }
        return rows.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }
}
