package dev.rowmill.http;

import static dev.rowmill.http.Expected.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;

/// How requests become jobs, and which do not.
class SubmissionsHttpTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
        server.pipeline("copy", "{\"steps\":[]}");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static RequestSpecification document(String json) {
        return server.given().contentType(ContentType.JSON).body(json);
    }

    private static ValidatableResponse get(String path) {
        return server.given().when().get(path).then();
    }

    private static int jobs() {
        return get("/v1/jobs?limit=1000").extract().path("jobs.size()");
    }

    @Test
    void acceptsDataAndAnswersWithTheJob() {
        ValidatableResponse answer =
                server.rows("{\"a\":1}\n").when().post("/v1/jobs?pipeline=copy").then();

        String id = answer.statusCode(202).extract().path("id");
        answer.header("Location", "/v1/jobs/" + id)
                .header("Content-Type", "application/json")
                .body("links.results", equalTo("/v1/jobs/" + id + "/results"));
    }

    @Test
    void waitsForTheEndWhenAskedTo() {
        server.rows("{\"a\":1}\n")
                .header("Prefer", "wait=20")
                .when()
                .post("/v1/jobs?pipeline=copy")
                .then()
                .statusCode(200)
                .header("Preference-Applied", "wait=20")
                .body("state", equalTo("succeeded"));
    }

    @Test
    void takesADocumentWithAPipelineAndRows() {
        String id =
                document(
                                """
                                {"pipeline": {"steps": [{"select": ["a"]}]}, "name": "mine",
                                 "source": {"rows": [{"a": 1.50, "b": 2}, 7]}, "sink": {"format": "csv"}}
                                """)
                        .header("Prefer", "wait=20")
                        .when()
                        .post("/v1/jobs")
                        .then()
                        .statusCode(200)
                        .body("name", equalTo("mine"))
                        .body("state", equalTo("completed_with_errors"))
                        .extract()
                        .path("id");

        get("/v1/jobs/" + id + "/results").body(equalTo("a\n1.50\n"));
        get("/v1/jobs/" + id + "/errors")
                .body(containsString("\"row_number\":2"))
                .body(containsString("invalid_json"));
    }

    @Test
    void namesEveryMistakeOfADocument() {
        document(
                        """
                        {"pipeline": 7, "source": {"url": "http://example.com/"}, "webhook": "x", "colour": "red",
                         "sink": {"format": 1}}
                        """)
                .when()
                .post("/v1/jobs")
                .then()
                .spec(problem(422, "invalid-request"))
                .body(
                        "errors.pointer",
                        hasItems(
                                "/pipeline", "/source/url", "/webhook", "/colour", "/sink/format"));
    }

    @Test
    void namesEveryMistakeOfAPipelineWithItsPlace() {
        document(
                        """
                        {"pipeline": {"steps": [
                            {"extrct": {}}, {"extract": {"field": "a", "pattern": "(", "into": "b"}},
                            {"convert": {"a": "integer"}}]},
                         "source": {"rows": []}}
                        """)
                .when()
                .post("/v1/jobs")
                .then()
                .spec(problem(422, "invalid-pipeline"))
                .body("instance", equalTo("/v1/jobs"))
                .body(
                        "errors.pointer",
                        hasItems(
                                "/steps/0/extrct",
                                "/steps/1/extract/pattern",
                                "/steps/2/convert/a"));
    }

    @Test
    void refusesWhatIsNoJson() {
        document("{\"pipeline\":").when().post("/v1/jobs").then().spec(problem(400, "unreadable"));
        server.given()
                .contentType("text/csv")
                .body("{}")
                .when()
                .post("/v1/jobs")
                .then()
                .spec(problem(415, "unsupported-media-type"));
    }

    @Test
    void makesNoJobOfABodyThatBreaksOff() throws IOException {
        int before = jobs();
        try (RawClient client = server.raw()) {
            client.send(
                    "POST /v1/jobs?pipeline=copy HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{\"a\":1}\n");
            client.shutdownOutput();
            assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
        }
        byte[] whole = Gzip.of("{\"a\":1}\n");
        server.given()
                .contentType(Requests.NDJSON)
                .header("Content-Encoding", "gzip")
                .body(java.util.Arrays.copyOf(whole, whole.length - 1))
                .when()
                .post("/v1/jobs?pipeline=copy")
                .then()
                .spec(problem(400, "unreadable-input"));

        assertThat(jobs()).isEqualTo(before);
    }

    private static RequestSpecification keyed(String key, String rows) {
        return server.rows(rows).header("Idempotency-Key", key);
    }

    @Test
    void answersTheSameKeyWithTheSameJob() {
        Response first = keyed("\"k-1\"", "{\"a\":1}\n").when().post("/v1/jobs?pipeline=copy");
        Response again = keyed("\"k-1\"", "{\"a\":1}\n").when().post("/v1/jobs?pipeline=copy");

        first.then().statusCode(202);
        again.then().statusCode(202).body(equalTo(first.asString()));
        keyed("\"k-1\"", "{\"a\":2}\n")
                .when()
                .post("/v1/jobs?pipeline=copy")
                .then()
                .spec(problem(422, "idempotency-mismatch"));
        keyed("\"\"", "")
                .when()
                .post("/v1/jobs?pipeline=copy")
                .then()
                .spec(problem(400, "invalid-parameter"));
    }

    @Test
    void refusesAKeyWhoseRequestIsInProgress() throws IOException {
        try (RawClient client = server.raw()) {
            client.send(
                    "POST /v1/jobs?pipeline=copy HTTP/1.1\r\nHost: h\r\nIdempotency-Key: busy\r\nExpect:"
                            + " 100-continue\r\nContent-Length: 8\r\n\r\n");
            client.until("HTTP/1.1 100 Continue\r\n");

            keyed("busy", "")
                    .when()
                    .post("/v1/jobs?pipeline=copy")
                    .then()
                    .spec(problem(409, "idempotency-in-progress"))
                    .header("Retry-After", "5");
            client.send("{\"a\":1}\n");
            assertThat(client.until("\"id\"")).contains("HTTP/1.1 202 ");
        }
    }

    @Test
    void respondsToARunAsynchronouslyWhenAskedTo() {
        server.rows("{\"a\":1}\n")
                .header("Prefer", "respond-async")
                .when()
                .post("/v1/run?pipeline=copy")
                .then()
                .statusCode(202)
                .header("Preference-Applied", "respond-async")
                .header("Location", startsWith("/v1/jobs/"));
    }
}
