package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.rowmill.row.ErrorCode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Every documented example is true.
class StepExamplesTest {
    private static final Map<String, String> ANSWERS = new ConcurrentHashMap<>();
    private static HttpServer upstream;

    @BeforeAll
    static void start() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", StepExamplesTest::answer);
        upstream.start();
    }

    @AfterAll
    static void stop() {
        upstream.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String json = ANSWERS.get(exchange.getRequestURI().toString());
        byte[] body = (json == null ? "" : json).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(json == null ? 404 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @TestFactory
    Iterable<DynamicTest> everyExampleIsTrue() {
        var tests = new ArrayList<DynamicTest>();
        for (StepSpec spec : Trial.STEPS.all()) {
            for (Example example : spec.examples()) {
                String name = spec.name() + " " + example.options();
                tests.add(DynamicTest.dynamicTest(name, () -> check(spec, example)));
            }
        }
        return tests;
    }

    private static void check(StepSpec spec, Example example) throws Exception {
        example.datasets().forEach(Trial.DATASETS::with);
        List<String> out = Trial.run(Trial.pipeline(spec.name(), reachable(example)), example.in());
        ErrorCode error = example.error();
        if (error == null) {
            assertThat(out).isEqualTo(example.out());
        } else {
            assertThat(out.getFirst()).startsWith(error.wireName() + ": ");
        }
    }

    /// The example's options with its upstream's origin replaced by that of a server on this
    /// machine.
    private static String reachable(Example example) {
        String options = example.options();
        for (Map.Entry<String, String> answer : example.upstream().entrySet()) {
            int path = answer.getKey().indexOf('/', "https://".length());
            String origin = answer.getKey().substring(0, path);
            ANSWERS.put(answer.getKey().substring(path), answer.getValue());
            options =
                    options.replace(origin, "http://127.0.0.1:" + upstream.getAddress().getPort());
        }
        return options;
    }

    @Test
    void everyStepHasExamplesAndASummary() {
        assertThat(Trial.STEPS.all())
                .allSatisfy(spec -> {
                    assertThat(spec.examples()).as(spec.name()).isNotEmpty();
                    assertThat(spec.summary()).as(spec.name()).endsWith(".");
                    assertThat(spec.options())
                            .extracting(Option::name)
                            .doesNotHaveDuplicates()
                            .contains("if", "tag");
                });
    }
}
