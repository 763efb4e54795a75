package dev.rowmill.http;

import static dev.rowmill.http.Expected.problem;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;

class PipelinesHttpTest {
    private static final String EMPTY = "{\"steps\":[]}";
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static RequestSpecification document(String json) {
        return server.given().contentType(ContentType.JSON).body(json);
    }

    private static ValidatableResponse put(String name, String json) {
        return document(json).when().put("/v1/pipelines/" + name).then();
    }

    private static ValidatableResponse get(String path) {
        return server.given().when().get(path).then();
    }

    @Test
    void createsReplacesListsAndForgets() {
        put("one", EMPTY).statusCode(201).header("Location", "/v1/pipelines/one");
        put("one", EMPTY).statusCode(200);
        get("/v1/pipelines/one")
                .statusCode(200)
                .header("Content-Type", "application/json")
                .body(equalTo(EMPTY));
        get("/v1/pipelines").statusCode(200).body("pipelines.name", hasItem("one"));

        server.given().when().delete("/v1/pipelines/one").then().statusCode(204);
        get("/v1/pipelines/one").spec(problem(404, "not-found"));
        server.given().when().delete("/v1/pipelines/one").then().spec(problem(404, "not-found"));
    }

    @Test
    void listsInPages() {
        put("page-a", EMPTY);
        put("page-b", EMPTY);

        String cursor =
                get("/v1/pipelines?limit=1")
                        .header("Link", endsWith("; rel=\"next\""))
                        .extract()
                        .path("next_cursor");

        get("/v1/pipelines?limit=1&cursor=" + cursor).body("pipelines.size()", equalTo(1));
    }

    @Test
    void changesOnlyWhatTheClientHasSeen() {
        String tag = put("two", EMPTY).extract().header("ETag");

        document(EMPTY)
                .header("If-None-Match", "*")
                .when()
                .put("/v1/pipelines/two")
                .then()
                .spec(problem(412, "precondition-failed"));
        document(EMPTY)
                .header("If-Match", "\"other\"")
                .when()
                .put("/v1/pipelines/two")
                .then()
                .spec(problem(412, "precondition-failed"));
        document(EMPTY)
                .header("If-Match", tag)
                .when()
                .put("/v1/pipelines/two")
                .then()
                .statusCode(200);
        server.given()
                .header("If-None-Match", tag)
                .when()
                .get("/v1/pipelines/two")
                .then()
                .statusCode(304)
                .header("ETag", tag)
                .body(equalTo(""));
    }

    @Test
    void takesAWeakTagForNoProofOfWhatIsReplaced() {
        String weak = "W/" + put("four", EMPTY).extract().header("ETag");

        document(EMPTY)
                .header("If-Match", weak)
                .when()
                .put("/v1/pipelines/four")
                .then()
                .spec(problem(412, "precondition-failed"));
        server.given()
                .header("If-None-Match", weak)
                .when()
                .get("/v1/pipelines/four")
                .then()
                .statusCode(304);
    }

    @Test
    void forgetsOnlyWhatTheClientHasSeen() {
        String tag = put("three", EMPTY).extract().header("ETag");

        server.given()
                .header("If-Match", "\"other\"")
                .when()
                .delete("/v1/pipelines/three")
                .then()
                .spec(problem(412, "precondition-failed"));
        server.given()
                .header("If-Match", tag)
                .when()
                .delete("/v1/pipelines/three")
                .then()
                .statusCode(204);
    }

    @Test
    void refusesWhatIsNoPipeline() {
        put("bad", "{").spec(problem(400, "unreadable"));
        put("bad", "{\"steps\":[{\"no\":{}}]}")
                .spec(problem(422, "invalid-pipeline"))
                .body("errors.pointer", contains("/steps/0/no"));
        put("bad", "{\"steps\":[],\"steps\":[]}").spec(problem(422, "invalid-pipeline"));
        put("-bad", EMPTY).spec(problem(422, "invalid-request"));
        put("bad", "[" + " ".repeat(256 << 10) + "]").spec(problem(413, "too-large"));
        server.given()
                .contentType("text/yaml")
                .body("steps: []")
                .when()
                .put("/v1/pipelines/bad")
                .then()
                .spec(problem(415, "unsupported-media-type"))
                .header("Accept", "application/json");
    }
}
