package dev.rowmill.http;

import static dev.rowmill.http.Expected.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.rowmill.tenant.Limits;
import dev.rowmill.tenant.Rate;
import dev.rowmill.tenant.Role;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What a tenant may take, and that it is told before it sends.
class QuotasHttpTest {
    private static TestServer server(Limits limits) {
        TestServer server =
                new KeyRing()
                        .with("a", "a", Role.ADMIN)
                        .with("a2", "a", Role.ADMIN)
                        .with("b", "b", Role.ADMIN)
                        .limiting("a", limits)
                        .server();
        for (String key : List.of("a", "b")) {
            as(server, key)
                    .contentType(ContentType.JSON)
                    .body("{\"steps\":[{\"hold\":{}}]}")
                    .put("/v1/pipelines/hold")
                    .then()
                    .statusCode(201);
            as(server, key)
                    .contentType(ContentType.JSON)
                    .body("{\"steps\":[]}")
                    .put("/v1/pipelines/copy")
                    .then()
                    .statusCode(201);
        }
        return server;
    }

    private static RequestSpecification as(TestServer server, String key) {
        return server.given().header("X-Api-Key", key);
    }

    private static Response submit(TestServer server, String key, String pipeline, String rows) {
        return as(server, key)
                .contentType(Requests.NDJSON)
                .body(rows)
                .post("/v1/jobs?pipeline=" + pipeline);
    }

    @Test
    void holdsATenantToItsJobs() throws IOException {
        try (TestServer server = server(Limits.ofJobs(2, Long.MAX_VALUE))) {
            String first = submit(server, "a", "hold", "{}\n").then().extract().path("id");
            submit(server, "a2", "hold", "{}\n").then().statusCode(202);

            submit(server, "a", "hold", "{}\n")
                    .then()
                    .spec(problem(429, "quota-exceeded"))
                    .header("Retry-After", "5")
                    .body("violated-policies[0]", equalTo("jobs"))
                    .body(
                            "detail",
                            equalTo(
                                    "Expected fewer than 2 jobs queued or running, the limit \"jobs\" of tenant a, found 2."));
            submit(server, "b", "hold", "{}\n").then().statusCode(202);

            as(server, "a").post("/v1/jobs/" + first + "/cancel").then().statusCode(202);
            awaitEnd(server, first);
            submit(server, "a", "hold", "{}\n").then().statusCode(202);
            assertThat(server.given().get("/metrics").asString())
                    .contains("rowmill_http_rejected_total{reason=\"jobs\"} 1.0");
        }
    }

    private static void awaitEnd(TestServer server, String job) {
        // The stream ends when the job has.
        as(server, "a").get("/v1/jobs/" + job + "/events").asString();
    }

    @Test
    void letsNoMoreInWhenManyComeAtOnce() throws Exception {
        try (TestServer server = server(Limits.ofJobs(3, Long.MAX_VALUE));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var requests = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 24; i++) {
                requests.add(() -> submit(server, "a", "hold", "{}\n").statusCode());
            }
            var statuses = new ArrayList<Integer>();
            for (Future<Integer> answer : clients.invokeAll(requests)) {
                statuses.add(answer.get());
            }

            assertThat(statuses).filteredOn(status -> status == 202).hasSize(3);
            assertThat(statuses).containsOnly(202, 429);
        }
    }

    @Test
    void refusesAJobBeforeItsInputIsSent() throws IOException {
        try (TestServer server = server(Limits.ofJobs(1, 1_000));
                RawClient client = server.raw()) {
            client.send(
                    "POST /v1/jobs?pipeline=copy HTTP/1.1\r\nHost: h\r\nX-Api-Key: a\r\nExpect: 100-continue\r\nContent-Length: 2000\r\n\r\n");

            assertThat(client.until("}")).startsWith("HTTP/1.1 429 ");
        }
    }

    @Test
    void holdsATenantToWhatItKeeps() throws IOException {
        try (TestServer server = server(Limits.ofJobs(Long.MAX_VALUE, 100))) {
            String rows = "{\"a\":1}\n".repeat(5);
            String job =
                    submit(server, "a", "copy", rows).then().statusCode(202).extract().path("id");
            awaitEnd(server, job);

            submit(server, "a", "copy", rows)
                    .then()
                    .spec(problem(429, "quota-exceeded"))
                    .body("violated-policies[0]", equalTo("stored_bytes"))
                    .body(
                            "detail",
                            equalTo(
                                    "Expected room for 40 bytes within 100, the limit \"stored_bytes\" of tenant a, found 80 stored."));
            submit(server, "b", "copy", rows).then().statusCode(202);
            as(server, "a").delete("/v1/jobs/" + job).then().statusCode(204);
            submit(server, "a", "copy", rows).then().statusCode(202);
        }
    }

    @Test
    void countsTheRequestsOfAllKeysOfATenant() throws IOException {
        try (TestServer server = server(Limits.NONE.withRequests(new Rate(4, 3_600)))) {
            // Two requests have stored the pipelines.
            as(server, "a").get("/v1/jobs").then().statusCode(200);
            as(server, "a2")
                    .get("/v1/jobs")
                    .then()
                    .statusCode(200)
                    .header("RateLimit", startsWith("\"tenant_requests\";r=0;"));

            as(server, "a2")
                    .get("/v1/jobs")
                    .then()
                    .spec(problem(429, "quota-exceeded"))
                    .body("violated-policies[0]", equalTo("tenant_requests"));
            as(server, "b").get("/v1/jobs").then().statusCode(200);
        }
    }
}
