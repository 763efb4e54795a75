package dev.rowmill.http;

import static dev.rowmill.http.Expected.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.restassured.response.Response;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the time of a job went, and where that of the service goes.
class ProfileTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REGEX_HEAVY =
            "{\"steps\":[{\"extract\":{\"field\":\"a\",\"pattern\":\"(x+)+(y+)+(z|w)$\",\"into\":\"m\"}},{\"remove\":[\"a\"]}]}";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static JsonNode profile(String job) throws IOException {
        return JSON.readTree(
                server.given()
                        .get("/v1/jobs/" + job + "/profile")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString());
    }

    private static Response flames(String job) {
        return server.given().get("/v1/jobs/" + job + "/profile?format=flamegraph");
    }

    private static String rows(int count) {
        return "{\"a\":\"%s\"}\n".formatted("xxxyyy".repeat(30)).repeat(count);
    }

    private static double sum(JsonNode nodes, String member) {
        double sum = 0;
        for (JsonNode node : nodes) {
            sum += node.path(member).asDouble();
        }
        return sum;
    }

    @Test
    void explainsTheTimeOfAnEndedJob() throws IOException {
        server.pipeline("heavy", REGEX_HEAVY);

        JsonNode job = profile(server.endedJob("heavy", rows(3_000)));

        JsonNode steps = job.path("steps");
        assertThat(job.path("state").asText()).isEqualTo("succeeded");
        assertThat(steps.findValuesAsText("step")).containsExactly("extract", "remove");
        assertThat(steps.findValuesAsText("rows")).containsExactly("3000", "3000");
        assertThat(steps.findValuesAsText("rows_out")).containsExactly("3000", "3000");
        assertThat(job.at("/read/rows").asInt()).isEqualTo(3_000);
        assertThat(job.at("/write/rows").asInt()).isEqualTo(3_000);
        double cpu = job.path("cpu_seconds").asDouble();
        double parts =
                sum(steps, "cpu_seconds")
                        + job.at("/read/cpu_seconds").asDouble()
                        + job.at("/write/cpu_seconds").asDouble();
        assertThat(parts).isCloseTo(cpu, within(0.1 * cpu + 0.01));
        double wall = job.path("wall_seconds").asDouble();
        double writer =
                job.at("/waits/rows_seconds").asDouble()
                        + job.at("/waits/merge_seconds").asDouble()
                        + job.at("/write/wait_seconds").asDouble();
        assertThat(writer).isCloseTo(wall, within(0.2 * wall + 0.1));
        assertThat(steps.path(0).path("cpu_seconds").asDouble())
                .isGreaterThan(steps.path(1).path("cpu_seconds").asDouble());
    }

    @Test
    void countsWhatStepsKeepDropAndFail() throws IOException {
        server.pipeline(
                "mixed",
                "{\"steps\":[{\"convert\":{\"a\":\"int\"}},{\"filter\":\"a > 1\"},{\"aggregate\":{\"n\":\"count()\"}}]}");

        JsonNode steps =
                profile(
                                server.endedJob(
                                        "mixed",
                                        "{\"a\":1}\n{\"a\":\"x\"}\n{\"a\":2}\n{\"a\":3}\n"))
                        .path("steps");

        assertThat(steps.findValuesAsText("rows")).containsExactly("4", "3", "2");
        assertThat(steps.findValuesAsText("rows_out")).containsExactly("3", "2", "1");
        assertThat(steps.findValuesAsText("errors")).containsExactly("1", "0", "0");
        assertThat(steps.path(2).path("cpu_seconds").asDouble()).isPositive();
    }

    @Test
    void showsARunningJobUpToNow() throws Exception {
        server.pipeline("hold", "{\"steps\":[{\"hold\":{}}]}");
        String id =
                server.rows("{\"a\":1}\n")
                        .post("/v1/jobs?pipeline=hold")
                        .then()
                        .statusCode(202)
                        .extract()
                        .path("id");
        while (server.held.get() == 0) {
            Thread.onSpinWait();
        }

        JsonNode running = profile(id);
        server.gate.countDown();
        server.jobs.await("default", id, java.time.Duration.ofSeconds(20));
        JsonNode ended = profile(id);

        assertThat(running.path("state").asText()).isEqualTo("running");
        assertThat(running.at("/read/rows").asInt()).isEqualTo(1);
        assertThat(ended.at("/steps/0/wait_seconds").asDouble()).isPositive();
        assertThat(ended.at("/steps/0/rows_out").asInt()).isEqualTo(1);
    }

    @Test
    void drawsAJobWithoutAnythingThatRunsOrLoads() {
        server.pipeline("heavy", REGEX_HEAVY);
        String id = server.endedJob("heavy", rows(500));

        Response answer = flames(id);
        String html = answer.then().statusCode(200).extract().asString();

        assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
        assertThat(answer.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-");
        assertThat(html)
                .contains(
                        "stage 1: CPU",
                        "extract: CPU",
                        "thread that writes",
                        "prefers-color-scheme: dark")
                .doesNotContain("<script", " style=", "src=", "href=", "{{");
    }

    @Test
    void showsNamesAsTextNotAsHtml() throws IOException {
        server.pipeline(
                "named",
                "{\"steps\":[{\"filter\":{\"expr\":\"true\",\"tag\":\"<img src=x>{{lead}}\"}}]}");

        String html = flames(server.endedJob("named", "{}\n")).asString();

        assertThat(html).contains("&lt;img src=x&gt;{{lead}}").doesNotContain("<img");
    }

    @Test
    void refusesWhatItCannotShow() {
        server.given().get("/v1/jobs/job_none/profile").then().spec(problem(404, "not-found"));
        server.pipeline("copy", "{\"steps\":[]}");
        String id = server.endedJob("copy", "{}\n");
        server.given()
                .get("/v1/jobs/" + id + "/profile?format=svg")
                .then()
                .spec(problem(400, "invalid-parameter"));
        for (String seconds : new String[] {"0", "61", "-1", "x", "1.5"}) {
            server.given()
                    .get("/v1/profile?seconds=" + seconds)
                    .then()
                    .spec(problem(400, "invalid-parameter"));
        }
    }

    @Test
    void showsPatternsOnTopWhileAJobMatchesThem() throws Exception {
        server.pipeline("heavy", REGEX_HEAVY);
        String job =
                server.rows(rows(200_000))
                        .post("/v1/jobs?pipeline=heavy")
                        .then()
                        .statusCode(202)
                        .extract()
                        .path("id");

        Response answer = server.given().get("/v1/profile?seconds=1");
        server.given().post("/v1/jobs/" + job + "/cancel");

        String html = answer.then().statusCode(200).extract().asString();
        Matcher hottest = Pattern.compile("<td><code>([^<]+)</code>").matcher(html);
        assertThat(hottest.find()).isTrue();
        assertThat(hottest.group(1)).startsWith("dev.rowmill.regex.");
        assertThat(html).contains("cpu threads").doesNotContain("<script", " style=");
    }

    @Test
    void watchesOneAtATimeAndEndsWhenTheClientLeaves() throws Exception {
        int busy = 200;
        while (busy == 200) {
            // Where the other request came second, it was refused instead.
            try (RawClient other = server.raw()) {
                other.send("GET /v1/profile?seconds=60 HTTP/1.1\r\nHost: x\r\n\r\n");
                busy = watch();
            }
        }
        int free = watch();
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (free == 409 && System.nanoTime() < deadline) {
            free = watch();
        }

        assertThat(busy).isEqualTo(409);
        assertThat(free).isEqualTo(200);
        server.awaitNoSpools();
    }

    private static int watch() {
        return server.given().get("/v1/profile?seconds=1").getStatusCode();
    }
}
