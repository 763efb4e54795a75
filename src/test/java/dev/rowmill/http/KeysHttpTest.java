package dev.rowmill.http;

import static dev.rowmill.http.Expected.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.rowmill.tenant.Rate;
import dev.rowmill.tenant.Role;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

class KeysHttpTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server =
                new KeyRing()
                        .with("reader", "a", Role.READ)
                        .with("submitter", "a", Role.SUBMIT)
                        .with("admin", "a", Role.ADMIN)
                        .with("twice", "slow", Role.READ, new Rate(2, 3_600))
                        .server();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static RequestSpecification with(String key) {
        return server.given().header("Authorization", "Bearer " + key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/docs", "/openapi.json", "/livez", "/readyz", "/startupz", "/metrics"})
    void needsNoKeyForWhatEverybodyMaySee(String path) {
        server.given().when().get(path).then().statusCode(200);
    }

    /// Every route below /v1, and what is not there: nobody without a key learns what is.
    @Test
    void refusesEveryRequestWithoutAKey() {
        var refused = new java.util.TreeSet<>(server.server().routeNames());
        refused.removeIf(route -> !route.contains(" /v1"));
        refused.add("GET /v1");
        refused.add("GET /v1/nope");
        refused.add("PATCH /v1/jobs");
        refused.add("GET /v1/jobs?limit=x");
        for (String route : refused) {
            String[] words = route.replaceAll("[{}]", "").split(" ", 2);
            Response answer = server.given().when().request(words[0], words[1]);

            assertThat(answer.statusCode()).as(route).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate"))
                    .as(route)
                    .isEqualTo("Bearer realm=\"rowmill\"");
            if (!words[0].equals("HEAD")) {
                answer.then().spec(problem(401, "unauthorized"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization,Bearer reader",
        "Authorization,bearer reader",
        "X-Api-Key,reader",
    })
    void takesAKeyInEitherHeader(String header, String value) {
        server.given().header(header, value).when().get("/v1/jobs").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization,Basic cmVhZGVyOg==",
        "Authorization,reader",
        "Authorization,Bearer reader2",
        "Authorization,Bearer",
        "X-Api-Key,READER",
    })
    void refusesAnythingElseAndDoesNotRepeatIt(String header, String value) {
        server.given()
                .header(header, value)
                .when()
                .get("/v1/jobs")
                .then()
                .spec(problem(401, "unauthorized"))
                .header("WWW-Authenticate", startsWith("Bearer realm=\"rowmill\""))
                .body(not(containsString("reader")));
    }

    @Test
    void holdsEveryRouteToARole() {
        for (String route : server.server().routeNames()) {
            String[] words = route.replaceAll("[{}]", "").split(" ", 2);
            if (!words[1].startsWith("/v1")) {
                continue;
            }
            if (words[1].equals("/v1/profile")) {
                continue;
            }
            boolean reads = words[0].equals("GET") || words[0].equals("HEAD");
            int asReader = with("reader").when().request(words[0], words[1]).statusCode();
            int asSubmitter = with("submitter").when().request(words[0], words[1]).statusCode();
            int asAdmin = with("admin").when().request(words[0], words[1]).statusCode();

            assertThat(asReader == 403).as(route).isEqualTo(!reads);
            assertThat(asSubmitter).as(route).isNotIn(401, 403);
            assertThat(asAdmin).as(route).isEqualTo(asSubmitter);
        }
        with("submitter")
                .when()
                .get("/v1/profile?seconds=1")
                .then()
                .spec(problem(403, "forbidden"));
        with("admin").when().head("/v1/profile?seconds=1").then().statusCode(200);
        with("reader")
                .when()
                .post("/v1/jobs")
                .then()
                .spec(problem(403, "forbidden"))
                .body(
                        "detail",
                        equalTo("This needs the role submit, and the key has the role read."));
    }

    @ParameterizedTest
    @CsvSource({
        "'', HTTP/1.1 401 ",
        "'Authorization: Bearer reader\r\n', HTTP/1.1 403 ",
        "'Authorization: Bearer submitter\r\n', HTTP/1.1 404 ",
    })
    void refusesBeforeTheClientSendsItsBody(String header, String status) throws IOException {
        try (RawClient client = server.raw()) {
            client.send(
                    "POST /v1/run?pipeline=none HTTP/1.1\r\nHost: h\r\n"
                            + header
                            + "Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n");

            assertThat(client.until("}")).startsWith(status);
        }
    }

    @Test
    void tellsWhoTriesTooManyKeysToWaitAndNobodyElse() throws IOException {
        try (TestServer other = new KeyRing().with("right", "a", Role.READ).server()) {
            for (int i = 0; i < FailedTries.MOST; i++) {
                other.given()
                        .header("X-Api-Key", "wrong" + i)
                        .get("/v1/jobs")
                        .then()
                        .statusCode(401);
            }
            other.given()
                    .header("X-Api-Key", "wrong")
                    .when()
                    .get("/v1/jobs")
                    .then()
                    .spec(problem(429, "too-many-tries"))
                    .header("Retry-After", Integer::parseInt, org.hamcrest.Matchers.lessThan(61));
            other.given().header("X-Api-Key", "right").get("/v1/jobs").then().statusCode(200);
            other.given().get("/v1/jobs").then().statusCode(401);

            assertThat(other.given().get("/metrics").asString())
                    .contains("rowmill_http_rejected_total{reason=\"too_many_tries\"} 1.0")
                    .contains("rowmill_http_rejected_total{reason=\"unauthorized\"} 11.0");
        }
    }

    @Test
    void saysHowManyRequestsAreLeft() {
        with("twice")
                .when()
                .get("/v1/jobs")
                .then()
                .statusCode(200)
                .header("RateLimit-Policy", "\"key_requests\";q=2;w=3600")
                .header("RateLimit", "\"key_requests\";r=1;t=1800");
        // Also in the answer to a request that fails.
        with("twice")
                .when()
                .get("/v1/nope")
                .then()
                .statusCode(404)
                .header("RateLimit", startsWith("\"key_requests\";r=0;t=3"));
        with("twice")
                .when()
                .get("/v1/jobs")
                .then()
                .spec(problem(429, "quota-exceeded"))
                .header("RateLimit", startsWith("\"key_requests\";r=0;t=3"))
                .header("Retry-After", Integer::parseInt, org.hamcrest.Matchers.lessThan(1_801))
                .body("violated-policies[0]", equalTo("key_requests"))
                .body(
                        "detail",
                        equalTo(
                                "Expected at most 2 requests in 3600 s, the limit \"requests\" of key id-3, found one more."));
        with("reader")
                .when()
                .get("/v1/jobs")
                .then()
                .statusCode(200)
                .header("RateLimit", org.hamcrest.Matchers.nullValue());
    }

    @Test
    void documentsTheRoleOfEveryRoute() {
        var document = server.given().get("/openapi.json").jsonPath();

        assertThat(document.getString("paths.'/v1/jobs'.get.security[0].bearer[0]"))
                .isEqualTo("read");
        assertThat(document.getString("paths.'/v1/jobs'.post.security[1].apiKey[0]"))
                .isEqualTo("submit");
        assertThat(document.getList("paths.'/metrics'.get.security")).isNull();
        assertThat(document.getString("components.securitySchemes.bearer.scheme"))
                .isEqualTo("bearer");
    }
}
