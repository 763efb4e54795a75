package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

class PreviewTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
        server.pipeline("ints", "{\"steps\":[{\"convert\":{\"a\":\"int\"}}]}");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static Response preview(String document) {
        return server.given()
                .contentType("application/json")
                .body(document.getBytes(StandardCharsets.UTF_8))
                .post("/v1/preview");
    }

    @Test
    void tellsForEachStepWhatItDidToRowsAndFields() {
        JsonPath answer =
                preview(
                                """
                                {"pipeline": {"steps": [
                                   {"extract": {"field": "line", "pattern": "(?<verb>\\\\w+) (?<n>\\\\d+)"}},
                                   {"convert": {"n": "int"}},
                                   {"filter": "n > 1"},
                                   {"remove": ["line"]}],
                                  "on_error": {"row": "drop"}},
                                 "rows": [{"line":"GET 1"},{"line":"GET 2"},{"line":"PUT 99999999999999999999"}]}
                                """)
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath();

        assertThat(answer.getList("steps.step"))
                .containsExactly("read", "extract", "convert", "filter", "remove");
        assertThat(answer.getList("steps.rows.in")).containsExactly(3, 3, 3, 2, 1);
        assertThat(answer.getList("steps.rows.out")).containsExactly(3, 3, 2, 1, 1);
        assertThat(answer.getList("steps[1].fields.added")).containsExactly("verb", "n");
        assertThat(answer.getList("steps[2].fields.changed")).containsExactly("n");
        assertThat(answer.getList("steps[4].fields.removed")).containsExactly("line");
        assertThat(answer.getInt("steps[3].rows.filtered")).isEqualTo(1);
        assertThat(answer.getInt("steps[2].errors[0].row_number")).isEqualTo(3);
        assertThat(answer.getString("steps[2].errors[0].error.code"))
                .isEqualTo("conversion_failed");
        assertThat(answer.getList("result.verb")).containsExactly("GET");
        assertThat(answer.getList("result.n")).containsExactly(2);
    }

    @Test
    void aLimitForgetsTheFailuresBehindItsLastRow() {
        JsonPath answer =
                preview(
                                """
                                {"pipeline": {"steps": [{"convert": {"a": "int"}}, {"limit": 1}]},
                                 "rows": [{"a":"1"},{"a":"x"},{"a":"y"},{"a":"2"}]}
                                """)
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath();

        assertThat(answer.getList("steps.rows.in")).containsExactly(4, 4, 2);
        assertThat(answer.getList("steps.rows.out")).containsExactly(4, 2, 1);
        assertThat(answer.getInt("steps[2].rows.filtered")).isEqualTo(1);
    }

    @Test
    void estimatesFetchesWithoutMakingThem() {
        JsonPath answer =
                preview(
                                """
                                {"pipeline": {"steps": [
                                   {"fetch": {"url": "https://geo.example.com/{ip}", "into": "geo"}},
                                   {"set": {"b": "geo.country"}}]},
                                 "rows": [{"ip":"1"},{"ip":"1"},{"ip":"2"},{"ip":"3"}],
                                 "total_rows": 1000}
                                """)
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath();

        assertThat(answer.getMap("steps[1].fetches"))
                .containsEntry("rows", 4)
                .containsEntry("distinct", 3)
                .containsEntry("calls", 3);
        assertThat(answer.getInt("steps[1].rows.waiting")).isEqualTo(4);
        assertThat(answer.getInt("steps[2].rows.in")).isZero();
        assertThat(answer.getInt("estimate.rows")).isEqualTo(1_000);
        assertThat(answer.getInt("estimate.distinct_fetches"))
                .as("3 seen, and half of the other 996 rows ask for something new")
                .isEqualTo(501);
        assertThat(answer.getInt("estimate.calls")).isEqualTo(501);
    }

    @Test
    void callsWhereItIsAskedTo() {
        JsonPath answer =
                preview(
                                """
                                {"pipeline": {"steps": [
                                   {"fetch": {"url": "http://127.0.0.1:1/{ip}", "into": "geo", "retry": 0}}]},
                                 "rows": [{"ip":"1"}], "fetch": true}
                                """)
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath();

        assertThat(answer.getString("steps[1].errors[0].error.code")).isEqualTo("url_blocked");
    }

    @Test
    void showsGroupsAndRowsThatCannotBeRead() {
        JsonPath answer =
                server.given()
                        .contentType("multipart/form-data")
                        .multiPart(
                                "pipeline",
                                "{\"steps\":[{\"aggregate\":{\"by\":[\"a\"],\"n\":\"count()\"}}]}",
                                "application/json")
                        .multiPart("data", "rows.ndjson", ndjson(), "application/x-ndjson")
                        .post("/v1/preview")
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath();

        assertThat(answer.getInt("steps[0].rows.failed")).isEqualTo(1);
        assertThat(answer.getList("result.n")).containsExactly(2, 1);
    }

    private static byte[] ndjson() {
        return "{\"a\":1}\nbroken\n{\"a\":1}\n{\"a\":2}\n".getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void forgetsTheUnreadableRowsBehindALimit() {
        server.pipeline("one", "{\"steps\":[{\"limit\":1}]}");

        server.rows("{\"a\":1}\nbad\n{\"a\":2}\n")
                .post("/v1/preview?pipeline=one")
                .then()
                .statusCode(200)
                .body("result", hasSize(1))
                .body("result[0].a", equalTo(1));
    }

    @Test
    void looksAtTheFirstHundredRowsOfALongDataset() {
        var rows = new StringBuilder("a\n");
        for (int i = 0; i < 100_000; i++) {
            rows.append(i).append('\n');
        }
        server.given()
                .contentType("text/csv")
                .body(rows.toString().getBytes(StandardCharsets.UTF_8))
                .post("/v1/preview?pipeline=ints&total_rows=100000")
                .then()
                .statusCode(200)
                .body("rows", equalTo(100))
                .body("result", hasSize(100))
                .body("result[99].a", equalTo(99))
                .body("estimate.rows", equalTo(100_000));
    }

    @Test
    void anEmptyDatasetIsShownAsOne() {
        preview("{\"pipeline\": \"ints\", \"rows\": []}")
                .then()
                .statusCode(200)
                .body("rows", equalTo(0))
                .body("steps", hasSize(0))
                .body("result", hasSize(0));
    }

    @Test
    void everyMistakeOfTheDocumentIsTold() {
        preview("{\"pipelin\": {}, \"rows\": 1, \"fetch\": 2, \"total_rows\": -1}")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.pointer", hasSize(5))
                .body("errors[0].detail", containsString("did you mean \"pipeline\"?"));
        preview("{\"pipeline\": {\"steps\": [{\"extrct\": {}}]}, \"rows\": []}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/steps/0/extrct"));
        preview("{").then().statusCode(400);
    }
}
