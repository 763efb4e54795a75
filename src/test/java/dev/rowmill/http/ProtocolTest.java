package dev.rowmill.http;

import static dev.rowmill.http.Expected.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.restassured.specification.RequestSpecification;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
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

    private static JsonNode assertProblem(String answer, int status) throws IOException {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).contains("Content-Type: application/problem+json\r\n");
        assertThat(answer).doesNotContain("Server:").doesNotContain("\tat ");
        JsonNode problem = MAPPER.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("type").asText()).startsWith("urn:rowmill:problem:");
        assertThat(problem.get("title").asText()).isNotEmpty();
        assertThat(problem.get("detail").asText()).isNotEmpty();
        assertThat(problem.get("instance").asText()).startsWith("/");
        return problem;
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    GET /nope | 404 | not-found
                    GET /v1/jobs/ | 404 | not-found
                    GET /v1 | 404 | not-found
                    GET /v1/jobs/%2e%2e/x | 400 | unreadable
                    GET /v1/jobs/a%2fb | 400 | unreadable
                    GET /v1/jobs?state=%ff | 400 | invalid-parameter
                    TRACE / | 405 | method-not-allowed
                    PUT /v1/jobs | 405 | method-not-allowed
                    BREW /v1/jobs | 405 | method-not-allowed
                    OPTIONS /v1/run | 405 | method-not-allowed
                    GET /v1/run | 405 | method-not-allowed
                    POST / | 405 | method-not-allowed
                    """,
            delimiter = '|')
    void answersWithAProblem(String request, int status, String type) {
        String[] words = request.split(" ", 2);

        server.given()
                .when()
                .request(words[0], words[1])
                .then()
                .spec(problem(status, type))
                .body("instance", equalTo(words[1].replaceFirst("\\?.*", "")));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    GET //etc/passwd HTTP/1.1 | 400
                    GET /v1/jobs/a%00b HTTP/1.1 | 400
                    GET /v1/jobs?limit=%zz HTTP/1.1 | 400
                    GET / HTTP/9.9 | 505
                    """,
            delimiter = '|')
    void answersARequestThatNoClientSendsWithAProblem(String request, int status)
            throws IOException {
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
                    Host: i|X: y
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

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    / | GET, HEAD
                    /readyz | GET, HEAD
                    /metrics | GET, HEAD
                    /v1/steps | GET, HEAD
                    /v1/run | POST
                    /v1/jobs | GET, HEAD, POST
                    /v1/jobs/x | DELETE, GET, HEAD
                    /v1/jobs/x/cancel | POST
                    /v1/jobs/x/retry | POST
                    /v1/jobs/x/results | GET, HEAD
                    /v1/jobs/x/errors | GET, HEAD
                    /v1/jobs/x/events | GET, HEAD
                    /v1/pipelines | GET, HEAD
                    /v1/pipelines/x | DELETE, GET, HEAD, PUT
                    """,
            delimiter = '|')
    void namesTheMethodsThatAResourceTakes(String path, String methods) {
        server.given()
                .when()
                .patch(path)
                .then()
                .spec(problem(405, "method-not-allowed"))
                .header("Allow", methods)
                .body("detail", equalTo("This resource takes " + methods + "."));
    }

    @Test
    void boundsHeadersAndAddresses() {
        server.given()
                .when()
                .get("/" + "a".repeat(9_000))
                .then()
                .spec(problem(414, "uri-too-long"))
                .body("instance", equalTo("/"));
        server.given()
                .header("X", "a".repeat(9_000))
                .when()
                .get("/livez")
                .then()
                .spec(problem(431, "headers-too-large"))
                .body("instance", equalTo("/livez"));
        RequestSpecification many = server.given();
        for (int i = 0; i <= HttpLimits.MAX_HEADERS; i++) {
            many.header("X-" + i, "y");
        }
        many.when()
                .get("/livez")
                .then()
                .spec(problem(431, "headers-too-large"))
                .body("instance", equalTo("/livez"));
    }

    @Test
    void ignoresAHeaderThatWouldTurnOneMethodIntoAnother() {
        server.rows("{}\n")
                .header("X-HTTP-Method-Override", "DELETE")
                .when()
                .post("/v1/jobs?pipeline=copy")
                .then()
                .statusCode(202);
    }

    @Test
    void namesTheRootWhereTheAddressCannotBeRead() throws IOException {
        try (RawClient client = server.raw()) {
            client.send("GET /v1/jobs/a%00b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(assertProblem(client.rest(), 400).get("instance").asText()).isEqualTo("/");
        }
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
                assertProblem(client.rest(), 408);
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
}
