package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// How a trace goes through the service: from the request into answers, logs, jobs and fetches.
class TracedServiceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + ID + "-00f067aa0ba902b7-01";

    @TempDir Path dataDir;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    private final ConcurrentLinkedQueue<String> traceparents = new ConcurrentLinkedQueue<>();
    private HttpServer upstream;
    private Logger own;

    @BeforeEach
    void listen() throws IOException {
        own = (Logger) LoggerFactory.getLogger("dev.rowmill");
        var encoder = new LogJson();
        encoder.setContext(own.getLoggerContext());
        encoder.start();
        appender.setContext(own.getLoggerContext());
        appender.setEncoder(encoder);
        appender.setOutputStream(log);
        appender.start();
        own.addAppender(appender);
        own.setAdditive(false);
        own.setLevel(Level.INFO);
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext(
                "/",
                exchange -> {
                    String trace = exchange.getRequestHeaders().getFirst("traceparent");
                    String state = exchange.getRequestHeaders().getFirst("tracestate");
                    traceparents.add(trace + " " + state);
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        upstream.start();
    }

    @AfterEach
    void close() {
        own.detachAppender(appender);
        own.setLevel(null);
        own.setAdditive(true);
        upstream.stop(0);
        client.close();
    }

    private Service service(String... more) throws Exception {
        var settings = new java.util.HashMap<String, String>();
        settings.put("ROWMILL_PORT", "0");
        settings.put("ROWMILL_DATA_DIR", dataDir.toString());
        settings.put("ROWMILL_FETCH_ALLOW", "127.0.0.1,localhost");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new Service(Config.read(settings), _ -> {});
    }

    private static HttpRequest.Builder to(Service service, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode job(Service service, String steps, String name) throws Exception {
        var body = JSON.createObjectNode();
        body.putObject("pipeline").set("steps", JSON.readTree(steps));
        body.putObject("source").putArray("rows").addObject().put("a", 1);
        body.put("name", name);
        HttpResponse<String> answer =
                send(
                        to(service, "/v1/jobs")
                                .header("Content-Type", "application/json")
                                .header("Prefer", "wait=20")
                                .header("traceparent", PARENT)
                                .header("tracestate", "congo=1")
                                .POST(BodyPublishers.ofString(body.toString())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private String fetch(String host) {
        return "[{\"fetch\":{\"url\":\"http://%s:%d/\",\"into\":\"x\"}}]"
                .formatted(host, upstream.getAddress().getPort());
    }

    private List<JsonNode> lines() throws IOException {
        var lines = new ArrayList<JsonNode>();
        for (String line : log.toString(StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.isEmpty()) {
                assertThat(line).matches("\\p{Print}+");
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    @Test
    void answersInTheTraceOfTheRequest() throws Exception {
        try (var service = service()) {
            HttpResponse<String> known =
                    send(to(service, "/v1/jobs/none").header("traceparent", PARENT));
            HttpResponse<String> unknown =
                    send(to(service, "/v1/jobs/none").header("traceparent", "nonsense"));
            HttpResponse<String> early =
                    send(to(service, "/" + "x".repeat(9_000)).header("traceparent", PARENT));

            String header = known.headers().firstValue("traceparent").orElseThrow();
            assertThat(header).startsWith("00-" + ID + "-").endsWith("-01").isNotEqualTo(PARENT);
            assertThat(JSON.readTree(known.body()).path("trace_id").asText()).isEqualTo(ID);
            assertThat(unknown.headers().firstValue("traceparent").orElseThrow())
                    .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00")
                    .doesNotContain(ID);
            assertThat(JSON.readTree(unknown.body()).has("trace_id"))
                    .as("one unknown id is answered like another")
                    .isFalse();
            assertThat(early.statusCode()).isEqualTo(414);
            assertThat(early.headers().firstValue("traceparent")).isPresent();
        }
    }

    @Test
    void keepsTheTraceInTheJobItsLogAndItsFetches() throws Exception {
        try (var service = service("ROWMILL_TRACE_HOSTS", "127.0.0.1")) {
            JsonNode job = job(service, fetch("127.0.0.1"), "traced");
            String profile =
                    send(to(service, "/v1/jobs/" + job.path("id").asText() + "/profile")).body();

            assertThat(JSON.readTree(profile).path("trace_id").asText()).isEqualTo(ID);
            assertThat(traceparents).hasSize(1);
            assertThat(traceparents.peek()).matches("00-" + ID + "-[0-9a-f]{16}-01 congo=1");
        }
        assertThat(lines())
                .anySatisfy(line -> {
                    assertThat(line.path("message").asText()).contains("succeeded (traced)");
                    assertThat(line.path("trace_id").asText()).isEqualTo(ID);
                });
    }

    @Test
    void tellsNoOtherHostOfTheTrace() throws Exception {
        try (var service = service("ROWMILL_TRACE_HOSTS", "*.example.com, localhost")) {
            job(service, fetch("127.0.0.1"), "untold");
            job(service, fetch("localhost"), "told");
        }
        assertThat(traceparents).hasSize(2);
        assertThat(traceparents.poll()).isEqualTo("null null");
        assertThat(traceparents.poll()).startsWith("00-" + ID);
    }

    /// Names, values, paths and header fields that have broken parsers elsewhere.
    @Test
    void writesLinesThatCanBeReadWhateverIsSent() throws Exception {
        own.getLoggerContext().getLogger("dev.rowmill.requests").setLevel(Level.TRACE);
        List<String> naughty = naughty();
        try (var service = service()) {
            for (String text : naughty.subList(0, 150)) {
                String path = URLEncoder.encode(text, StandardCharsets.UTF_8);
                send(to(service, "/v1/jobs/" + path).header("X-Api-Key", ascii(text)));
            }
            for (String text : naughty.subList(150, 200)) {
                job(
                        service,
                        "[{\"set\":{\"b\":%s}}]"
                                .formatted(JSON.writeValueAsString(JSON.writeValueAsString(text))),
                        named(text));
            }
        } finally {
            own.getLoggerContext().getLogger("dev.rowmill.requests").setLevel(null);
        }
        assertThat(lines()).hasSizeGreaterThan(200);
        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("X-Api-Key");
    }

    @Test
    void writesEveryNaughtyTextAsOneLine() throws Exception {
        List<String> naughty = new ArrayList<>(naughty());
        naughty.add("a\u0000\u001b[31m\u007f\u0085\u202e\u2066\u2028 \ud800 \udfff\r\n{}");
        naughty.add("x".repeat(100_000));
        for (String text : naughty) {
            own.error("{}", text, new IllegalStateException(text));
        }

        List<JsonNode> lines = lines();

        assertThat(lines).hasSameSizeAs(naughty);
        for (JsonNode line : lines) {
            assertThat(line.path("message").asText().length()).isLessThan(4_200);
            assertThat(line.path("error").asText()).contains("IllegalStateException");
        }
    }

    @Test
    void letsNoTextLeaveItsLineForPeopleEither() {
        var encoder = new LogText();
        var event =
                new ch.qos.logback.classic.spi.LoggingEvent(
                        "",
                        own,
                        Level.WARN,
                        "a\n2026-01-01 ERROR forged\u001b[2J\u202e",
                        new IllegalStateException("b\nERROR forged"),
                        null);

        String text = new String(encoder.encode(event), StandardCharsets.UTF_8);

        assertThat(text.lines().filter(line -> !line.startsWith("\t"))).hasSize(1);
        assertThat(text).contains("a\\u000a2026").doesNotContain("\u001b", "\u202e");
    }

    private static String named(String text) {
        return text.isEmpty() ? "x" : text.substring(0, Math.min(200, text.length()));
    }

    private static String ascii(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    private static List<String> naughty() throws IOException {
        try (InputStream in =
                TracedServiceTest.class.getResourceAsStream("/corpora/naughty-strings.json")) {
            return List.of(JSON.readValue(in, String[].class));
        }
    }
}
