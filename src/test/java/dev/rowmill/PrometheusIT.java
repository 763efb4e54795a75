package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The dashboard's queries and the alerts, asked of a real Prometheus that scrapes the packaged service at work.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PrometheusIT {
    private static final Path DASHBOARD = Path.of("docker/grafana/dashboards/rowmill.json");
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:rowmill|cache|jvm|process|http)_[a-z_]+|\\bup\\b");

    /// Names that Micrometer gives and everybody knows, whatever the tool thinks of them.
    private static final List<String> UNUSUAL_NAMES = List.of("system_cpu_count ");

    private static final int SCRAPES = 8;

    @TempDir static Path directory;
    private static CountingUpstream upstream;
    private static ServiceProcess service;
    private static PrometheusProcess prometheus;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(
                PrometheusProcess.isInstalled(),
                "expected prometheus and promtool on the PATH (Debian: apt-get install prometheus), found none");
        upstream = new CountingUpstream();
        service =
                ServiceProcess.start(
                        directory.resolve("service"), "256m", "ROWMILL_FETCH_ALLOW=127.0.0.0/8");
        prometheus =
                PrometheusProcess.start(
                        Files.createDirectory(directory.resolve("prometheus")), service.address());
        try (var load = new Load(service.address(), upstream.url())) {
            do {
                load.round();
            } while (scrapes() < SCRAPES);
        }
    }

    private static int scrapes() throws IOException, InterruptedException {
        JsonNode count = prometheus.query("count_over_time(rowmill_build_info[5m])");
        return count.isEmpty() ? 0 : count.get(0).path("value").get(1).asInt();
    }

    @AfterAll
    static void stop() throws Exception {
        if (prometheus != null) {
            prometheus.close();
            assertThat(service.stop()).isZero();
            upstream.close();
        }
    }

    @TestFactory
    List<DynamicTest> everyPanelShowsNumbers() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String name =
                        panel.path("title").asText() + ": " + target.path("legendFormat").asText();
                tests.add(
                        DynamicTest.dynamicTest(
                                name, () -> showsNumbers(target.path("expr").asText())));
            }
        }
        assertThat(tests).hasSizeGreaterThan(60);
        return tests;
    }

    private static void showsNumbers(String expression) throws Exception {
        String query = expression.replace("$instance", ".*").replace("$__rate_interval", "30s");
        JsonNode result = prometheus.query(query);
        assertThat(result).as(query).isNotEmpty();
        for (JsonNode series : result) {
            assertThat(series.path("value").get(1).asDouble(Double.NaN))
                    .as("%s of %s", series, query)
                    .isFinite()
                    .isGreaterThanOrEqualTo(0);
        }
    }

    @Test
    void everyAlertIsEvaluatedOverMetricsThatAreThere() throws Exception {
        JsonNode rules = prometheus.get("/api/v1/rules").path("groups").get(0).path("rules");

        assertThat(rules).hasSize(11);
        var metrics = new TreeSet<String>();
        for (JsonNode rule : rules) {
            assertThat(rule.path("health").asText()).as("%s", rule).isEqualTo("ok");
            assertThat(prometheus.query(rule.path("query").asText()).isArray()).isTrue();
            Matcher matcher = METRIC.matcher(rule.path("query").asText());
            while (matcher.find()) {
                metrics.add(matcher.group());
            }
        }
        assertThat(metrics)
                .hasSizeGreaterThan(12)
                .allSatisfy(metric -> assertThat(prometheus.query(metric)).as(metric).isNotEmpty());
    }

    @Test
    void nothingIsWrongWithAServiceAtWorkButItsFailedRows() throws Exception {
        var pending = new TreeSet<String>();
        for (JsonNode alert : prometheus.get("/api/v1/alerts").path("alerts")) {
            pending.add(alert.path("labels").path("alertname").asText());
        }
        // The load has one failed row in a hundred and a bit.
        assertThat(pending).isSubsetOf("RowmillRowErrors", "RowmillBufferFull");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check config docker/prometheus/prometheus.yml",
                "check rules docker/prometheus/rules.yml",
                "test rules docker/prometheus/rules_test.yml"
            })
    void promtoolAccepts(String arguments) throws Exception {
        Process promtool = promtool(arguments);

        String said = output(promtool);

        assertThat(promtool.waitFor()).as(said).isZero();
    }

    @Test
    void everyMetricHasADescriptionAndAProperName() throws Exception {
        Process promtool = promtool("check metrics");
        try (var load = new Load(service.address(), upstream.url());
                var in = promtool.getOutputStream()) {
            in.write(load.scrape().getBytes(StandardCharsets.UTF_8));
        }

        assertThat(output(promtool).lines())
                .allMatch(line -> UNUSUAL_NAMES.stream().anyMatch(line::startsWith));
    }

    private static Process promtool(String arguments) throws IOException {
        var command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments.split(" ")));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
