package dev.rowmill.http;

import static dev.rowmill.http.Expected.problem;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.response.ValidatableResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;

class JobsHttpTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
        server.pipeline("copy", "{\"steps\":[]}");
        server.pipeline("ints", "{\"steps\":[{\"convert\":{\"a\":\"int\"}}]}");
        server.pipeline("hold", "{\"steps\":[{\"hold\":{}}]}");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static ValidatableResponse get(String path) {
        return server.given().when().get(path).then();
    }

    private static ValidatableResponse post(String path) {
        return server.given().when().post(path).then();
    }

    private static ValidatableResponse delete(String path) {
        return server.given().when().delete(path).then();
    }

    @Test
    void listsJobsInPages() {
        server.endedJob("copy", "{\"a\":1}\n");
        server.endedJob("copy", "{\"a\":2}\n");

        ValidatableResponse first =
                get("/v1/jobs?limit=1&state=succeeded").body("jobs", hasSize(1));
        String cursor = first.extract().path("next_cursor");
        String id = first.extract().path("jobs[0].id");

        first.header(
                "Link", "</v1/jobs?state=succeeded&limit=1&cursor=" + cursor + ">; rel=\"next\"");
        get("/v1/jobs?limit=1&state=succeeded&cursor=" + cursor)
                .body("jobs[0].id", not(equalTo(id)));
    }

    @Test
    void refusesAListThatCannotBe() {
        get("/v1/jobs?state=nope").spec(problem(400, "invalid-parameter"));
        get("/v1/jobs?limit=many").spec(problem(400, "invalid-parameter"));
        get("/v1/jobs?cursor=!").spec(problem(400, "invalid-parameter"));
        get("/v1/jobs?limit=100000").statusCode(200);
    }

    @Test
    void sparesTheClientAJobThatItHas() {
        String id = server.endedJob("copy", "{\"a\":1}\n");
        String tag =
                get("/v1/jobs/" + id).header("Retry-After", nullValue()).extract().header("ETag");

        server.given()
                .header("If-None-Match", tag)
                .when()
                .get("/v1/jobs/" + id)
                .then()
                .statusCode(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"job_01J0000000000000000000000", "x", "%20", "a%20b"})
    void answersEveryUnknownIdAlike(String id) {
        for (String rest : List.of("", "/results", "/errors", "/events")) {
            get("/v1/jobs/" + id + rest)
                    .spec(problem(404, "not-found"))
                    .body("detail", equalTo("Nothing was found at this address."));
        }
        post("/v1/jobs/" + id + "/cancel").spec(problem(404, "not-found"));
        post("/v1/jobs/" + id + "/retry").spec(problem(404, "not-found"));
        delete("/v1/jobs/" + id).spec(problem(404, "not-found"));
    }

    @Test
    void cancelsAndDeletesAJob() {
        String path =
                server.rows("{\"a\":1}\n").when().post("/v1/jobs?pipeline=hold").header("Location");

        delete(path).spec(problem(409, "conflict"));
        post(path + "/cancel").statusCode(202);
        get(path + "/events")
                .body(containsString("event: end\n"))
                .body(containsString("\"state\":\"canceled\""));
        delete(path).statusCode(204);
        get(path).spec(problem(404, "not-found"));
    }

    @Test
    void cancelsNoJobThatHasEnded() {
        String id = server.endedJob("copy", "{\"a\":1}\n");

        post("/v1/jobs/" + id + "/cancel")
                .spec(problem(409, "conflict"))
                .body("detail", containsString("succeeded"));
    }

    @Test
    void retriesTheFailedRowsAlone() {
        String id = server.endedJob("ints", "{\"a\":1}\n{\"a\":\"x\"}\n");

        ValidatableResponse retry = post("/v1/jobs/" + id + "/retry").statusCode(202);

        String again = retry.body("id", not(equalTo(id))).extract().path("id");
        retry.header("Location", "/v1/jobs/" + again);
        String whole = server.endedJob("copy", "{\"a\":1}\n");
        post("/v1/jobs/" + whole + "/retry").spec(problem(409, "conflict"));
    }

    @Test
    void tellsEventsAndResumesAfterTheLastOneSeen() {
        String path = "/v1/jobs/" + server.endedJob("copy", "{\"a\":1}\n") + "/events";

        String all =
                get(path)
                        .header("Content-Type", startsWith("text/event-stream"))
                        .body(startsWith("retry: 2000\n\nid: "))
                        .body(containsString("event: end\ndata: {"))
                        .extract()
                        .asString();

        String last = all.substring(all.lastIndexOf("id: ") + 4).split("\n", 2)[0];
        server.given()
                .header("Last-Event-ID", Long.toString(Long.parseLong(last) - 1))
                .when()
                .get(path)
                .then()
                .body(startsWith("retry: 2000\n\nid: " + last + "\nevent: end\n"));
        server.given()
                .header("Last-Event-ID", "x")
                .when()
                .get(path)
                .then()
                .spec(problem(400, "invalid-parameter"));
    }
}
