package dev.rowmill.http;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;

/// What [ContractTest] has found, each by itself.
class ContractFindingsTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void rowsThatDoNotFitTheFormatAskedForAreNotAcceptable() {
        String results =
                given().contentType("application/json")
                        .header("Prefer", "wait=20")
                        .body(
                                """
                                {"pipeline": {"steps": []}, "source": {"rows": [{"a": 1}, {"b": 2}]}}\
                                """)
                        .post("/v1/jobs")
                        .path("links.results");

        given().accept("text/csv")
                .get(results)
                .then()
                .statusCode(406)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:rowmill:problem:not-acceptable"))
                .body("detail", startsWith("Row 2 of the result cannot be written"));
    }

    @Test
    void aConnectionThatIsClosedAfterAnErrorSaysSo() {
        given().get("/livez?" + "x".repeat(9_000))
                .then()
                .statusCode(414)
                .header("Connection", "close");
    }

    private static RequestSpecification given() {
        return RestAssured.given().port(server.port());
    }
}
