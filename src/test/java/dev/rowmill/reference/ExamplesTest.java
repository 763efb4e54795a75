package dev.rowmill.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.rowmill.RunExample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// The examples of `docs/examples` do what they say. With `-Drowmill.reference=write` the outcome is written anew.
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("docs", "examples");

    /// The port of the examples' upstream, as their pipelines name it.
    private static final String EXAMPLE_PORT = "9199";

    @ParameterizedTest
    @CsvSource({
        "access-logs,access.log,expected.ndjson,0",
        "redaction,notes.ndjson,expected.ndjson,0",
        "csv-clean-up,orders.csv,expected.csv,0",
        "aggregation,orders.ndjson,expected.json,0",
        "nested,baskets.ndjson,expected.ndjson,1",
    })
    void doesWhatItSays(String name, String input, String expected, int exitCode) throws Exception {
        check(name, "pipeline.json", UnaryOperator.identity(), input, expected, exitCode);
    }

    @Test
    void doesWhatTheSecondRouteOfTheMovedServiceDid() throws Exception {
        check(
                "migration",
                "redact.json",
                UnaryOperator.identity(),
                "texts.ndjson",
                "redacted.ndjson",
                0);
    }

    @ParameterizedTest
    @CsvSource("lookup,orders.ndjson,expected.ndjson,countries.csv")
    void looksRowsUpInAFile(String name, String input, String expected, String dataset)
            throws Exception {
        String path = EXAMPLES.resolve(name).resolve(dataset).toAbsolutePath().toString();
        check(name, "pipeline.json", text -> text.replace(dataset, path), input, expected, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/bench/peers/migration.py",
                "docs/examples/migration/pipeline.json",
                "docs/examples/migration/redact.json"
            })
    void showsOnTheMigrationPageWhatIsMeasured(String file) throws Exception {
        assertThat(Path.of("docs", "migration.md"))
                .content()
                .contains(Files.readString(Path.of(file)));
    }

    @ParameterizedTest
    @CsvSource({
        "enrichment,visits.ndjson,expected.ndjson,0",
        "migration,lines.ndjson,expected.ndjson,1",
    })
    void enrichesWithOneCallForEachKey(String name, String input, String expected, int exitCode)
            throws Exception {
        var calls = new AtomicInteger();
        HttpServer upstream =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var countries =
                Map.of(
                        "/v1/203.0.113.7", "DE",
                        "/v1/203.0.113.8", "FR",
                        "/v1/users/ann", "DE",
                        "/v1/users/bob", "FR");
        upstream.createContext(
                "/",
                exchange -> {
                    calls.incrementAndGet();
                    String country = countries.get(exchange.getRequestURI().getPath());
                    byte[] body =
                            ("{\"country\":\"" + country + "\"}").getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(country == null ? 404 : 200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        upstream.start();
        try {
            String port = Integer.toString(upstream.getAddress().getPort());
            // What is tested is the outcome, on a machine however busy: a call that timed out is a
            // call more.
            UnaryOperator<String> place =
                    text ->
                            text.replace(EXAMPLE_PORT, port)
                                    .replaceAll("\"timeout\": \"\\d+s\"", "\"timeout\": \"60s\"");
            check(name, "pipeline.json", place, input, expected, exitCode);
            assertThat(calls).hasValue(3);
        } finally {
            upstream.stop(0);
        }
    }

    private static void check(
            String name,
            String pipeline,
            UnaryOperator<String> place,
            String input,
            String expected,
            int exitCode)
            throws Exception {
        Path folder = EXAMPLES.resolve(name);
        String steps = place.apply(Files.readString(folder.resolve(pipeline)));
        RunExample.Outcome outcome = RunExample.run(steps, folder.resolve(input), expected);
        if ("write".equals(System.getProperty("rowmill.reference"))) {
            Files.writeString(folder.resolve(expected), outcome.result());
        }
        assertThat(folder.resolve(expected)).content().isEqualTo(outcome.result());
        assertThat(outcome.exitCode()).isEqualTo(exitCode);
        assertThat(folder.resolve("README.md"))
                .content()
                .contains(name + "/" + pipeline, name + "/" + input);
    }
}
