package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// `fetch` against a server on this machine.
class FetchTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer upstream;
    private String origin;

    @BeforeEach
    void start() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", this::echo);
        answer("/status/404", 404, "text/plain", "gone");
        answer("/status/500", 500, "text/plain", "broken");
        answer("/text", 200, "text/plain; charset=utf-8", "größe");
        answer("/latin1", 200, "text/plain", new byte[] {'g', 'r', (byte) 0xf6});
        answer(
                "/json",
                200,
                "application/problem+json",
                "{\"a\":{\"b/c\":[1,{\"d\":1.10}]},\"n\":null}");
        answer("/untyped", 200, "text/plain", "{\"a\":[7]}");
        answer("/broken", 200, "application/json", "{\"a\":");
        answer("/twice", 200, "application/json", "{\"a\":1,\"a\":2}");
        answer("/marked", 200, "application/json", "\ufeff[1]");
        answer("/empty", 200, "application/json", "");
        upstream.start();
        origin = "http://127.0.0.1:" + upstream.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        upstream.stop(0);
    }

    private void answer(String path, int status, String type, String body) {
        answer(path, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private void answer(String path, int status, String type, byte[] body) {
        upstream.createContext(
                path,
                exchange -> {
                    requests.add(exchange.getRequestURI().toString());
                    send(exchange, status, type, body);
                });
    }

    private void echo(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        String key = String.valueOf(exchange.getRequestHeaders().getFirst("X-Key"));
        requests.add(exchange.getRequestURI().toString());
        String echo =
                String.join(
                        " ",
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        type,
                        key,
                        body);
        send(exchange, 200, "text/plain", echo.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.getResponseHeaders().add("X-Part", "1");
        exchange.getResponseHeaders().add("X-Part", "2");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private List<String> fetch(String path, String options, String... rows) throws Exception {
        return Trial.run(
                "fetch",
                "{\"url\": \""
                        + origin
                        + path
                        + "\", \"into\": \"r\", \"retry\": 0"
                        + options
                        + "}",
                rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/{a} | {\"a\":\"x\"} | /x",
                "/{a} | {\"a\":\"a b/c?d=e&f%ü💥\"} | /a%20b%2Fc%3Fd%3De%26f%25%C3%BC%F0%9F%92%A5",
                "/{+a} | {\"a\":\"a b/c?d=e&f%41%ü\"} | /a%20b/c?d=e&f%41%25%C3%BC",
                "/{a.b}/{c} | {\"a\":{\"b\":1.50},\"c\":true} | /1.50/true",
                "/{odd name} | {\"odd name\":\"-._~\"} | /-._~",
                "/ü?q=a b&r=%20 | {} | /%C3%BC?q=a%20b&r=%20",
                "/?e={a}x | {\"a\":\"\"} | /?e=x",
            })
    void fieldsAreEncodedIntoTheUrl(String path, String row, String expected) throws Exception {
        fetch(path, "", row);

        assertThat(requests).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | no such field",
                "{\"a\":null} | found null",
                "{\"a\":[1]} | expected a text, found array",
                "{\"a\":\"\\ud800\"} | surrogate",
            })
    void aFieldThatAUrlCannotHoldIsARowErrorWithoutACall(String row, String detail)
            throws Exception {
        assertThat(fetch("/{a}", "", row).getFirst()).contains("_").contains(detail);
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "http://169.254.169.254/",
                "http://10.0.0.1/",
                "http://user@127.0.0.1/",
                "http://127.1/",
                "file:///etc/passwd",
                "no url",
                "http://127.0.0.1:{a}/",
            })
    void aUrlThatMayNotBeCalledIsBlocked(String url) throws Exception {
        String options = "{\"url\": \"" + url + "\", \"into\": \"r\", \"retry\": 0}";

        assertThat(Trial.run("fetch", options, "{\"a\":\"80@x\"}").getFirst())
                .startsWith("url_blocked: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/text | '' | \"größe\"",
                "/empty | '' | null",
                "/json | '' | {\"a\":{\"b/c\":[1,{\"d\":1.10}]},\"n\":null}",
                "/json | /a/b~1c/1/d | 1.10",
                "/json | /a/b~1c/01 | null",
                "/json | /a/b~1c/9 | null",
                "/json | n.x | null",
                "/untyped | a.0 | 7",
                "/marked | '' | [1]",
            })
    void theAnswersBodyBecomesTheField(String path, String select, String expected)
            throws Exception {
        String option = select.equals("''") ? "" : ", \"select\": \"" + select + "\"";

        assertThat(fetch(path, option, "{\"i\":1}"))
                .containsExactly("{\"i\":1,\"r\":" + expected + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/broken | invalid_json: the answer's body is not JSON: ",
                "/twice | json_duplicate_key: the answer's body is not JSON: ",
                "/latin1 | invalid_utf8: the answer's body is not UTF-8: ",
                "/status/404 | upstream_status: ",
                "/status/500 | upstream_status: ",
            })
    void anAnswerThatCannotBeUsedIsARowError(String path, String expected) throws Exception {
        assertThat(fetch(path, "", "{}").getFirst()).startsWith(expected);
    }

    @Test
    void statusesMeanWhatTheStepSays() throws Exception {
        assertThat(fetch("/status/404", ", \"on_status\": {\"404\": \"null\"}", "{}"))
                .containsExactly("{\"r\":null}");
        assertThat(fetch("/status/404", ", \"on_status\": {\"404\": null}", "{}"))
                .containsExactly("{\"r\":null}");
        assertThat(fetch("/text", ", \"on_status\": {\"200\": \"error\"}", "{}").getFirst())
                .startsWith("upstream_status: ");
    }

    @Test
    void anEnvelopeHoldsStatusHeadersBodyAndSource() throws Exception {
        String out = fetch("/untyped", ", \"envelope\": true, \"select\": \"a\"", "{}").getFirst();

        assertThat(out)
                .startsWith("{\"r\":{\"status\":200,\"headers\":{")
                .contains("\"x-part\":\"1, 2\"")
                .endsWith("},\"body\":[7],\"cache\":\"miss\"}}");
    }

    @Test
    void aBodyIsJsonWithFieldsInIt() throws Exception {
        String options =
                ", \"method\": \"POST\", \"headers\": {\"X-Key\": \"k {id}\"}, \"body\":"
                        + " {\"n\": \"{n}\", \"t\": \"#{id} {{id}} {\", \"l\": [1.10, \"{o}\", null, true]}";

        assertThat(fetch("/p", options, "{\"id\":7,\"n\":1.50,\"o\":{\"x\":[]}}").getFirst())
                .endsWith(
                        "\"r\":\"POST /p application/json k 7"
                                + " {\\\"n\\\":1.50,\\\"t\\\":\\\"#7 {id} {\\\",\\\"l\\\":[1.10,{\\\"x\\\":[]},null,true]}\"}");
    }

    @Test
    void aTextOfAnotherTypeIsSentAsItIs() throws Exception {
        String options =
                ", \"method\": \"PUT\", \"headers\": {\"content-type\": \"text/csv\"}, \"body\": \"a,{a}\"";

        assertThat(fetch("/", options, "{\"a\":1}"))
                .containsExactly("{\"a\":1,\"r\":\"PUT / text/csv null a,1\"}");
    }

    @Test
    void aBodysFieldMustExistButMayBeNull() throws Exception {
        String options = ", \"method\": \"POST\", \"body\": [\"{a}\"]";

        assertThat(fetch("/", options, "{\"a\":null}").getFirst()).endsWith("[null]\"}");
        assertThat(fetch("/", options, "{}").getFirst())
                .startsWith("expression_error: {a}: expected a field");
    }

    @Test
    void anAnswerInTheCacheIsGivenWithoutWaiting() throws Exception {
        String options = "{\"url\": \"" + origin + "/c/{a}\", \"into\": \"r\", \"cache\": \"1h\"}";
        PlannedStep planned = Trial.pipeline("fetch", options).steps().getFirst();
        var step = (IoStep) planned.plan().begin(Trial.RUN);
        var other = (IoStep) planned.plan().begin(new RunContext("other", Trial.NOW));

        assertThat(step.applyNow(Trial.row("{\"a\":1}"))).isNull();
        assertThat(step.apply(Trial.row("{\"a\":1}")))
                .hasToString("{\"a\":1,\"r\":\"GET /c/1 null null \"}");
        assertThat(step.applyNow(Trial.row("{\"a\":1}")))
                .hasToString("{\"a\":1,\"r\":\"GET /c/1 null null \"}");
        assertThat(other.applyNow(Trial.row("{\"a\":1}"))).as("another tenant's row").isNull();
        assertThat(step.calls()).isEqualTo(new IoStep.Calls(1, 1, 0, 0));
        assertThat(other.calls()).isEqualTo(new IoStep.Calls(0, 0, 0, 0));
        assertThat(requests).containsExactly("/c/1");
    }

    @Test
    void aFailureSaysItsStatusAndHowOftenItWasTried() throws Exception {
        String options = "{\"url\": \"" + origin + "/status/404\", \"into\": \"r\", \"retry\": 0}";
        var step =
                (IoStep)
                        Trial.pipeline("fetch", options).steps().getFirst().plan().begin(Trial.RUN);

        var failure =
                org.assertj.core.api.Assertions.catchThrowableOfType(
                        dev.rowmill.row.RowException.class, () -> step.apply(Trial.row("{}")));

        assertThat(failure.error().status()).isEqualTo(404);
        assertThat(failure.error().attempts()).isEqualTo(1);
        assertThat(Map.of("calls", step.calls().calls())).containsEntry("calls", 1L);
    }
}
