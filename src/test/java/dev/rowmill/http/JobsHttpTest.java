package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

class JobsHttpTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
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

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return MAPPER.readTree(answer.body());
    }

    /// A job of `rows` that has ended.
    private static String ended(String pipeline, String rows, String... headers)
            throws IOException {
        var all = new java.util.ArrayList<>(java.util.List.of(headers));
        all.addAll(java.util.List.of("Prefer", "wait=20"));
        HttpResponse<String> answer =
                server.post("/v1/jobs?pipeline=" + pipeline, rows, all.toArray(String[]::new));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).get("id").asText();
    }

    @Test
    void acceptsDataAndAnswersWithTheJob() throws IOException {
        HttpResponse<String> answer = server.post("/v1/jobs?pipeline=copy", "{\"a\":1}\n");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String id = json(answer).get("id").asText();
        assertThat(answer.headers().firstValue("Location")).hasValue("/v1/jobs/" + id);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(json(answer).get("links").get("results").asText())
                .isEqualTo("/v1/jobs/" + id + "/results");
    }

    @Test
    void waitsForTheEndWhenAskedTo() throws IOException {
        HttpResponse<String> answer =
                server.post("/v1/jobs?pipeline=copy", "{\"a\":1}\n", "Prefer", "wait=20");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Preference-Applied")).hasValue("wait=20");
        assertThat(json(answer).get("state").asText()).isEqualTo("succeeded");
    }

    @Test
    void takesADocumentWithAPipelineAndRows() throws IOException {
        HttpResponse<String> answer =
                server.post(
                        "/v1/jobs",
                        """
                        {"pipeline": {"steps": [{"select": ["a"]}]}, "name": "mine",
                         "source": {"rows": [{"a": 1.50, "b": 2}, 7]}, "sink": {"format": "csv"}}
                        """,
                        "Content-Type",
                        "application/json",
                        "Prefer",
                        "wait=20");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).get("name").asText()).isEqualTo("mine");
        assertThat(json(answer).get("state").asText()).isEqualTo("completed_with_errors");
        String id = json(answer).get("id").asText();
        assertThat(server.get("/v1/jobs/" + id + "/results").body()).isEqualTo("a\n1.50\n");
        assertThat(server.get("/v1/jobs/" + id + "/errors").body())
                .contains("\"row_number\":2")
                .contains("invalid_json");
    }

    @Test
    void namesEveryMistakeOfADocument() throws IOException {
        HttpResponse<String> answer =
                server.post(
                        "/v1/jobs",
                        """
                        {"pipeline": 7, "source": {"url": "http://example.com/"}, "webhook": "x", "colour": "red",
                         "sink": {"format": 1}}
                        """);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).get("errors").findValuesAsText("pointer"))
                .contains("/pipeline", "/source/url", "/webhook", "/colour", "/sink/format");
    }

    @Test
    void namesEveryMistakeOfAPipelineWithItsPlace() throws IOException {
        HttpResponse<String> answer =
                server.post(
                        "/v1/jobs",
                        """
                        {"pipeline": {"steps": [
                            {"extrct": {}}, {"extract": {"field": "a", "pattern": "(", "into": "b"}},
                            {"convert": {"a": "integer"}}]},
                         "source": {"rows": []}}
                        """);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).get("type").asText())
                .isEqualTo("urn:rowmill:problem:invalid-pipeline");
        assertThat(json(answer).get("instance").asText()).isEqualTo("/v1/jobs");
        assertThat(json(answer).get("errors").findValuesAsText("pointer"))
                .contains("/steps/0/extrct", "/steps/1/extract/pattern", "/steps/2/convert/a");
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThat(server.post("/v1/jobs", "{\"pipeline\":").statusCode()).isEqualTo(400);
        assertThat(server.post("/v1/jobs", "{}", "Content-Type", "text/csv").statusCode())
                .isEqualTo(415);
    }

    @Test
    void makesNoJobOfABodyThatBreaksOff() throws IOException {
        int before = json(server.get("/v1/jobs?limit=1000")).get("jobs").size();
        try (RawClient client = server.raw()) {
            client.send(
                    "POST /v1/jobs?pipeline=copy HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{\"a\":1}\n");
            client.shutdownOutput();
            assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
        }
        byte[] whole = gzip("{\"a\":1}\n");
        HttpResponse<String> cut =
                server.send(
                        server.to("/v1/jobs?pipeline=copy")
                                .header("Content-Encoding", "gzip")
                                .POST(
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                java.util.Arrays.copyOf(whole, whole.length - 1))));

        assertThat(cut.statusCode()).isEqualTo(400);
        assertThat(json(server.get("/v1/jobs?limit=1000")).get("jobs").size()).isEqualTo(before);
    }

    @Test
    void answersTheSameKeyWithTheSameJob() throws IOException {
        String[] key = {"Idempotency-Key", "\"k-1\""};
        HttpResponse<String> first = server.post("/v1/jobs?pipeline=copy", "{\"a\":1}\n", key);
        HttpResponse<String> again = server.post("/v1/jobs?pipeline=copy", "{\"a\":1}\n", key);
        HttpResponse<String> other = server.post("/v1/jobs?pipeline=copy", "{\"a\":2}\n", key);

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.body()).contains("idempotency-mismatch");
        assertThat(
                        server.post("/v1/jobs?pipeline=copy", "", "Idempotency-Key", "\"\"")
                                .statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesAKeyWhoseRequestIsInProgress() throws IOException {
        try (RawClient client = server.raw()) {
            client.send(
                    "POST /v1/jobs?pipeline=copy HTTP/1.1\r\nHost: h\r\nIdempotency-Key: busy\r\nExpect:"
                            + " 100-continue\r\nContent-Length: 8\r\n\r\n");
            client.until("HTTP/1.1 100 Continue\r\n");

            assertThat(
                            server.post("/v1/jobs?pipeline=copy", "", "Idempotency-Key", "busy")
                                    .statusCode())
                    .isEqualTo(409);
            client.send("{\"a\":1}\n");
            assertThat(client.until("\"id\"")).contains("HTTP/1.1 202 ");
        }
    }

    @Test
    void respondsToARunAsynchronouslyWhenAskedTo() throws IOException {
        HttpResponse<String> answer =
                server.post("/v1/run?pipeline=copy", "{\"a\":1}\n", "Prefer", "respond-async");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Preference-Applied")).hasValue("respond-async");
        assertThat(answer.headers().firstValue("Location")).isPresent();
    }

    @Test
    void listsJobsInPages() throws IOException {
        ended("copy", "{\"a\":1}\n");
        ended("copy", "{\"a\":2}\n");

        HttpResponse<String> first = server.get("/v1/jobs?limit=1&state=succeeded");
        String cursor = json(first).get("next_cursor").asText();
        HttpResponse<String> second =
                server.get("/v1/jobs?limit=1&state=succeeded&cursor=" + cursor);

        assertThat(json(first).get("jobs").size()).isEqualTo(1);
        assertThat(first.headers().firstValue("Link"))
                .hasValue("</v1/jobs?state=succeeded&limit=1&cursor=" + cursor + ">; rel=\"next\"");
        assertThat(json(second).get("jobs").get(0).get("id"))
                .isNotEqualTo(json(first).get("jobs").get(0).get("id"));
        assertThat(server.get("/v1/jobs?state=nope").statusCode()).isEqualTo(400);
        assertThat(server.get("/v1/jobs?limit=many").statusCode()).isEqualTo(400);
        assertThat(server.get("/v1/jobs?cursor=!").statusCode()).isEqualTo(400);
        assertThat(server.get("/v1/jobs?limit=100000").statusCode()).isEqualTo(200);
    }

    @Test
    void sparesTheClientAJobThatItHas() throws IOException {
        String id = ended("copy", "{\"a\":1}\n");
        HttpResponse<String> job = server.get("/v1/jobs/" + id);
        String tag = job.headers().firstValue("ETag").orElseThrow();

        assertThat(
                        server.send(server.to("/v1/jobs/" + id).header("If-None-Match", tag))
                                .statusCode())
                .isEqualTo(304);
        assertThat(job.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void answersEveryUnknownIdAlike() {
        for (String id : new String[] {"job_01J0000000000000000000000", "x", "%20", "a%20b"}) {
            for (String rest : new String[] {"", "/results", "/errors", "/events"}) {
                HttpResponse<String> answer = server.get("/v1/jobs/" + id + rest);
                assertThat(answer.statusCode()).as(id + rest).isEqualTo(404);
                assertThat(answer.body()).contains("Nothing was found at this address.");
            }
        }
        assertThat(server.post("/v1/jobs/x/cancel", "").statusCode()).isEqualTo(404);
        assertThat(server.post("/v1/jobs/x/retry", "").statusCode()).isEqualTo(404);
        assertThat(server.send(server.to("/v1/jobs/x").DELETE()).statusCode()).isEqualTo(404);
    }

    @Test
    void servesRangesOfAnEndedJob() throws IOException {
        String id = ended("copy", "{\"a\":1}\n{\"a\":2}\n");
        String path = "/v1/jobs/" + id + "/results";
        String tag = server.get(path).headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> part = server.send(server.to(path).header("Range", "bytes=8-"));
        HttpResponse<String> fresh =
                server.send(
                        server.to(path)
                                .header("Range", "bytes=0-1")
                                .header("If-Range", "\"other\""));
        HttpResponse<String> same =
                server.send(server.to(path).header("Range", "bytes=-3").header("If-Range", tag));
        HttpResponse<String> outside = server.send(server.to(path).header("Range", "bytes=16-"));

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("{\"a\":2}\n");
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 8-15/16");
        assertThat(fresh.statusCode()).isEqualTo(200);
        assertThat(same.body()).isEqualTo("2}\n");
        assertThat(outside.statusCode()).isEqualTo(416);
        assertThat(outside.headers().firstValue("Content-Range")).hasValue("bytes */16");
        assertThat(server.send(server.to(path).header("If-None-Match", tag)).statusCode())
                .isEqualTo(304);
    }

    @Test
    void servesPagesAndOtherFormats() throws IOException {
        String id = ended("copy", "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");
        String path = "/v1/jobs/" + id + "/results";

        assertThat(server.get(path + "?offset_row=1&limit=1").body()).isEqualTo("{\"a\":2}\n");
        assertThat(server.get(path + "?offset_row=9").body()).isEmpty();
        assertThat(server.send(server.to(path).header("Accept", "text/csv")).body())
                .isEqualTo("a\n1\n2\n3\n");
        assertThat(server.get(path + "?offset_row=-1").statusCode()).isEqualTo(400);
        assertThat(server.get(path).headers().firstValue("Content-Disposition").orElseThrow())
                .isEqualTo("attachment; filename=\"" + id + "-results.ndjson\"");
    }

    @Test
    void answersHeadLikeGetWithoutTheBody() throws IOException {
        String id = ended("copy", "{\"a\":1}\n");
        for (String path :
                new String[] {"/v1/jobs/" + id, "/v1/jobs/" + id + "/results", "/", "/v1/steps"}) {
            HttpResponse<String> get = server.get(path);
            HttpResponse<String> head =
                    server.send(
                            server.to(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
            assertThat(head.statusCode()).as(path).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValue("Content-Length"))
                    .hasValue(Integer.toString(get.body().getBytes(StandardCharsets.UTF_8).length));
            assertThat(head.headers().firstValue("Content-Type"))
                    .isEqualTo(get.headers().firstValue("Content-Type"));
        }
    }

    @Test
    void cancelsAndDeletesAJob() throws IOException {
        HttpResponse<String> made = server.post("/v1/jobs?pipeline=hold", "{\"a\":1}\n");
        String path = "/v1/jobs/" + json(made).get("id").asText();

        assertThat(server.send(server.to(path).DELETE()).statusCode()).isEqualTo(409);
        assertThat(server.post(path + "/cancel", "").statusCode()).isEqualTo(202);
        String events = server.get(path + "/events").body();
        assertThat(events).contains("event: end\n").contains("\"state\":\"canceled\"");
        assertThat(server.send(server.to(path).DELETE()).statusCode()).isEqualTo(204);
        assertThat(server.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void retriesTheFailedRowsAlone() throws IOException {
        String id = ended("ints", "{\"a\":1}\n{\"a\":\"x\"}\n");

        HttpResponse<String> retry = server.post("/v1/jobs/" + id + "/retry", "");

        assertThat(retry.statusCode()).as(retry.body()).isEqualTo(202);
        assertThat(json(retry).get("id").asText()).isNotEqualTo(id);
        assertThat(retry.headers().firstValue("Location"))
                .hasValue("/v1/jobs/" + json(retry).get("id").asText());
        String whole = ended("copy", "{\"a\":1}\n");
        assertThat(server.post("/v1/jobs/" + whole + "/retry", "").statusCode()).isEqualTo(409);
    }

    @Test
    void tellsEventsAndResumesAfterTheLastOneSeen() throws IOException {
        String id = ended("copy", "{\"a\":1}\n");
        HttpResponse<String> all = server.get("/v1/jobs/" + id + "/events");

        assertThat(all.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/event-stream");
        assertThat(all.body()).startsWith("retry: 2000\n\nid: ").contains("event: end\ndata: {");
        String last = all.body().substring(all.body().lastIndexOf("id: ") + 4).split("\n", 2)[0];
        long before = Long.parseLong(last) - 1;
        HttpResponse<String> resumed =
                server.send(
                        server.to("/v1/jobs/" + id + "/events")
                                .header("Last-Event-ID", Long.toString(before)));

        assertThat(resumed.body()).contains("id: " + last + "\nevent: end\n");
        assertThat(
                        server.send(
                                        server.to("/v1/jobs/" + id + "/events")
                                                .header("Last-Event-ID", "x"))
                                .statusCode())
                .isEqualTo(400);
    }

    private static byte[] gzip(String text) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
