package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/// Requests that are turned away are counted by reason, once each.
class RejectionTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(HttpLimits.withMaxBody(100));
        server.pipeline("copy", "{\"steps\":[]}");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static Map<String, Double> counts(TestServer of) {
        return of.metrics
                .scrape(null)
                .lines()
                .filter(line -> line.startsWith("rowmill_http_rejected_total"))
                .collect(
                        Collectors.toMap(
                                line -> line.substring(0, line.indexOf(' ')),
                                line -> Double.valueOf(line.substring(line.indexOf(' ') + 1))));
    }

    private Map<String, Double> before = Map.of();

    @BeforeEach
    void count() {
        before = counts(server);
    }

    private void assertOnly(String reason) {
        before.merge(
                "rowmill_http_rejected_total{reason=\"%s\"}".formatted(reason), 1.0, Double::sum);
        assertThat(counts(server)).isEqualTo(before).hasSameSizeAs(Rejection.labels());
    }

    @Test
    void aBodyThatIsTooLarge() {
        server.rows("{}\n".repeat(100))
                .when()
                .post("/v1/jobs?pipeline=copy")
                .then()
                .statusCode(413);

        assertOnly("too_large");
    }

    @Test
    void tooManyHeaderFields() {
        var request = server.given();
        for (int i = 0; i < HttpLimits.MAX_HEADERS; i++) {
            request.header("X-" + i, "1");
        }
        request.when().get("/v1/steps").then().statusCode(431);

        assertOnly("headers_too_large");
    }

    @Test
    void anAddressThatIsTooLong() {
        server.given()
                .when()
                .get("/v1/steps?" + "a".repeat(HttpLimits.MAX_HEADER_BYTES))
                .then()
                .statusCode(414);

        assertOnly("uri_too_long");
    }

    @Test
    void aJobWhileTheServiceIsAboutToStop() throws IOException {
        try (var ending = new TestServer()) {
            ending.pipeline("copy", "{\"steps\":[]}");
            ending.jobs.close();
            ending.rows("{}\n").when().post("/v1/jobs?pipeline=copy").then().statusCode(503);

            assertThat(counts(ending))
                    .containsEntry("rowmill_http_rejected_total{reason=\"draining\"}", 1.0);
        }
    }

    @Test
    void somethingThatIsNotHttp() throws Exception {
        try (var raw = server.raw()) {
            raw.send("HELO there\r\n\r\n");
            assertThat(raw.rest()).startsWith("HTTP/1.1 505");
        }

        assertOnly("not_http");
    }

    @Test
    void aRequestThatIsMerelyWrongIsNotTurnedAway() {
        server.given().when().get("/v1/jobs?limit=none").then().statusCode(400);
        server.rows("{}\n").when().post("/v1/jobs?pipeline=nobody").then().statusCode(404);
        server.rows("{}\n".repeat(100))
                .when()
                .post("/v1/jobs?pipeline=copy")
                .then()
                .statusCode(413);

        assertOnly("too_large");
    }
}
