package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

class PipelinesHttpTest {
    private static final String EMPTY = "{\"steps\":[]}";
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static HttpResponse<String> put(String name, String json, String... headers) {
        HttpRequest.Builder request =
                server.to("/v1/pipelines/" + name).PUT(HttpRequest.BodyPublishers.ofString(json));
        return server.send(headers.length == 0 ? request : request.headers(headers));
    }

    @Test
    void createsReplacesListsAndForgets() {
        assertThat(put("one", EMPTY).statusCode()).isEqualTo(201);
        assertThat(put("one", EMPTY).statusCode()).isEqualTo(200);
        assertThat(server.get("/v1/pipelines/one").body()).isEqualTo(EMPTY);
        assertThat(server.get("/v1/pipelines").body()).contains("\"name\":\"one\"");

        assertThat(server.send(server.to("/v1/pipelines/one").DELETE()).statusCode())
                .isEqualTo(204);
        assertThat(server.get("/v1/pipelines/one").statusCode()).isEqualTo(404);
        assertThat(server.send(server.to("/v1/pipelines/one").DELETE()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void listsInPages() {
        put("page-a", EMPTY);
        put("page-b", EMPTY);

        HttpResponse<String> page = server.get("/v1/pipelines?limit=1");

        assertThat(page.headers().firstValue("Link").orElseThrow()).endsWith("; rel=\"next\"");
    }

    @Test
    void changesOnlyWhatTheClientHasSeen() {
        String tag = put("two", EMPTY).headers().firstValue("ETag").orElseThrow();

        assertThat(put("two", EMPTY, "If-None-Match", "*").statusCode()).isEqualTo(412);
        assertThat(put("two", EMPTY, "If-Match", "\"other\"").statusCode()).isEqualTo(412);
        assertThat(put("two", EMPTY, "If-Match", tag).statusCode()).isEqualTo(200);
        assertThat(
                        server.send(server.to("/v1/pipelines/two").header("If-None-Match", tag))
                                .statusCode())
                .isEqualTo(304);
    }

    @Test
    void refusesWhatIsNoPipeline() {
        assertThat(put("bad", "{").statusCode()).isEqualTo(400);
        assertThat(put("bad", "{\"steps\":[{\"no\":{}}]}").body()).contains("/steps/0/no");
        assertThat(put("bad", "{\"steps\":[{\"no\":{}}]}").statusCode()).isEqualTo(422);
        assertThat(put("bad", "{\"steps\":[],\"steps\":[]}").statusCode()).isEqualTo(422);
        assertThat(put("-bad", EMPTY).statusCode()).isEqualTo(422);
        assertThat(put("bad", "[" + " ".repeat(256 << 10) + "]").statusCode()).isEqualTo(413);
        assertThat(put("bad", EMPTY, "Content-Type", "text/yaml").statusCode()).isEqualTo(415);
    }
}
