package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.restassured.response.Response;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// `?errors=inline` keeps failed rows in the answer of a run.
class InlineErrorsTest {
    private static final String ROWS = "{\"a\":\"1\"}\n{\"a\":\"x\"}\nbroken\n{\"a\":\"2\"}\n";
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
        server.pipeline("ints", "{\"steps\":[{\"convert\":{\"a\":\"int\"}}]}");
        server.pipeline(
                "count",
                "{\"steps\":[{\"convert\":{\"a\":\"int\"}},{\"aggregate\":{\"n\":\"count()\"}}]}");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static Response run(String query, String accept) {
        return server.given()
                .contentType("application/x-ndjson")
                .accept(accept)
                .body(ROWS.getBytes(StandardCharsets.UTF_8))
                .post("/v1/run?" + query);
    }

    @Test
    void failedRowsStandAtTheirPlaces() {
        assertThat(run("pipeline=ints&errors=inline", "*/*").asString().lines())
                .satisfiesExactly(
                        row -> assertThat(row).isEqualTo("{\"a\":1}"),
                        row ->
                                assertThat(row)
                                        .startsWith(
                                                "{\"_error\":{\"code\":\"conversion_failed\",\"detail\":")
                                        .endsWith(",\"step\":0},\"row\":{\"a\":\"x\"}}"),
                        row ->
                                assertThat(row)
                                        .startsWith("{\"_error\":{\"code\":\"invalid_json\"")
                                        .endsWith("\"row\":\"broken\"}"),
                        row -> assertThat(row).isEqualTo("{\"a\":2}"));
    }

    @Test
    void aJsonArrayStaysOne() {
        var answer = run("pipeline=ints&errors=inline", "application/json").jsonPath();

        assertThat(answer.getList("$")).hasSize(4);
        assertThat(answer.getString("[1]._error.code")).isEqualTo("conversion_failed");
    }

    @Test
    void rowsThatFailBeforeAnAggregateComeBeforeItsGroups() {
        assertThat(run("pipeline=count&errors=inline", "*/*").asString().lines())
                .hasSize(3)
                .last()
                .isEqualTo("{\"n\":2}");
    }

    @Test
    void isRefusedWhereTheFormatHasOneSetOfColumns() {
        run("pipeline=ints&errors=inline", "text/csv")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString("ndjson or json"));
    }

    @Test
    void everyOtherValueIsRefused() {
        run("pipeline=ints&errors=aside", "*/*")
                .then()
                .statusCode(400)
                .body("detail", containsString("\"inline\" but found \"aside\""));
    }
}
