package dev.rowmill.http;

import static dev.rowmill.http.Expected.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.response.ValidatableResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What the server says of itself, and how it ends.
class ServerTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static ValidatableResponse get(TestServer from, String path) {
        return from.given().when().get(path).then();
    }

    @Test
    void endsEventStreamsWhenItStops() throws IOException {
        try (var stopping = new TestServer();
                RawClient client = new RawClient(stopping.port())) {
            stopping.pipeline("hold", "{\"steps\":[{\"hold\":{}}]}");
            String job =
                    stopping.rows("{}\n").when().post("/v1/jobs?pipeline=hold").header("Location");
            client.send("GET " + job + "/events HTTP/1.1\r\nHost: h\r\n\r\n");
            client.until("event: state\n");

            stopping.server().close();

            assertThat(client.rest()).endsWith("0\r\n\r\n");
        }
    }

    @Test
    void breaksOffRequestsThatDoNotEndInTimeWhenItStops() throws IOException {
        var limits = HttpLimits.withMaxBody(1 << 20).withStopTimeout(Duration.ofMillis(100));
        try (var stopping = new TestServer(limits);
                RawClient client = new RawClient(stopping.port())) {
            stopping.pipeline("hold", "{\"steps\":[{\"hold\":{}}]}");
            client.send(
                    "POST /v1/run?pipeline=hold HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n{}\n");
            while (stopping.held.get() == 0) {
                Thread.onSpinWait();
            }

            stopping.server().close();

            assertThatThrownBy(() -> client.until("0\r\n\r\n")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void tellsOrchestratorsHowItIs() throws IOException {
        try (var other = new TestServer()) {
            get(other, "/livez").statusCode(200);
            get(other, "/startupz").statusCode(200);
            get(other, "/readyz").statusCode(200).body(equalTo("ok\n"));

            other.server().drain();

            get(other, "/readyz")
                    .spec(problem(503, "unavailable"))
                    .header("Retry-After", notNullValue());
            get(other, "/livez").statusCode(200);
        }
    }

    @Test
    void answersTheLastRequestOfAConnectionWhileItDrains() throws Exception {
        try (var draining = new TestServer();
                var raw = draining.raw()) {
            draining.server().drain();

            raw.send("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(raw.rest()).startsWith("HTTP/1.1 200").contains("Connection: close");
        }
    }

    @Test
    void refusesWorkAndStillLetsOneLookWhileWhatRunsEnds() throws Exception {
        try (var ending = new TestServer()) {
            ending.pipeline("copy", "{\"steps\":[]}");
            ending.pipeline("hold", "{\"steps\":[{\"hold\":{}}]}");
            var running =
                    CompletableFuture.supplyAsync(
                            () -> ending.rows("{\"n\":1}\n").when().post("/v1/run?pipeline=hold"));
            while (ending.held.get() == 0) {
                Thread.onSpinWait();
            }
            ending.server().refuse();

            for (String work : List.of("/v1/run", "/v1/jobs", "/v1/preview")) {
                ending.rows("{}\n")
                        .when()
                        .post(work + "?pipeline=copy")
                        .then()
                        .spec(problem(503, "unavailable"))
                        .header("Retry-After", notNullValue())
                        .body("detail", equalTo("Rowmill is about to stop; ask again."));
            }
            get(ending, "/readyz").statusCode(503);
            get(ending, "/livez").statusCode(200);
            get(ending, "/metrics")
                    .statusCode(200)
                    .body(containsString("rowmill_http_rejected_total{reason=\"draining\"} 3.0"));
            get(ending, "/v1/jobs").statusCode(200);
            ending.gate.countDown();
            running.get(20, TimeUnit.SECONDS).then().statusCode(200).body(equalTo("{\"n\":1}\n"));
        }
    }

    @Test
    void takesNoJobWhenItIsAboutToEnd() throws IOException {
        try (var ending = new TestServer()) {
            ending.pipeline("copy", "{\"steps\":[]}");
            ending.jobs.close();

            ending.rows("{}\n")
                    .when()
                    .post("/v1/jobs?pipeline=copy")
                    .then()
                    .spec(problem(503, "unavailable"))
                    .header("Retry-After", notNullValue())
                    .body("detail", equalTo("The service is about to end."));
        }
    }

    @Test
    void countsRequestsByRouteAndNeverByAddress() {
        get(server, "/v1/jobs/some-id").statusCode(404);
        get(server, "/secret/path").statusCode(404);

        // A request is counted when it is over, and its client can be ahead of that.
        TestServer.await(() ->
                get(server, "/metrics")
                        .statusCode(200)
                        .body(
                                containsString(
                                        "http_server_requests_seconds_count{method=\"GET\",route=\"/v1/jobs/{id}\",status=\"404\"}"))
                        .body(containsString("route=\"other\",status=\"404\""))
                        .body(not(containsString("secret"))));
        server.given()
                .accept("application/openmetrics-text")
                .when()
                .get("/metrics")
                .then()
                .header("Content-Type", startsWith("application/openmetrics-text"));
    }

    @Test
    void showsAStartPageThatNeedsNothingFromElsewhere() {
        String page =
                get(server, "/")
                        .statusCode(200)
                        .header("Content-Type", "text/html;charset=utf-8")
                        .header(
                                "Content-Security-Policy",
                                startsWith("default-src 'none'; style-src 'sha256-"))
                        .extract()
                        .asString();

        assertThat(page)
                .contains("<code>extract</code>")
                .contains("href=\"/v1/jobs\"")
                .doesNotContain("{{")
                .doesNotContain("<script")
                .doesNotContain("src=");
    }

    @Test
    void describesEveryStep() {
        get(server, "/v1/steps")
                .statusCode(200)
                .body("steps.name", hasItems("filter", "fetch", "aggregate"))
                .body("steps[0].options.size()", greaterThan(0))
                .body("steps[0].examples.size()", greaterThan(0));
    }
}
