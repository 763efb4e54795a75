package dev.rowmill.http;

import static dev.rowmill.http.Expected.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.response.ValidatableResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// `lookup` through HTTP: results of jobs as datasets.
class LookupHttpTest {
    private static final String POINTER = "/steps/0/lookup/dataset";
    private static final String COUNTRIES =
            "{\"code\":\"FR\",\"name\":\"France\"}\n{\"code\":\"JP\",\"name\":\"日本\"}\n";

    private static TestServer server;
    private static String countries = "";

    @BeforeAll
    static void start() {
        server = new TestServer();
        server.pipeline("copy", "{\"steps\":[]}");
        server.pipeline("hold", "{\"steps\":[{\"hold\":{}}]}");
        server.pipeline("fail", "{\"steps\":[{\"filter\":\"1\"}],\"on_error\":{\"row\":\"fail\"}}");
        countries = server.endedJob("copy", COUNTRIES);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static String pipeline(String dataset, String more) {
        return "{\"steps\":[{\"lookup\":{\"dataset\":\"%s\",\"key\":{\"cc\":\"code\"},\"into\":\"place\"%s}}]}"
                .formatted(dataset, more);
    }

    /// Runs rows through a pipeline that was stored under a name of its own.
    private static ValidatableResponse run(String pipeline, String rows) {
        String name = "p" + Integer.toHexString(pipeline.hashCode());
        server.pipeline(name, pipeline);
        return server.rows(rows).post("/v1/run?pipeline=" + name).then();
    }

    private static ValidatableResponse submit(String pipeline) {
        return post(
                "/v1/jobs",
                "{\"pipeline\":%s,\"source\":{\"rows\":[{\"cc\":\"FR\"}]}}".formatted(pipeline));
    }

    private static ValidatableResponse preview(String pipeline) {
        return post(
                "/v1/preview", "{\"pipeline\":%s,\"rows\":[{\"cc\":\"JP\"}]}".formatted(pipeline));
    }

    private static ValidatableResponse post(String path, String json) {
        return server.given()
                .contentType("application/json")
                .header("Prefer", "wait=20")
                .body(json.getBytes(StandardCharsets.UTF_8))
                .post(path)
                .then();
    }

    @Test
    void aRunAJobAndAPreviewLookUpResultsOfAJob() {
        run(pipeline(countries, ""), "{\"cc\": \"JP\"}\n{\"cc\":\"XX\"}\n")
                .statusCode(200)
                .body(
                        equalTo(
                                """
                                {"cc": "JP","place":{"code":"JP","name":"日本"}}
                                {"cc":"XX","place":null}
                                """));

        String id =
                submit(pipeline(countries, ",\"fields\":[\"name\"]"))
                        .statusCode(200)
                        .extract()
                        .path("id");
        server.given()
                .get("/v1/jobs/" + id + "/results")
                .then()
                .body(equalTo("{\"cc\":\"FR\",\"place\":{\"name\":\"France\"}}\n"));

        preview(pipeline(countries, ""))
                .statusCode(200)
                .body("result[0].place.name", equalTo("日本"));
        assertThat(server.tables.usedBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/csv", "application/json", "text/tab-separated-values"})
    void resultsInAnyFormatAreRows(String format) {
        String id =
                server.rows(COUNTRIES)
                        .header("Prefer", "wait=20")
                        .header("Accept", format)
                        .post("/v1/jobs?pipeline=copy")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("id");

        run(pipeline(id, ""), "{\"cc\":\"JP\"}\n")
                .body(equalTo("{\"cc\":\"JP\",\"place\":{\"code\":\"JP\",\"name\":\"日本\"}}\n"));
    }

    private static void refusesEverywhere(String dataset, String said) {
        String pipeline = pipeline(dataset, "");
        for (ValidatableResponse answer :
                new ValidatableResponse[] {
                    run(pipeline, "{\"cc\":\"JP\"}\n"), submit(pipeline), preview(pipeline)
                }) {
            answer.spec(problem(422, "invalid-pipeline"))
                    .body("errors[0].pointer", equalTo(POINTER))
                    .body("errors[0].detail", equalTo(said));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"job_none", "upl_1", "pom.xml"})
    void aDatasetThatIsNoneOfTheTenantsIsRefusedAndNoFileIsRead(String name) {
        refusesEverywhere(
                name,
                "expected the id of a job that has ended with results, found no dataset \"%s\""
                        .formatted(name));
    }

    @Test
    void aJobThatHasNotEndedOrNotWellIsNoDataset() throws Exception {
        String running =
                server.rows(COUNTRIES).post("/v1/jobs?pipeline=hold").then().extract().path("id");
        String state = server.given().get("/v1/jobs/" + running).then().extract().path("state");
        while (state.equals("queued")) {
            state = server.given().get("/v1/jobs/" + running).then().extract().path("state");
        }
        refusesEverywhere(
                running,
                "dataset \"%s\": expected a job that has ended, found one that is running"
                        .formatted(running));

        server.given().post("/v1/jobs/" + running + "/cancel").then().statusCode(202);
        server.jobs.await("default", running, java.time.Duration.ofSeconds(20));
        refusesEverywhere(
                running,
                "dataset \"%s\": expected a job with complete results, found one that was canceled"
                        .formatted(running));

        String failed = server.endedJob("fail", "{\"a\":1}\n");
        refusesEverywhere(
                failed,
                "dataset \"%s\": expected a job with complete results, found one that failed"
                        .formatted(failed));
    }

    @Test
    void aFormIsRefusedBeforeItsRowsAreRead() {
        server.given()
                .contentType("multipart/form-data; boundary=b")
                .body(
                        "--b\r\nContent-Disposition: form-data; name=\"pipeline\"\r\n\r\n"
                                + pipeline("job_none", "")
                                + "\r\n--b\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\n{}\r\n--b--\r\n")
                .post("/v1/run")
                .then()
                .spec(problem(422, "invalid-pipeline"))
                .body("errors[0].pointer", equalTo(POINTER));
    }

    @Test
    void aKeyThatNoRowHasIsRefusedBeforeTheFirstRow() {
        String pipeline = pipeline(countries, "").replace("\"code\"", "\"kode\"");
        String said =
                "dataset \"%s\": expected rows with the key \"kode\", found none among 2; the fields of the first are"
                                .formatted(countries)
                        + " \"code\", \"name\"";

        run(pipeline, "{\"cc\":\"JP\"}\n")
                .spec(problem(422, "invalid-pipeline"))
                .body("errors[0].pointer", equalTo(POINTER))
                .body("errors[0].detail", equalTo(said));
        preview(pipeline)
                .spec(problem(422, "invalid-pipeline"))
                .body("errors[0].detail", equalTo(said));
        submit(pipeline)
                .statusCode(200)
                .body("state", equalTo("failed"))
                .body("error.code", equalTo("unusable_dataset"))
                .body("error.detail", equalTo("step 0 (lookup): " + said));
    }

    @Test
    void aStoredPipelineMayNameADatasetThatIsNotThereYet() {
        server.given()
                .contentType("application/json")
                .body(pipeline("job_later", ""))
                .put("/v1/pipelines/later")
                .then()
                .statusCode(201);

        server.rows("{}\n")
                .post("/v1/run?pipeline=later")
                .then()
                .spec(problem(422, "invalid-pipeline"));
    }

    @Test
    void aDeletedJobIsNoDatasetAnyMore() {
        String id = server.endedJob("copy", COUNTRIES);
        run(pipeline(id, ""), "{\"cc\":\"JP\"}\n").statusCode(200);

        server.given().delete("/v1/jobs/" + id).then().statusCode(204);

        refusesEverywhere(
                id,
                "expected the id of a job that has ended with results, found no dataset \"%s\""
                        .formatted(id));
    }

    @Test
    void anEmptyResultMatchesNothing() {
        String id = server.endedJob("copy", "");

        run(pipeline(id, ""), "{\"cc\":\"JP\"}\n")
                .body(equalTo("{\"cc\":\"JP\",\"place\":null}\n"));
    }

    @Test
    void aDatasetBeyondTheMemoryIsTooLarge() {
        var rows = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            rows.append("{\"code\":")
                    .append(i)
                    .append(",\"pad\":\"")
                    .append("x".repeat(100))
                    .append("\"}\n");
        }
        String id = server.endedJob("copy", rows.toString());

        run(pipeline(id, ""), "{\"cc\":7}\n")
                .spec(problem(413, "too-large"))
                .body("detail", startsWith("Step 0 (lookup): dataset \"" + id))
                .body("detail", containsString("name only the \"fields\" that are needed"));
        submit(pipeline(id, ""))
                .body("state", equalTo("failed"))
                .body("error.code", equalTo("too_large"));
        run(pipeline(id, ",\"fields\":[\"code\"]"), "{\"cc\":7}\n")
                .body(equalTo("{\"cc\":7,\"place\":{\"code\":7}}\n"));
        assertThat(server.tables.usedBytes()).isZero();
    }
}
