package dev.rowmill;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// `rowmill demo`: the main job end to end, on a service, an upstream and data of its own.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = {
            "Shows the main job end to end, without any network: starts a service on a free port and an",
            "upstream that takes 50 ms a call, posts access-log rows through extract, filter, fetch, set",
            "and aggregate, and tells what happened."
        })
final class DemoCommand implements Callable<Integer> {
    private static final String PIPELINE =
            """
            {"steps": [
              {"extract": {"field": "line", "pattern":
                "^(?<ip>(?<network>\\\\d+\\\\.\\\\d+)\\\\.\\\\d+\\\\.\\\\d+) \\\\S+ \\\\S+ \\\\[[^\\\\]]+\\\\] \\"(?<verb>[A-Z]+) (?<path>\\\\S+)[^\\"]*\\" (?<status>\\\\d+) (?<bytes>\\\\d+)"}},
              {"filter": "verb == 'GET' && status != '304'"},
              {"fetch": {"url": "%s", "into": "country", "select": "country", "cache": "1h"}},
              {"set": {"kilobytes": "int(bytes) / 1024.0", "failed": "status.startsWith('5') ? 1 : 0"}},
              {"aggregate": {"by": ["country"], "requests": "count()", "failed": "sum(failed)",
                             "kilobytes": "sum(kilobytes)", "p95": "approx_percentile(kilobytes, 0.95)"}}
            ]}
            """;

