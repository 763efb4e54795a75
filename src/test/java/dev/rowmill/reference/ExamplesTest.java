package dev.rowmill.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.rowmill.RunExample;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// The examples of `docs/examples` do what they say. With `-Drowmill.reference=write` the outcome is written anew.
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("docs", "examples");

    @ParameterizedTest
    @CsvSource({
        "access-logs,access.log,expected.ndjson,0",
        "redaction,notes.ndjson,expected.ndjson,0",
        "csv-clean-up,orders.csv,expected.csv,0",
        "aggregation,orders.ndjson,expected.json,0",
        "nested,baskets.ndjson,expected.ndjson,1",
    })
    void doesWhatItSays(String name, String input, String expected, int exitCode) throws Exception {
        check(
                name,
                Files.readString(EXAMPLES.resolve(name).resolve("pipeline.json")),
                input,
                expected,
                exitCode);
    }

    @ParameterizedTest
    @CsvSource("lookup,orders.ndjson,expected.ndjson,countries.csv")
    void looksRowsUpInAFile(String name, String input, String expected, String dataset)
            throws Exception {
        Path folder = EXAMPLES.resolve(name);
        String path = folder.resolve(dataset).toAbsolutePath().toString();
        String pipeline = Files.readString(folder.resolve("pipeline.json"));
        check(name, pipeline.replace(dataset, path), input, expected, 0);
    }

    @ParameterizedTest
    @CsvSource("enrichment,visits.ndjson,expected.ndjson")
    void enrichesWithOneCallForEachAddress(String name, String input, String expected)
            throws Exception {
        var calls = new AtomicInteger();
        HttpServer upstream =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var countries = Map.of("/v1/203.0.113.7", "DE", "/v1/203.0.113.8", "FR");
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
            String pipeline =
                    Files.readString(EXAMPLES.resolve(name).resolve("pipeline.json"))
                            .replace("9199", Integer.toString(upstream.getAddress().getPort()));
            check(name, pipeline, input, expected, 0);
            assertThat(calls).hasValue(3);
        } finally {
            upstream.stop(0);
        }
    }

    private static void check(
            String name, String pipeline, String input, String expected, int exitCode)
            throws Exception {
        Path folder = EXAMPLES.resolve(name);
        RunExample.Outcome outcome = RunExample.run(pipeline, folder.resolve(input), expected);
        if ("write".equals(System.getProperty("rowmill.reference"))) {
            Files.writeString(folder.resolve(expected), outcome.result());
        }
        assertThat(folder.resolve(expected)).content().isEqualTo(outcome.result());
        assertThat(outcome.exitCode()).isEqualTo(exitCode);
        assertThat(folder.resolve("README.md"))
                .content()
                .contains(name + "/pipeline.json", name + "/" + input);
    }
}
