package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.tenant.Role;

import io.restassured.http.ContentType;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What belongs to another tenant is as if it were not there.
class TenantsHttpTest {
    private static TestServer server;
    private static String job;

    @BeforeAll
    static void start() {
        server =
                new KeyRing()
                        .with("owner", "a", Role.ADMIN)
                        .with("stranger", "b", Role.ADMIN)
                        .server();
        put("owner", "copy");
        job = endedJob("owner");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static RequestSpecification as(String key) {
        return server.given().header("X-Api-Key", key);
    }

    private static Response put(String key, String name) {
        return as(key).contentType(ContentType.JSON)
                .body("{\"steps\":[{\"filter\":\"x == 1\"}]}")
                .put("/v1/pipelines/" + name);
    }

    private static String endedJob(String key) {
        return as(key).contentType(Requests.NDJSON)
                .body("{\"x\":1}\nbad\n")
                .header("Prefer", "wait=20")
                .header("Idempotency-Key", "one")
                .post("/v1/jobs?pipeline=copy")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    /// Each route with an id or a name in it, asked by another tenant for what is there and for what is not.
    @TestFactory
    Stream<DynamicTest> answersAsForWhatIsNotThere() {
        return server.server().routeNames().stream()
                .filter(route -> route.contains("{") && !route.startsWith("PUT "))
                .map(route -> DynamicTest.dynamicTest(route, () -> compare(route)));
    }

    private static void compare(String route) {
        boolean ofJob = route.contains("{id}");
        String there = ofJob ? job : "copy";
        String nowhere = ofJob ? job.replaceAll(".$", job.endsWith("0") ? "1" : "0") : "none";

        List<Object> found = answer(route, there);

        assertThat(found).isEqualTo(answer(route, nowhere));
        assertThat(found.getFirst()).isEqualTo(404);
        // And nothing has become of it.
        as("owner").get("/v1/jobs/" + job).then().statusCode(200);
        as("owner").get("/v1/pipelines/copy").then().statusCode(200);
    }

    private static List<Object> answer(String route, String name) {
        String[] words = route.replaceAll("\\{[^}]+}", name).split(" ", 2);
        Response answer = as("stranger").when().request(words[0], words[1]);
        var headers = new TreeMap<String, String>();
        for (Header header : answer.headers()) {
            headers.put(header.getName(), header.getValue());
        }
        headers.remove("Date");
        headers.remove("traceparent"); // begun for this request
        headers.remove("Content-Length");
        return List.of(answer.statusCode(), answer.asString().replace(name, "…"), headers);
    }

    @Test
    void listsOnlyWhatIsTheTenants() {
        assertThat(as("stranger").get("/v1/jobs").jsonPath().getList("jobs")).isEmpty();
        assertThat(as("owner").get("/v1/jobs").jsonPath().getList("jobs.id")).contains(job);
        assertThat(as("stranger").get("/v1/jobs?cursor=" + job).jsonPath().getList("jobs"))
                .isEmpty();
        assertThat(as("owner").get("/v1/pipelines").jsonPath().getList("pipelines.name"))
                .contains("copy");
    }

    @Test
    void runsNoPipelineOfAnotherTenant() {
        for (String route : List.of("/v1/run", "/v1/jobs", "/v1/preview")) {
            Response there = rows(route + "?pipeline=copy");
            Response nowhere = rows(route + "?pipeline=none");

            assertThat(there.statusCode()).as(route).isEqualTo(404);
            assertThat(there.asString().replace("copy", "none")).isEqualTo(nowhere.asString());
        }
    }

    private static Response rows(String path) {
        return as("stranger").contentType(Requests.NDJSON).body("{\"x\":1}\n").post(path);
    }

    @Test
    void keepsNamesAndIdempotencyKeysOfTenantsApart() throws IOException {
        try (TestServer other =
                new KeyRing()
                        .with("one", "a", Role.SUBMIT)
                        .with("two", "b", Role.SUBMIT)
                        .server()) {
            String first = null;
            for (String key : List.of("one", "two")) {
                RequestSpecification request = other.given().header("X-Api-Key", key);
                request.contentType(ContentType.JSON)
                        .body("{\"steps\":[]}")
                        .put("/v1/pipelines/p")
                        .then()
                        .statusCode(201);
                String id =
                        other.given()
                                .header("X-Api-Key", key)
                                .contentType(Requests.NDJSON)
                                .body("{}\n")
                                .header("Idempotency-Key", "same")
                                .post("/v1/jobs?pipeline=p")
                                .then()
                                .statusCode(202)
                                .extract()
                                .path("id");
                assertThat(id).isNotEqualTo(first);
                first = id;
            }
        }
    }
}
