package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The document at `/openapi.json` is OpenAPI, and says what is there.
class OpenApiTest {
    private static final Pattern LINK = Pattern.compile("href=\"#([^\"]+)\"");
    private static final Pattern IN_PATH = Pattern.compile("\\{([^}]+)\\}");

    private static final ObjectMapper JSON = new ObjectMapper();

    private static TestServer server;
    private static JsonNode document;

    @BeforeAll
    static void start() throws IOException {
        server = new TestServer();
        document = JSON.readTree(request().get("/openapi.json").asString());
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /// OpenAPI's own schema, with the one for the schemas inside; both from the class path.
    @Test
    void isValidOpenApi() {
        var registry =
                SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        builder ->
                                builder.schemaIdResolvers(ids ->
                                        ids.mapPrefix(
                                                "https://spec.openapis.org/",
                                                "classpath:spec.openapis.org/")));
        var schema =
                registry.getSchema(
                        SchemaLocation.of(
                                "https://spec.openapis.org/oas/3.1/schema-base/2022-10-07"));

        assertThat(schema.validate(document)).isEmpty();
    }

    @Test
    void documentsEveryRouteAndNoOther() {
        var documented = new TreeSet<String>();
        eachOperation((method, path, _) -> {
            documented.add(method + " " + path);
            if (method.equals("GET")) {
                documented.add("HEAD " + path);
            }
        });

        assertThat(documented).isEqualTo(server.server().routeNames());
    }

    @Test
    void refersOnlyToWhatIsThere() {
        var refs = new ArrayList<String>();
        document.findValuesAsText("$ref", refs);

        assertThat(refs).isNotEmpty();
        assertThat(refs).allMatch(ref -> !document.at(ref.substring(1)).isMissingNode());
    }

    @Test
    void namesEveryOperationOnceAndEveryPartOfItsPath() {
        var ids = new HashSet<String>();
        eachOperation((method, path, operation) -> {
            assertThat(ids.add(operation.path("operationId").asText())).as(path).isTrue();
            var named = new TreeSet<String>();
            for (JsonNode parameter : operation.path("parameters")) {
                if (parameter.path("in").asText().equals("path")) {
                    named.add(parameter.path("name").asText());
                }
            }
            var inPath = new TreeSet<String>();
            IN_PATH.matcher(path).results().forEach(match -> inPath.add(match.group(1)));
            assertThat(named).as("%s %s", method, path).isEqualTo(inPath);
        });
    }

    @Test
    void hasEveryOptionOfEveryStep() throws IOException {
        for (JsonNode step : steps()) {
            JsonNode longForm = longForm(step.path("name").asText());
            for (JsonNode option : step.path("options")) {
                String name = option.path("name").asText();
                JsonNode type = longForm.path("properties").path(name);
                assertThat(type.path("description")).isEqualTo(option.path("summary"));
                assertThat(type.path("x-type")).isEqualTo(option.path("type"));
                assertThat(type.path("default").asText(null))
                        .isEqualTo(option.path("default").asText(null));
                assertThat(longForm.path("required").toString().contains('"' + name + '"'))
                        .isEqualTo(option.path("required").booleanValue());
            }
        }
    }

    private static JsonNode longForm(String step) {
        JsonNode schema = document.path("components").path("schemas").path("Step_" + step);
        JsonNode options = schema.path("properties").path(step);
        return options.has("oneOf") ? options.path("oneOf").path(1) : options;
    }

    @Test
    void examplesOfStepsFitTheirSchemas() throws IOException {
        var contract = new Contract(document);
        for (JsonNode step : steps()) {
            for (JsonNode example : step.path("examples")) {
                assertThat(contract.mistakes("Step", example.path("step"))).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.json", "/docs", "/v1/steps", "/"})
    void isSentOnlyOnce(String path) {
        String tag = request().get(path).header("ETag");

        Response again = request().header("If-None-Match", tag).get(path);

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(again.header("ETag")).isEqualTo(tag);
        assertThat(again.asString()).isEmpty();
    }

    @Test
    void thePageShowsEveryOperationStepAndProblem() throws IOException {
        Response answer = request().get("/docs");
        String page = answer.asString();

        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'; style-src 'sha256-");
        assertThat(page).doesNotContain("<script").doesNotContain("{{");
        eachOperation((_, _, operation) ->
                assertThat(page)
                        .contains("id=\"%s\"".formatted(operation.path("operationId").asText())));
        for (JsonNode step : steps()) {
            assertThat(page).contains("id=\"step-%s\"".formatted(step.path("name").asText()));
        }
        for (ProblemType type : ProblemType.values()) {
            assertThat(page).contains(type.uri());
        }
        LINK.matcher(page)
                .results()
                .forEach(link -> assertThat(page).contains("id=\"%s\"".formatted(link.group(1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.json", "/docs", "/"})
    void examplesNameThePortThatTheServerListensOn(String path) {
        String text = request().header("Host", "elsewhere.example:81").get(path).asString();

        assertThat(text)
                .contains("http://127.0.0.1:" + server.port() + "/v1/run")
                .doesNotContain("{{")
                .doesNotContain("elsewhere.example")
                .doesNotContain(":8080");
    }

    private interface Visitor {
        void see(String method, String path, JsonNode operation);
    }

    private static void eachOperation(Visitor visitor) {
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                visitor.see(
                        method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue());
            }
        }
    }

    private static RequestSpecification request() {
        return RestAssured.given().port(server.port());
    }

    private static JsonNode steps() throws IOException {
        return JSON.readTree(request().get("/v1/steps").asString()).path("steps");
    }
}
