package dev.rowmill.http;

import static dev.rowmill.http.Expected.problem;

import static org.hamcrest.Matchers.containsString;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

/// Every wrong request gets the status of the contract and a problem that says what is wrong.
class WrongRequestsTest {
    private static TestServer server;
    private static String ended = "";
    private static String running = "";

    @BeforeAll
    static void start() {
        server = new TestServer();
        server.pipeline("copy", "{\"steps\":[]}");
        server.pipeline("hold", "{\"steps\":[{\"hold\":{}}]}");
        ended = server.endedJob("copy", "{\"a\":1}\n");
        running = server.rows("{}\n").when().post("/v1/jobs?pipeline=hold").path("id");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /// Sends a request, in whose path `{ended}` and `{running}` are jobs, and looks at the problem.
    private static void refuses(
            RequestSpecification given, String request, int status, String type, String detail) {
        String[] words = request.split(" ", 2);
        String path = words[1].replace("{ended}", ended).replace("{running}", running);
        given.when()
                .request(words[0], path)
                .then()
                .spec(problem(status, type))
                .body(containsString("\"instance\":\"" + path.replaceFirst("\\?.*", "") + '"'))
                .body(containsString(detail));
    }

    private static RequestSpecification with(@Nullable String header, RequestSpecification given) {
        if (header == null) {
            return given;
        }
        String[] parts = header.split(": ", 2);
        return given.header(parts[0], parts[1]);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    GET /v1/jobs?state=nope                   |                          | 400 | invalid-parameter     | nope
                    GET /v1/jobs?limit=many                   |                          | 400 | invalid-parameter     | ?limit=
                    GET /v1/jobs?limit=-1                     |                          | 400 | invalid-parameter     | -1
                    GET /v1/jobs?cursor=!                     |                          | 400 | invalid-parameter     | !
                    GET /v1/pipelines?limit=x                 |                          | 400 | invalid-parameter     | ?limit=
                    GET /v1/pipelines?cursor=!                |                          | 400 | invalid-parameter     | next_cursor
                    GET /v1/jobs/{ended}/results?offset_row=x |                          | 400 | invalid-parameter     | ?offset_row=
                    GET /v1/jobs/{ended}/results?limit=1e3    |                          | 400 | invalid-parameter     | 1e3
                    GET /v1/jobs/{ended}/errors?offset_row=-1 |                          | 400 | invalid-parameter     | ?offset_row=
                    GET /v1/jobs/{ended}/events               | Last-Event-ID: x         | 400 | invalid-parameter     | Last-Event-ID
                    GET /v1/jobs/none                         |                          | 404 | not-found             | Nothing was found
                    GET /v1/pipelines/none                    |                          | 404 | not-found             | Nothing was found
                    DELETE /v1/pipelines/none                 |                          | 404 | not-found             | Nothing was found
                    GET /v1/jobs/{ended}/results              | Accept: image/png        | 406 | not-acceptable        | image/png
                    GET /v1/jobs/{running}/results            | Accept: image/png        | 406 | not-acceptable        | image/png
                    DELETE /v1/jobs/{running}                 |                          | 409 | conflict              | before it has ended
                    POST /v1/jobs/{running}/retry             |                          | 409 | conflict              | running
                    POST /v1/jobs/{ended}/retry               |                          | 409 | conflict              | 0 bytes of dead letters
                    POST /v1/jobs/{ended}/cancel              |                          | 409 | conflict              | succeeded
                    DELETE /v1/pipelines/copy                 | If-Match: "x"            | 412 | precondition-failed   | copy
                    GET /v1/jobs/{ended}/results              | Range: bytes=8-          | 416 | range-not-satisfiable | 8 bytes
                    GET /v1/jobs/{ended}/results              | Range: bytes=-0          | 416 | range-not-satisfiable | 8 bytes
                    """,
            delimiter = '|')
    void refusesARequest(
            String request, @Nullable String header, int status, String type, String detail) {
        refuses(with(header, server.given()), request, status, type, detail);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    POST /v1/run                         |                           | {}  | 400 | invalid-parameter      | ?pipeline=NAME
                    POST /v1/run?pipeline=copy&errors=no |                           | {}  | 400 | invalid-parameter      | ?errors=
                    POST /v1/run?pipeline=copy           | Content-Encoding: gzip    | {}  | 400 | unreadable-input       | gzip
                    POST /v1/jobs?pipeline=copy          | Content-Encoding: gzip    | {}  | 400 | unreadable-input       | gzip
                    POST /v1/jobs?pipeline=copy          | Content-Encoding: zstd    | {}  | 400 | unreadable-input       | zstd
                    POST /v1/jobs?pipeline=copy          | Idempotency-Key: ""       | {}  | 400 | invalid-parameter      | Idempotency-Key
                    POST /v1/run?pipeline=none           |                           | {}  | 404 | not-found              | none
                    POST /v1/jobs?pipeline=none          |                           | {}  | 404 | not-found              | none
                    POST /v1/run?pipeline=copy           | Accept: image/png         | {}  | 406 | not-acceptable         | image/png
                    POST /v1/jobs?pipeline=copy          | Accept: image/png         | {}  | 406 | not-acceptable         | image/png
                    POST /v1/run?pipeline=copy           | Content-Encoding: br      | {}  | 415 | unsupported-encoding   | br
                    POST /v1/jobs?pipeline=copy          | Content-Encoding: br      | {}  | 415 | unsupported-encoding   | br
                    """,
            delimiter = '|')
    void refusesRows(
            String request,
            @Nullable String header,
            String body,
            int status,
            String type,
            String detail) {
        refuses(with(header, server.rows(body)), request, status, type, detail);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    POST /v1/run                | multipart/form-data             | --      | 400 | unreadable             | boundary
                    POST /v1/run                | multipart/form-data; boundary=X | hello   | 400 | unreadable             | boundary
                    POST /v1/jobs               | multipart/form-data; boundary=X | --X--   | 400 | unreadable             | pipeline
                    POST /v1/jobs               | application/json                | {"a":   | 400 | unreadable             | not JSON
                    PUT /v1/pipelines/p         | application/json                | {"a":   | 400 | unreadable             | not JSON
                    POST /v1/run?pipeline=copy  | image/png                       | x       | 415 | unsupported-media-type | image/png
                    POST /v1/jobs?pipeline=copy | text/csv; charset=latin1        | x       | 415 | unsupported-media-type | UTF-8
                    POST /v1/jobs               | text/csv                        | x       | 415 | unsupported-media-type | application/json
                    PUT /v1/pipelines/p         | text/plain                      | {}      | 415 | unsupported-media-type | text/plain
                    POST /v1/run                | multipart/mixed; boundary=X     | --X--   | 415 | unsupported-media-type | multipart/mixed
                    POST /v1/run?pipeline=copy  | text/csv                        | a,a     | 422 | invalid-request        | a
                    POST /v1/jobs               | application/json                | []      | 422 | invalid-request        | object
                    POST /v1/jobs               | application/json                | {}      | 422 | invalid-request        | /pipeline
                    PUT /v1/pipelines/p         | application/json                | {}      | 422 | invalid-pipeline       | steps
                    PUT /v1/pipelines/-         | application/json                | {"steps":[]} | 422 | invalid-request   | pipeline name
                    """,
            delimiter = '|')
    void refusesABody(
            String request,
            String contentType,
            String body,
            int status,
            String type,
            String detail) {
        RequestSpecification given = server.given().contentType(contentType).body(body);
        refuses(given, request, status, type, detail);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT /v1/pipelines/p, 262145, The body has 262145 bytes",
        "POST /v1/jobs, 16777217, The body has 16777217 bytes",
    })
    void refusesADocumentThatIsTooLarge(String request, int bytes, String detail) {
        RequestSpecification given =
                server.given().contentType(ContentType.JSON).body(" ".repeat(bytes));

        refuses(given, request, 413, "too-large", detail);
    }
}
