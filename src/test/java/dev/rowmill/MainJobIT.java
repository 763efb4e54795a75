package dev.rowmill;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// The main job against the packaged service: 50,000 mixed rows, compared with a computation of the test's own.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MainJobIT {
    private static final int ROWS = 50_000;
    private static final int DISTINCT = 1_000;
    private static final long SEED = 20261121;

    /// REST Assured would say that bytes are ISO-8859-1.
    private static final RestAssuredConfig UTF_8_ONLY =
            RestAssuredConfig.config()
                    .encoderConfig(
                            EncoderConfig.encoderConfig()
                                    .appendDefaultContentCharsetToContentTypeIfUndefined(false));

    @TempDir static Path dataDir;
    private static CountingUpstream upstream;
    private static ServiceProcess service;
    private static byte[] input = {};
    private static final List<String> EXPECTED = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        upstream = new CountingUpstream();
        service = ServiceProcess.start(dataDir, "256m", "ROWMILL_FETCH_ALLOW=127.0.0.0/8");
        generate();
    }

    @AfterAll
    static void stop() throws Exception {
        assertThat(service.stop()).isZero();
        upstream.close();
    }

    @BeforeEach
    void forgetCalls() {
        upstream.forget();
    }

    /// Rows of several kinds: some are kept as they are, some extracted and fetched, some filtered, some broken.
    private static void generate() {
        var random = new Random(SEED);
        var in = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            int key = i < DISTINCT ? i : random.nextInt(DISTINCT);
            switch (i < DISTINCT ? 0 : random.nextInt(10)) {
                case 0, 1, 2, 3, 4, 5 -> {
                    String line =
                            "{\"id\": %d, \"line\": \"GET /k%d?x=\\u00e9\\n\", \"n\": 1.%d0}"
                                    .formatted(i, key, random.nextInt(10));
                    in.append(line).append('\n');
                    EXPECTED.add(
                            line.substring(0, line.length() - 1)
                                    + ",\"key\":\"k%d\",\"name\":\"k%d\"}".formatted(key, key));
                }
                case 6, 7 -> {
                    // No key: no step touches it, so it comes out byte for byte, odd white space
                    // and all.
                    String line =
                            "{ \"id\":%d ,\"other\" : [1, 2.50,{\"a\":\"\\/\"}] , \"plain\":true}"
                                    .formatted(i);
                    in.append(line).append("\r\n");
                    EXPECTED.add(line);
                }
                case 8 -> in.append("{\"id\":%d,\"drop\":true}\n".formatted(i));
                default -> in.append("{\"id\":%d,\n".formatted(i));
            }
        }
        input = in.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String pipeline(String more) {
        return """
        {"steps": [
          {"filter": "!(has(drop) && drop)"},
          {"extract": {"field": "line", "pattern": "GET /(?<key>k\\\\d+)", "on_miss": "skip"}},
          {"fetch": {"url": "%s/{key}", "into": "name", "select": "name", "cache": "1h", "if": "has(key)"%s}}
        ]}
        """
                .formatted(upstream.url(), more);
    }

    private static List<String> lines(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aStoredPipelineOverRunGivesTheRowsOfAnIndependentComputation() {
        given().baseUri(service.address().toString())
                .contentType("application/json")
                .body(pipeline(""))
                .put("/v1/pipelines/main-job")
                .then()
                .statusCode(201);

        Response response =
                given().config(UTF_8_ONLY)
                        .baseUri(service.address().toString())
                        .contentType("application/x-ndjson")
                        .body(input)
                        .post("/v1/run?pipeline=main-job");

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(lines(response.asByteArray())).isEqualTo(EXPECTED);
        assertThat(upstream.calls()).isEqualTo(DISTINCT);
        assertThat(upstream.distinct()).isEqualTo(DISTINCT);
    }

    @Test
    void aMultipartPipelineOverRunGivesTheSameRows() {
        Response response =
                given().baseUri(service.address().toString())
                        .multiPart(
                                "pipeline",
                                pipeline(", \"headers\": {\"X-Test\": \"m\"}"),
                                "application/json")
                        .multiPart("data", "rows.ndjson", input, "application/x-ndjson")
                        .post("/v1/run");

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(lines(response.asByteArray())).isEqualTo(EXPECTED);
        assertThat(upstream.calls()).isEqualTo(DISTINCT);
    }

    @Test
    void aJobGivesTheSameRowsAndKeepsTheBrokenOnes() {
        Response accepted =
                given().baseUri(service.address().toString())
                        .header("Prefer", "wait=60")
                        .multiPart(
                                "pipeline",
                                pipeline(", \"headers\": {\"X-Test\": \"j\"}"),
                                "application/json")
                        .multiPart("data", "rows.ndjson", input, "application/x-ndjson")
                        .post("/v1/jobs");
        assertThat(accepted.statusCode()).as(accepted.asString()).isEqualTo(200);
        String id = accepted.path("id");

        Response results =
                given().baseUri(service.address().toString()).get("/v1/jobs/" + id + "/results");
        Response errors =
                given().baseUri(service.address().toString()).get("/v1/jobs/" + id + "/errors");

        assertThat(accepted.<String>path("state")).isEqualTo("completed_with_errors");
        assertThat(lines(results.asByteArray())).isEqualTo(EXPECTED);
        assertThat(upstream.calls()).isEqualTo(DISTINCT);
        int in = accepted.path("rows.in");
        int out = accepted.path("rows.out");
        int filtered = accepted.path("rows.filtered");
        int failed = accepted.path("rows.failed");
        assertThat(in).isEqualTo(ROWS).isEqualTo(out + filtered + failed);
        assertThat(lines(errors.asByteArray()))
                .hasSize(failed)
                .allMatch(line -> line.contains("\"code\":\"invalid_json\""));
        assertThat(accepted.asString().toLowerCase(Locale.ROOT)).doesNotContain("exception");
    }
}
