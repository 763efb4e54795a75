package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.restassured.response.Response;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

/// `?types=` and `?columns=`: CSV columns with types, in and out.
class ColumnsTest {
    private static final String CSV = "name,n,paid\nA,1,true\n\"B, b\",,false\nC,x,true\n";
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
        server.pipeline("copy", "{\"steps\":[]}");
        server.pipeline("more", "{\"steps\":[{\"set\":{\"m\":\"n + 1\"}}]}");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static Response run(String query, String accept) {
        return server.given()
                .contentType("text/csv")
                .accept(accept)
                .body(CSV)
                .post("/v1/run?" + query);
    }

    @Test
    void typedColumnsAreValuesAndWhatDoesNotConvertIsARowError() {
        assertThat(
                        run(
                                        "pipeline=copy&types=n:int,paid:bool&errors=inline",
                                        "application/x-ndjson")
                                .asString())
                .startsWith(
                        "{\"name\":\"A\",\"n\":1,\"paid\":true}\n{\"name\":\"B, b\",\"n\":null,\"paid\":false}\n")
                .contains("conversion_failed", "field \\\"n\\\": expected what converts to int");
    }

    @Test
    void untouchedRowsKeepTheirBytesAlsoWithTypes() {
        assertThat(run("pipeline=copy&types=n:double", "text/csv").asString())
                .isEqualTo("name,n,paid\nA,1,true\n\"B, b\",,false\n");
    }

    @Test
    void columnsAreThoseAskedForInTheirOrder() {
        assertThat(
                        run("pipeline=more&types=n:int&columns=m,n,name,paid,later", "text/csv")
                                .asString())
                .isEqualTo("m,n,name,paid,later\n2,1,A,true,\n");
        assertThat(
                        server.given()
                                .contentType("application/x-ndjson")
                                .accept("text/csv")
                                .body("{\"a\":1}\n{\"b\":2}\n")
                                .post("/v1/run?pipeline=copy&columns=b,a")
                                .asString())
                .isEqualTo("b,a\n,1\n2,\n");
    }

    @Test
    void anEmptyResultStillTellsItsColumns() {
        assertThat(
                        server.given()
                                .contentType("application/x-ndjson")
                                .accept("text/csv")
                                .body("\n")
                                .post("/v1/run?pipeline=copy&columns=a,b")
                                .asString())
                .isEqualTo("a,b\n");
    }

    @Test
    void aJobKeepsThemToo() {
        String job =
                server.given()
                        .contentType("application/json")
                        .header("Prefer", "wait=20")
                        .body(
                                """
                                {"pipeline": "copy", "source": {"rows": [{"a": 1}, {"b": 2}]},
                                 "sink": {"format": "csv", "columns": ["b", "a"]}}
                                """)
                        .post("/v1/jobs")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("id");

        assertThat(server.given().get("/v1/jobs/" + job + "/results").asString())
                .isEqualTo("b,a\n,1\n2,\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    types=n:integer          | text/csv             | one of int, double, bool
                    types=n                  | text/csv             | found "n"
                    types=n:int,n:bool       | text/csv             | found "n" again
                    columns=a,,b             | text/csv             | every column once
                    columns=a                | application/x-ndjson | csv or tsv, but this one is ndjson
                    """)
    void whatCannotBeMeantIsRefused(String query, String accept, String detail) {
        run("pipeline=copy&" + query, accept)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString(detail));
    }

    @Test
    void aTypeForAColumnThatIsNotThereIsToldWithTheNearest() {
        run("pipeline=copy&types=nam:int", "text/csv")
                .then()
                .statusCode(422)
                .body("detail", containsString("did you mean \"name\"?"));
    }
}
