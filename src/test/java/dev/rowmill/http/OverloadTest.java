package dev.rowmill.http;

import static dev.rowmill.http.Expected.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.rowmill.tenant.Access;
import dev.rowmill.tenant.Role;

import io.restassured.http.ContentType;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/// What happens when there is no room for one more request that brings data.
class OverloadTest {
    private static final String TRACEPARENT =
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static final HttpLimits NARROW =
            HttpLimits.withMaxBody(1L << 30).withRequestBytes(3 * Load.MOST_BYTES);

    private static void storePipelines(TestServer server, String key) {
        for (String steps : new String[] {"hold", "copy"}) {
            server.given()
                    .header("X-Api-Key", key)
                    .contentType(ContentType.JSON)
                    .body(steps.equals("hold") ? "{\"steps\":[{\"hold\":{}}]}" : "{\"steps\":[]}")
                    .put("/v1/pipelines/" + steps)
                    .then()
                    .statusCode(201);
        }
    }

    /// A run whose length is unknown, and which does not end.
    private static RawClient hold(TestServer server, String key) throws IOException {
        RawClient client = server.raw();
        int before = server.held.get();
        client.send(
                "POST /v1/run?pipeline=hold HTTP/1.1\r\nHost: h\r\nX-Api-Key: "
                        + key
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        client.chunk("{}\n").lastChunk();
        while (server.held.get() == before) {
            Thread.onSpinWait();
        }
        return client;
    }

    private static void closeAll(Deque<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void refusesWhatBringsDataAndAnswersAllElse() throws IOException {
        var holding = new ArrayDeque<RawClient>();
        try (var server = new TestServer(NARROW)) {
            storePipelines(server, "none");
            String job =
                    server.rows("{}\n").post("/v1/jobs?pipeline=hold").then().extract().path("id");
            for (int i = 0; i < 3; i++) {
                holding.add(hold(server, "none"));
            }

            for (String path : new String[] {"/v1/run", "/v1/jobs", "/v1/preview"}) {
                server.rows("{}\n")
                        .when()
                        .post(path + "?pipeline=copy")
                        .then()
                        .spec(problem(503, "unavailable"))
                        .header("Retry-After", "2");
            }
            for (String path :
                    new String[] {"/livez", "/readyz", "/metrics", "/v1/jobs", "/v1/jobs/" + job}) {
                server.given().get(path).then().statusCode(200);
            }
            server.given().post("/v1/jobs/" + job + "/cancel").then().statusCode(202);
            assertThat(server.given().get("/metrics").asString())
                    .contains("rowmill_http_rejected_total{reason=\"overloaded\"} 3.0")
                    .contains("rowmill_buffer_bytes{stage=\"requests\"} 2.5165824E7");

            server.gate.countDown();
            for (RawClient client : holding) {
                client.until("Rowmill-Rows-Failed: 0\r\n");
            }
            server.rows("{}\n").post("/v1/run?pipeline=copy").then().statusCode(200);
        } finally {
            closeAll(holding);
        }
    }

    @Test
    void refusesBeforeTheBodyIsSent() throws IOException {
        var holding = new ArrayDeque<RawClient>();
        try (var server = new TestServer(NARROW);
                RawClient client = server.raw()) {
            storePipelines(server, "none");
            for (int i = 0; i < 3; i++) {
                holding.add(hold(server, "none"));
            }

            client.send(
                    "POST /v1/run?pipeline=copy HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");

            assertThat(client.until("}")).startsWith("HTTP/1.1 503 ");
        } finally {
            closeAll(holding);
        }
    }

    /// Where every queue is too long, only those come in that always do.
    @Test
    void refusesRunsWhileTheQueueOfTheCpuIsLong() throws IOException {
        HttpLimits impatient =
                HttpLimits.withMaxBody(1L << 30)
                        .withRequestBytes(1L << 30)
                        .withLongestWait(Duration.ofNanos(-1));
        var holding = new ArrayDeque<RawClient>();
        try (var server = new TestServer(impatient)) {
            storePipelines(server, "none");
            for (int i = 0; i < 8; i++) {
                holding.add(hold(server, "none"));
            }

            for (String path : new String[] {"/v1/run", "/v1/preview"}) {
                server.rows("{}\n".repeat(100_000))
                        .header("traceparent", TRACEPARENT)
                        .when()
                        .post(path + "?pipeline=copy")
                        .then()
                        .spec(problem(503, "unavailable"))
                        .header("Retry-After", "2")
                        .header("Cache-Control", "no-store")
                        .header("traceparent", startsWith(TRACEPARENT.substring(0, 36)))
                        .body("instance", equalTo(path))
                        .body("trace_id", equalTo(TRACEPARENT.substring(3, 35)))
                        .body("detail", startsWith("Expected to wait"));
            }
            server.rows("{}\n").post("/v1/jobs?pipeline=copy").then().statusCode(202);
            server.rows("{}\n")
                    .header("Prefer", "respond-async")
                    .post("/v1/run?pipeline=copy")
                    .then()
                    .statusCode(202);
            assertThat(server.given().get("/metrics").asString())
                    .contains("rowmill_http_rejected_total{reason=\"overloaded\"} 2.0")
                    .contains(
                            "http_server_requests_seconds_count{method=\"POST\",route=\"/v1/run\",status=\"503\"} 1");

            server.gate.countDown();
            for (RawClient client : holding) {
                client.until("Rowmill-Rows-Failed: 0\r\n");
            }
        } finally {
            closeAll(holding);
        }
    }

    @Test
    void tellsAWrongKeyThatItIsWrongHoweverLongTheQueue() throws IOException {
        HttpLimits impatient =
                HttpLimits.withMaxBody(1L << 30)
                        .withRequestBytes(1L << 30)
                        .withLongestWait(Duration.ofNanos(-1));
        Access access =
                new KeyRing().with("a", "a", Role.SUBMIT).with("r", "a", Role.READ).access();
        var holding = new ArrayDeque<RawClient>();
        try (var server = new TestServer(impatient, access)) {
            storePipelines(server, "a");
            for (int i = 0; i < 8; i++) {
                holding.add(hold(server, "a"));
            }

            for (var expected : Map.of("a", 503, "r", 403, "wrong", 401).entrySet()) {
                server.rows("{}\n")
                        .header("X-Api-Key", expected.getKey())
                        .post("/v1/run?pipeline=copy")
                        .then()
                        .statusCode(expected.getValue());
            }
        } finally {
            closeAll(holding);
        }
    }

    @Test
    void leavesRoomForTheNextTenant() throws IOException {
        Access access =
                new KeyRing().with("a", "a", Role.SUBMIT).with("b", "b", Role.SUBMIT).access();
        var holding = new ArrayDeque<RawClient>();
        try (var server = new TestServer(NARROW, access)) {
            storePipelines(server, "a");
            storePipelines(server, "b");
            holding.add(hold(server, "a"));
            holding.add(hold(server, "a"));

            server.rows("{}\n")
                    .header("X-Api-Key", "a")
                    .when()
                    .post("/v1/run?pipeline=copy")
                    .then()
                    .spec(problem(503, "unavailable"));
            server.rows("{}\n")
                    .header("X-Api-Key", "b")
                    .post("/v1/run?pipeline=copy")
                    .then()
                    .statusCode(200);
        } finally {
            closeAll(holding);
        }
    }
}
