package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.rowmill.row.ErrorCode;

import io.restassured.RestAssured;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// `/v1/steps` has all that an editor needs to complete a pipeline.
class StepRouteTest {
    private static TestServer server;
    private static JsonNode document;

    @BeforeAll
    static void start() throws IOException {
        server = new TestServer();
        document =
                new ObjectMapper()
                        .readTree(
                                RestAssured.given()
                                        .port(server.port())
                                        .get("/v1/steps")
                                        .asByteArray());
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static JsonNode named(String list, String name) {
        for (JsonNode item : document.path(list)) {
            if (item.path("name").asText().equals(name)) {
                return item;
            }
        }
        throw new AssertionError("expected " + name + " among " + list);
    }

    private static JsonNode option(String step, String name) {
        for (JsonNode option : named("steps", step).path("options")) {
            if (option.path("name").asText().equals(name)) {
                return option;
            }
        }
        throw new AssertionError("expected option " + name + " of " + step);
    }

    private static List<String> values(JsonNode option) {
        return option.path("values").valueStream().map(JsonNode::asText).toList();
    }

    @Test
    void optionsTellWhatTheyMayHold() {
        assertThat(values(option("hash", "algorithm"))).containsExactly("sha256", "xxh64");
        assertThat(values(option("parse", "as"))).contains("json", "user_agent");
        assertThat(values(option("convert", "values"))).contains("int", "timestamp");
        assertThat(option("filter", "expr").path("kind").asText()).isEqualTo("expression");
        assertThat(option("extract", "pattern").path("kind").asText()).isEqualTo("pattern");
        assertThat(option("extract", "pattern").has("values")).isFalse();
        assertThat(option("limit", "n").path("min").isIntegralNumber()).isTrue();
        assertThat(option("sort", "if").path("kind").asText()).isEqualTo("expression");
    }

    @Test
    void functionsHaveTheirUsageMeaningAndAnExample() {
        assertThat(named("functions", "round").toString())
                .isEqualTo(
                        """
                        {"name":"round","usage":"round(number[, digits])",\
                        "summary":"the nearest number with so many digits after the point, a half away from zero",\
                        "example":"round(1.2345, 2)"}\
                        """);
        assertThat(named("functions", "all").path("usage").asText())
                .isEqualTo("list.all(x, condition)");
        assertThat(named("aggregates", "sum").path("example").asText())
                .isEqualTo("sum(price * qty)");
    }

    @Test
    void patternsFormatsAndCodesAreThere() {
        assertThat(named("patterns", "INT").path("pattern").asText()).isEqualTo("[+-]?[0-9]+");
        assertThat(named("formats", "ndjson").path("aliases").path(0).asText()).isEqualTo("jsonl");
        assertThat(
                        document.path("error_codes")
                                .valueStream()
                                .map(code -> code.path("code").asText()))
                .containsExactlyElementsOf(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).toList());
    }

    @Test
    void everyFormatIsAccepted() {
        for (JsonNode format : document.path("formats")) {
            for (JsonNode type : format.path("media_types")) {
                int status =
                        RestAssured.given()
                                .port(server.port())
                                .accept(type.asText())
                                .multiPart("pipeline", "{\"steps\":[]}", "application/json")
                                .multiPart("data", "{\"line\":\"a\"}", "application/x-ndjson")
                                .contentType("multipart/form-data")
                                .post("/v1/run")
                                .statusCode();
                assertThat(status).as(type.asText()).isEqualTo(200);
            }
        }
    }
}
