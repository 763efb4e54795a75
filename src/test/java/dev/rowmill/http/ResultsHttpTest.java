package dev.rowmill.http;

import static dev.rowmill.http.Expected.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

class ResultsHttpTest {
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

    private static String results(String rows) {
        return "/v1/jobs/" + server.endedJob("copy", rows) + "/results";
    }

    private static ValidatableResponse get(String path) {
        return server.given().when().get(path).then();
    }

    private static RequestSpecification range(String range) {
        return server.given().header("Range", range);
    }

    @Test
    void servesRangesOfAnEndedJob() {
        String path = results("{\"a\":1}\n{\"a\":2}\n");
        String tag = get(path).header("Accept-Ranges", "bytes").extract().header("ETag");

        range("bytes=8-")
                .when()
                .get(path)
                .then()
                .statusCode(206)
                .header("Content-Range", "bytes 8-15/16")
                .body(equalTo("{\"a\":2}\n"));
        range("bytes=0-1")
                .header("If-Range", "\"other\"")
                .when()
                .get(path)
                .then()
                .statusCode(200)
                .header("Content-Range", nullValue());
        range("bytes=-3")
                .header("If-Range", tag)
                .when()
                .get(path)
                .then()
                .statusCode(206)
                .body(equalTo("2}\n"));
        range("bytes=16-")
                .when()
                .get(path)
                .then()
                .spec(problem(416, "range-not-satisfiable"))
                .header("Content-Range", "bytes */16");
        server.given().header("If-None-Match", tag).when().get(path).then().statusCode(304);
    }

    @Test
    void servesPagesAndOtherFormats() {
        String path = results("{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");

        get(path + "?offset_row=1&limit=1").body(equalTo("{\"a\":2}\n"));
        get(path + "?offset_row=9").statusCode(200).body(equalTo(""));
        server.given()
                .accept("text/csv")
                .when()
                .get(path)
                .then()
                .header("Content-Type", "text/csv; charset=utf-8")
                .body(equalTo("a\n1\n2\n3\n"));
        get(path + "?offset_row=-1").spec(problem(400, "invalid-parameter"));
    }

    @Test
    void namesTheFileThatAResultIsSavedAs() {
        String id = server.endedJob("copy", "{\"a\":1}\n");

        get("/v1/jobs/" + id + "/results")
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"" + id + "-results.ndjson\"");
    }

    @Test
    void compressesAResultUnderATagOfItsOwn() {
        String path = results("{\"a\":1}\n");
        String tag = get(path).extract().header("ETag");

        Response answer = server.given().header("Accept-Encoding", "gzip").when().get(path);

        answer.then().header("Content-Encoding", "gzip").header("ETag", "W/" + tag);
        assertThat(Gzip.text(answer.asByteArray())).isEqualTo("{\"a\":1}\n");
    }

    @Test
    void answersHeadLikeGetWithoutTheBody() {
        String id = server.endedJob("copy", "{\"a\":1}\n");
        for (String path :
                List.of("/v1/jobs/" + id, "/v1/jobs/" + id + "/results", "/", "/v1/steps")) {
            Response whole = server.given().when().get(path);
            int length = whole.asString().getBytes(StandardCharsets.UTF_8).length;

            server.given()
                    .when()
                    .head(path)
                    .then()
                    .statusCode(200)
                    .header("Content-Length", Integer.toString(length))
                    .header("Content-Type", whole.header("Content-Type"))
                    .body(equalTo(""));
        }
    }
}