    private static final long POLL_MILLIS = 250;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "How many rows (default: ${DEFAULT-VALUE}).",
            defaultValue = "200000")
    private int rows;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws Exception {
        if (rows < 1) {
            System.err.println("--rows: expected at least 1, found " + rows);
            return Main.USAGE;
        }
        Path dataDir = Files.createTempDirectory("rowmill-demo-");
        try (var upstream = new DemoUpstream();
                var service =
                        new Service(
                                config(dataDir),
                                failure -> System.err.println(failure.getMessage()));
                var client = new DemoClient(service.port())) {
            return show(upstream, service, client);
        } finally {
            delete(dataDir);
        }
    }

    private static Config config(Path dataDir) throws Config.InvalidConfigException {
        return Config.read(
                Map.of(
                        "ROWMILL_PORT",
                        "0",
                        "ROWMILL_DATA_DIR",
                        dataDir.toString(),
                        "ROWMILL_FETCH_ALLOW",
                        "127.0.0.0/8"));
    }

    private int show(DemoUpstream upstream, Service service, DemoClient client)
            throws IOException, InterruptedException {
        say("Rowmill %s serves on http://127.0.0.1:%d", Service.version(), service.port());
        say("An upstream of the demo's own answers after %d ms.", DemoUpstream.DELAY_MILLIS);
        say("");
        say("The pipeline:");
        say("%s", PIPELINE.formatted(upstream.template()).stripTrailing());
        client.putPipeline("demo", PIPELINE.formatted(upstream.template()));
        Map<String, Double> before = client.metrics();
        long start = System.nanoTime();
        JsonNode accepted =
                client.submit("demo", BodyPublishers.ofInputStream(() -> new DemoData(rows)));
        String id = accepted.path("id").asText();
        say("");
        say("Posted %,d rows; %s was accepted after %.1f s.", rows, id, seconds(start));
        JsonNode job = follow(client, id);
        if (!job.path("state").asText().equals("succeeded")) {
            say("The job ended as %s: %s", job.path("state").asText(), job.path("error"));
            return Main.FAILED;
        }
        double seconds = secondsOfRun(job);
        tellResults(client.results(id));
        tellFigures(job, upstream, seconds);
        tellMetrics(before, client.metrics());
        tellMore();
        return Main.DONE;
    }

    private JsonNode follow(DemoClient client, String id) throws IOException, InterruptedException {
        boolean terminal = ProgressBar.isTerminal();
        var never = new CountDownLatch(1);
        long lastRows = -1;
        while (true) {
            JsonNode job = client.job(id);
            long read = job.path("rows").path("in").asLong();
            boolean ended = !job.path("ended_at").isNull();
            if (read != lastRows || ended) {
                lastRows = read;
                String line = progressLine(job);
                out.print(terminal ? "\r" + line + "\u001b[K" : line + System.lineSeparator());
                out.flush();
            }
            if (ended) {
                out.print(terminal ? System.lineSeparator() : "");
                return job;
            }
            if (never.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nothing ends the wait but time");
            }
        }
    }

    private static String progressLine(JsonNode job) {
        JsonNode fetch = job.path("steps").path(2);
        return String.format(
                Locale.ROOT,
                "  %-9s %3.0f %%  %,9d rows in  %,9d filtered  %,6d calls  %,8d cache hits  %,6d shared",
                job.path("state").asText(),
                job.path("progress").asDouble() * 100,
                job.path("rows").path("in").asLong(),
                job.path("rows").path("filtered").asLong(),
                fetch.path("calls").asLong(),
                fetch.path("cache_hits").asLong(),
                fetch.path("coalesced").asLong());
    }

    private void tellResults(List<String> results) throws IOException {
        say("");
        say("%d groups; the first of them:", results.size());
        say("  %-8s %10s %8s %14s %8s", "country", "requests", "failed", "kilobytes", "p95");
        for (String line : results.subList(0, Math.min(5, results.size()))) {
            JsonNode row = DemoClient.parse(line);
            say(
                    "  %-8s %,10d %,8d %,14.1f %8.1f",
                    row.path("country").asText(),
                    row.path("requests").asLong(),
                    row.path("failed").asLong(),
                    row.path("kilobytes").asDouble(),
                    row.path("p95").asDouble());
        }
    }

    private void tellFigures(JsonNode job, DemoUpstream upstream, double seconds) {
        long bytes = job.path("bytes").path("in").asLong();
        JsonNode fetch = job.path("steps").path(2);
        long asked = fetch.path("rows").asLong();
        long hits = fetch.path("cache_hits").asLong();
        long saved = asked - upstream.calls();
        say("");
        say("  throughput      %,.0f rows/s, %.1f MB/s", rows / seconds, bytes / seconds / 1e6);
        say("  cache hit rate  %.1f %% of %,d rows that asked", 100.0 * hits / asked, asked);
        say(
                "  fetches saved   %,d: %,d rows asked, %,d calls were made",
                saved, asked, upstream.calls());
        say(
                "  one by one      the calls alone would have taken %s",
                Duration.ofMillis(asked * DemoUpstream.DELAY_MILLIS).toString().substring(2));
        say("");
        say("Where the time went:");
        for (JsonNode step : job.path("steps")) {
            say(
                    "  %-10s %,9d rows  %7.2f s computing  %9.1f s waiting",
                    step.path("step").asText(),
                    step.path("rows").asLong(),
                    step.path("cpu_seconds").asDouble(),
                    step.path("wait_seconds").asDouble());
        }
    }

    private void tellMetrics(Map<String, Double> before, Map<String, Double> after) {
        say("");
        say("Metrics that moved (of those at /metrics):");
        after.entrySet().stream()
                .filter(metric -> metric.getKey().contains("_total"))
                .filter(metric -> change(before, metric) > 0)
                .limit(20)
                .forEach(metric -> say("  %-72s +%,.2f", metric.getKey(), change(before, metric)));
    }

    private static double change(Map<String, Double> before, Map.Entry<String, Double> metric) {
        return metric.getValue() - before.getOrDefault(metric.getKey(), 0.0);
    }

    private void tellMore() {
        say("");
        say("Next:");
        say("  rowmill serve                             # serves on http://127.0.0.1:8080");
        say("  curl -s localhost:8080/v1/steps           # every step, with examples");
        say("  rowmill run pipeline.json rows.ndjson     # the same from files");
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double secondsOfRun(JsonNode job) {
        var started = java.time.Instant.parse(job.path("started_at").asText());
        var ended = java.time.Instant.parse(job.path("ended_at").asText());
        return Math.max(1, Duration.between(started, ended).toMillis()) / 1e3;
    }

    private void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
    }

    /// Removes a directory and all in it.
    static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
