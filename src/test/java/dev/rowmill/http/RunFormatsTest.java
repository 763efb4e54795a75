package dev.rowmill.http;

import static dev.rowmill.http.Expected.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What a run takes, and in which form it answers.
class RunFormatsTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
        server.pipeline("copy", "{\"steps\":[]}");
        server.pipeline("pick", "{\"steps\":[{\"select\":[\"a\"]}]}");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void takesAFormWithThePipelineAndTheData() {
        server.given()
                .multiPart("pipeline", "{\"steps\":[{\"select\":[\"b\"]}]}", "application/json")
                .multiPart("data", "rows.csv", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8))
                .when()
                .post("/v1/run")
                .then()
                .statusCode(200)
                .header("Content-Type", "text/csv; charset=utf-8")
                .body(equalTo("b\n2\n"));
    }

    @Test
    void takesAFormWhosePartsHaveNoType() {
        server.given()
                .contentType("multipart/form-data; boundary=XX")
                .body(
                        """
                        --XX
                        Content-Disposition: form-data; name="pipeline"

                        {"steps":[{"select":["b"]}]}
                        --XX
                        Content-Disposition: form-data; name="data"; filename="rows.csv"

                        a,b
                        1,2
                        --XX--
                        """
                                .replace("\n", "\r\n"))
                .when()
                .post("/v1/run")
                .then()
                .statusCode(200)
                .header("Content-Type", "text/csv; charset=utf-8")
                .body(equalTo("b\n2\n"));
    }

    @Test
    void takesABodyOfNoTypeForNdjson() throws IOException {
        server.given()
                .body("{\"a\":1}\n".getBytes(StandardCharsets.UTF_8))
                .when()
                .post("/v1/run?pipeline=copy")
                .then()
                .header("Content-Type", Requests.NDJSON)
                .body(equalTo("{\"a\":1}\n"));
        try (RawClient client = server.raw()) {
            client.send(
                    "POST /v1/run?pipeline=copy HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n{\"a\":1}\n");

            assertThat(client.until("{\"a\":1}\n"))
                    .contains("Content-Type: application/x-ndjson\r\n");
        }
    }

    @Test
    void answersInTheFormatThatIsAskedFor() {
        server.given()
                .contentType("text/csv; charset=UTF-8")
                .accept("application/json;q=0.5, application/x-ndjson")
                .body("a,b\n1,2\n")
                .when()
                .post("/v1/run?pipeline=pick")
                .then()
                .statusCode(200)
                .body(equalTo("{\"a\":\"1\"}\n"));
    }

    @Test
    void compressesTheAnswerWhenAskedTo() {
        Response answer =
                server.rows("{\"a\":1}\n")
                        .header("Accept-Encoding", "br, gzip;q=0.5")
                        .when()
                        .post("/v1/run?pipeline=copy");

        answer.then().statusCode(200).header("Content-Encoding", "gzip");
        assertThat(Gzip.text(answer.asByteArray())).isEqualTo("{\"a\":1}\n");
    }

    private static ValidatableResponse runGzip(byte[] body) {
        return server.given()
                .contentType(Requests.NDJSON)
                .header("Content-Encoding", "gzip")
                .body(body)
                .when()
                .post("/v1/run?pipeline=copy")
                .then();
    }

    @Test
    void readsCompressedBodies() {
        runGzip(Gzip.of("{\"a\":1}\n")).statusCode(200).body(equalTo("{\"a\":1}\n"));
    }

    @Test
    void answersAnEmptyBodyWithAnEmptyResult() {
        server.rows("").when().post("/v1/run?pipeline=copy").then().body(equalTo(""));
        server.rows("")
                .accept("application/json")
                .when()
                .post("/v1/run?pipeline=copy")
                .then()
                .body(equalTo("[]\n"));
    }

    @Test
    void namesWhatItAccepts() {
        server.given()
                .contentType("image/png")
                .body("x")
                .when()
                .post("/v1/run?pipeline=copy")
                .then()
                .spec(problem(415, "unsupported-media-type"))
                .body("detail", containsString("application/x-ndjson"))
                .body("detail", containsString("text/csv"));
        server.given()
                .contentType("text/csv; charset=utf-16")
                .body("x".getBytes(StandardCharsets.UTF_16))
                .when()
                .post("/v1/run?pipeline=copy")
                .then()
                .spec(problem(415, "unsupported-media-type"));
        server.rows("x")
                .header("Content-Encoding", "br")
                .when()
                .post("/v1/run?pipeline=copy")
                .then()
                .spec(problem(415, "unsupported-encoding"))
                .header("Accept-Encoding", "gzip, zstd");
        server.rows("x")
                .accept("image/png")
                .when()
                .post("/v1/run?pipeline=copy")
                .then()
                .spec(problem(406, "not-acceptable"))
                .body("detail", containsString("text/tab-separated-values"));
    }
}
