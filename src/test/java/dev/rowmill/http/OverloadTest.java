package dev.rowmill.http;

import static dev.rowmill.http.Expected.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.tenant.Access;
import dev.rowmill.tenant.Role;

import io.restassured.http.ContentType;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// What happens when there is no room for one more request that brings data.
class OverloadTest {
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
