package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What `/metrics` says of a service that has done a bit of everything, and the table of it in docs/operations.md.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MetricsPageTest {
    private static final Path PAGE = Path.of("docs/operations.md");
    private static final String BEGIN = "<!-- metrics: written by MetricsPageTest -->\n";
    private static final String END = "<!-- metrics: end -->\n";
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    /// What is not the same on every machine and JVM, and documented by Micrometer, is left out of the table.
    private static final List<String> IN_TABLE =
            List.of(
                    "rowmill_",
                    "http_server_requests_seconds",
                    "cache_",
                    "executor_",
                    "jvm_threads_virtual_",
                    "process_cpu_seconds",
                    "process_resident_memory");

    @TempDir static Path dataDir;
    private static CountingUpstream upstream;
    private static Service service;
    private static Load load;
    private static String scrape = "";

    @BeforeAll
    static void start() throws Exception {
        upstream = new CountingUpstream();
        service =
                new Service(
                        Config.read(
                                Map.of(
                                        "ROWMILL_PORT", "0",
                                        "ROWMILL_DATA_DIR", dataDir.toString(),
                                        "ROWMILL_CPU_THREADS", "2",
                                        "ROWMILL_FETCH_ALLOW", "127.0.0.0/8")),
                        failure -> {
                            throw new IllegalStateException(failure);
                        });
        load = new Load(URI.create("http://127.0.0.1:" + service.port()), upstream.url());
        load.round();
        load.round();
        scrape = load.scrape();
    }

    @AfterAll
    static void stop() {
        load.close();
        service.close();
        upstream.close();
    }

    private static double value(String series) {
        return scrape.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("expected " + series + " in:\n" + scrape));
    }

    @Test
    void theTableOfMetricsIsUpToDate() throws Exception {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        String fresh = page.substring(0, from) + table() + page.substring(to);
        if ("write".equals(System.getProperty("rowmill.reference"))) {
            Files.writeString(PAGE, fresh);
        }
        assertThat(PAGE)
                .as(
                        "stale; mvn test -Dtest=MetricsPageTest -Drowmill.reference=write makes it anew")
                .content()
                .isEqualTo(fresh);
    }

    private static String table() {
        var table = new StringBuilder("| metric | labels | what it is |\n|---|---|---|\n");
        families()
                .forEach((name, meaning) -> {
                    String type = type(name);
                    table.append(
                            "| `%s` | %s | %s%s |\n"
                                    .formatted(
                                            name,
                                            labels(name),
                                            meaning,
                                            type.equals("histogram") ? " (histogram)" : ""));
                });
        return table.toString();
    }

    /// The families of the table and their descriptions, by name.
    private static Map<String, String> families() {
        var families = new TreeMap<String, String>();
        scrape.lines()
                .filter(line -> line.startsWith("# HELP "))
                .map(line -> line.split(" ", 4))
                .filter(help -> IN_TABLE.stream().anyMatch(help[2]::startsWith))
                .filter(help -> !help[2].endsWith("_max"))
                .forEach(help -> families.put(help[2], help[3]));
        return families;
    }

    private static String type(String family) {
        return scrape.lines()
                .filter(line -> line.startsWith("# TYPE " + family + " "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
    }

    private static String labels(String family) {
        var labels = new TreeSet<String>();
        series(family)
                .forEach(line -> {
                    Matcher matcher = LABEL.matcher(line);
                    while (matcher.find()) {
                        labels.add("`" + matcher.group(1) + "`");
                    }
                });
        labels.remove("`le`");
        return String.join(", ", labels);
    }

    private static Stream<String> series(String family) {
        return scrape.lines().filter(line -> line.matches(family + "(_bucket|_count|_sum)?[{ ].*"));
    }

    @Test
    void everyRowIsAccountedFor() {
        double in = value("rowmill_rows_total{result=\"in\"}");

        assertThat(in).isEqualTo(2 * 4 * Load.ROWS);
        assertThat(value("rowmill_rows_total{result=\"failed\"}")).isPositive();
        assertThat(value("rowmill_rows_unaccounted_total")).isZero();
        assertThat(value("rowmill_buffer_rows{stage=\"window\"}")).isZero();
        assertThat(value("rowmill_buffer_rows{stage=\"io\"}")).isZero();
        assertThat(value("rowmill_spill_bytes{stage=\"steps\"}")).isZero();
        assertThat(value("rowmill_spill_bytes{stage=\"answer\"}")).isZero();
        assertThat(value("rowmill_runs")).isZero();
    }

    @Test
    void timeIsCountedWhereItGoes() {
        assertThat(Stream.of("read", "write", "extract", "set", "aggregate", "explode"))
                .allSatisfy(op ->
                        assertThat(value("rowmill_step_cpu_seconds_total{op=\"%s\"}".formatted(op)))
                                .isPositive());
        assertThat(value("rowmill_step_wait_seconds_total{op=\"fetch\"}")).isPositive();
        assertThat(value("rowmill_step_rows_total{op=\"grok\"}")).isZero();
        assertThat(value("rowmill_step_errors_total{op=\"read\",reason=\"invalid_json\"}"))
                .isPositive();
        assertThat(value("rowmill_step_errors_total{op=\"set\",reason=\"expression_error\"}"))
                .isPositive();
        assertThat(value("rowmill_step_errors_total{op=\"fetch\",reason=\"upstream_status\"}"))
                .isPositive();
    }

    @Test
    void fetchesAreCountedByHostAndOutcome() {
        String host = upstream.url().substring("http://".length());
        String ok = "{host=\"%s\",outcome=\"ok\"}".formatted(host);
        String failed = "{host=\"%s\",outcome=\"server_error\"}".formatted(host);

        assertThat(
                        value("rowmill_fetch_requests_total" + ok)
                                + value("rowmill_fetch_requests_total" + failed))
                .isEqualTo(upstream.calls());
        assertThat(value("rowmill_fetch_retries_total{host=\"%s\"}".formatted(host))).isPositive();
        assertThat(value("rowmill_fetch_limit{host=\"%s\"}".formatted(host))).isEqualTo(256);
        assertThat(value("cache_gets_total{cache=\"fetch\",result=\"hit\"}")).isPositive();
        assertThat(value("cache_loads_seconds_count{cache=\"fetch\"}")).isPositive();
    }

    @Test
    void jobsAndRequestsAreCountedByHowTheyEnded() {
        assertThat(value("rowmill_jobs_finished_total{outcome=\"completed_with_errors\"}"))
                .isEqualTo(4);
        assertThat(value("rowmill_jobs_finished_total{outcome=\"canceled\"}")).isZero();
        assertThat(value("rowmill_job_queue_wait_seconds_count")).isEqualTo(4);
        assertThat(
                        value(
                                "http_server_requests_seconds_count{method=\"GET\",route=\"other\",status=\"404\"}"))
                .isEqualTo(2);
        assertThat(value("rowmill_http_rejected_total{reason=\"queue_full\"}")).isZero();
        assertThat(value("rowmill_disk_free_bytes")).isLessThan(value("rowmill_disk_size_bytes"));
    }

    @Test
    void everyFamilyHasADescriptionThatSaysItsUnit() {
        assertThat(families())
                .allSatisfy((name, meaning) -> {
                    assertThat(meaning).as(name).isNotBlank();
                    if (name.startsWith("rowmill_") && name.matches(".*_bytes(_total)?")) {
                        assertThat(meaning).as(name).containsIgnoringCase("bytes");
                    }
                });
    }
}
