package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

class ProtocolTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
        server.pipeline("copy", "{\"steps\":[]}");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static void assertProblem(String answer, int status) throws IOException {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).contains("Content-Type: application/problem+json\r\n");
        assertThat(answer).doesNotContain("Server:").doesNotContain("\tat ");
        JsonNode problem = MAPPER.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("type").asText()).startsWith("urn:rowmill:problem:");
        assertThat(problem.get("title").asText()).isNotEmpty();
        assertThat(problem.get("detail").asText()).isNotEmpty();
        assertThat(problem.has("instance")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    GET /nope HTTP/1.1 | 404
                    GET /v1/jobs/ HTTP/1.1 | 404
                    GET /v1 HTTP/1.1 | 404
                    GET //etc/passwd HTTP/1.1 | 400
                    GET /v1/jobs/%2e%2e/x HTTP/1.1 | 400
                    GET /v1/jobs/a%2fb HTTP/1.1 | 400
                    GET /v1/jobs/a%00b HTTP/1.1 | 400
                    GET /v1/jobs?limit=%zz HTTP/1.1 | 400
                    GET /v1/jobs?state=%ff HTTP/1.1 | 400
                    TRACE / HTTP/1.1 | 405
                    PUT /v1/jobs HTTP/1.1 | 405
                    BREW /v1/jobs HTTP/1.1 | 405
                    OPTIONS /v1/run HTTP/1.1 | 405
                    GET /v1/run HTTP/1.1 | 405
                    POST / HTTP/1.1 | 405
                    GET / HTTP/9.9 | 505
                    """,
            delimiter = '|')
    void answersWithAProblem(String request, int status) throws IOException {
        try (RawClient client = server.raw()) {
            client.send(request + "\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertProblem(client.rest(), status);
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    Content-Length: 3|Content-Length: 4
                    Content-Length: +5|X: y
                    Content-Length: 3|Transfer-Encoding: chunked
                    X : y|Y: z
                    X: y| folded
                    Transfer-Encoding: gzip|X: y
                    """,
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false)
    void refusesHeadersThatTwoServersCouldReadDifferently(String first, String second)
            throws IOException {
        try (RawClient client = server.raw()) {
            client.send(
                    "POST /v1/run?pipeline=copy HTTP/1.1\r\nHost: h\r\n"
                            + first
                            + "\r\n"
                            + second
                            + "\r\n\r\nabc");
            client.shutdownOutput();

            assertProblem(client.rest(), 400);
        }
    }

    @Test
    void namesTheMethodsThatAResourceTakes() {
        HttpResponse<String> answer =
                server.send(
                        server.to("/v1/jobs").method("PATCH", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD, POST");
    }

    @Test
    void boundsHeadersAndAddresses() throws IOException {
        try (RawClient client = server.raw()) {
            client.send("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: h\r\n\r\n");
            assertProblem(client.rest(), 414);
        }
        try (RawClient client = server.raw()) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(9_000) + "\r\n\r\n");
            assertProblem(client.rest(), 431);
        }
        try (RawClient client = server.raw()) {
            client.send(
                    "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                            + "X: y\r\n".repeat(101)
                            + "\r\n");
            assertProblem(client.rest(), 431);
        }
    }

    @Test
    void ignoresAHeaderThatWouldTurnOneMethodIntoAnother() {
        HttpResponse<String> answer =
                server.post("/v1/jobs?pipeline=copy", "{}\n", "X-HTTP-Method-Override", "DELETE");

        assertThat(answer.statusCode()).isEqualTo(202);
    }

    @Test
    void keepsTheConnectionAfterAnError() throws IOException {
        try (RawClient client = server.raw()) {
            client.send("POST /v1/run HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
            client.until("}");
            client.send("GET /livez HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.until("ok\n")).contains("200 OK");
        }
    }

    @Test
    void letsAClientThatIsStillSendingSeeWhyItWasRefused() throws IOException {
        byte[] piece = new byte[1 << 20];
        try (RawClient client = server.raw()) {
            client.send(
                    "POST /v1/run?pipeline=none HTTP/1.1\r\nHost: h\r\nContent-Length: "
                            + 8 * piece.length
                            + "\r\n\r\n");
            for (int i = 0; i < 8; i++) {
                client.send(piece);
            }
            assertThat(client.until("}")).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void givesUpOnABodyThatStandsStill() throws IOException {
        HttpLimits limits = HttpLimits.withMaxBody(1 << 20).withIdleTimeout(Duration.ofMillis(300));
        try (var impatient = new TestServer(limits)) {
            impatient.pipeline("copy", "{\"steps\":[]}");
            try (RawClient client = impatient.raw()) {
                client.send(
                        "POST /v1/run?pipeline=copy HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{");
                assertThat(client.rest()).startsWith("HTTP/1.1 408 ");
            }
        }
    }

    @Test
    void waitsForARunThatTakesLongerThanTheIdleTimeout() throws Exception {
        HttpLimits limits = HttpLimits.withMaxBody(1 << 20).withIdleTimeout(Duration.ofMillis(200));
        try (var impatient = new TestServer(limits)) {
            impatient.pipeline("hold", "{\"steps\":[{\"hold\":{}}]}");
            try (RawClient client = impatient.raw()) {
                long start = System.nanoTime();
                client.send(
                        "POST /v1/run?pipeline=hold HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n{\"a\":1}\n");
                while (System.nanoTime() - start < 800_000_000L) {
                    Thread.onSpinWait();
                }
                impatient.gate.countDown();
                assertThat(client.until("Rowmill-Rows-Failed: 0\r\n"))
                        .startsWith("HTTP/1.1 200 OK");
            }
        }
    }

    @Test
    void endsEventStreamsWhenItStops() throws IOException {
        try (var stopping = new TestServer();
                RawClient client = new RawClient(stopping.port())) {
            stopping.pipeline("hold", "{\"steps\":[{\"hold\":{}}]}");
            String job =
                    stopping.post("/v1/jobs?pipeline=hold", "{}\n")
                            .headers()
                            .firstValue("Location")
                            .orElseThrow();
            client.send("GET " + job + "/events HTTP/1.1\r\nHost: h\r\n\r\n");
            client.until("event: state\n");

            stopping.server().close();

            assertThat(client.rest()).endsWith("0\r\n\r\n");
        }
    }

    @Test
    void tellsOrchestratorsHowItIs() throws IOException {
        try (var other = new TestServer()) {
            assertThat(other.get("/livez").statusCode()).isEqualTo(200);
            assertThat(other.get("/startupz").statusCode()).isEqualTo(200);
            assertThat(other.get("/readyz").body()).isEqualTo("ok\n");

            other.server().drain();

            assertThat(other.get("/readyz").statusCode()).isEqualTo(503);
            assertThat(other.get("/readyz").headers().firstValue("Retry-After")).isPresent();
            assertThat(other.get("/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void countsRequestsByRouteAndNeverByAddress() {
        server.get("/v1/jobs/some-id");
        server.get("/secret/path");

        String metrics = server.get("/metrics").body();

        assertThat(metrics)
                .contains(
                        "http_server_requests_seconds_count{method=\"GET\",route=\"/v1/jobs/{id}\",status=\"404\"}")
                .contains("route=\"other\",status=\"404\"")
                .doesNotContain("secret");
        assertThat(
                        server.send(
                                        server.to("/metrics")
                                                .header("Accept", "application/openmetrics-text"))
                                .headers()
                                .firstValue("Content-Type")
                                .orElseThrow())
                .startsWith("application/openmetrics-text");
    }

    @Test
    void showsAStartPageThatNeedsNothingFromElsewhere() {
        HttpResponse<String> page = server.get("/");

        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; style-src 'sha256-");
        assertThat(page.body())
                .contains("<code>extract</code>")
                .contains("href=\"/v1/jobs\"")
                .doesNotContain("{{")
                .doesNotContain("<script")
                .doesNotContain("src=");
    }

    @Test
    void describesEveryStep() throws IOException {
        JsonNode steps = MAPPER.readTree(server.get("/v1/steps").body()).get("steps");

        assertThat(steps.findValuesAsText("name")).contains("filter", "fetch", "aggregate");
        assertThat(steps.get(0).get("options").size()).isPositive();
        assertThat(steps.get(0).get("examples").size()).isPositive();
    }
}
