package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.fetch.AddressPolicy;
import dev.rowmill.fetch.FetchClock;
import dev.rowmill.fetch.FetchException;
import dev.rowmill.fetch.FetchLimits;
import dev.rowmill.fetch.FetchPolicy;
import dev.rowmill.fetch.FetchRequest;
import dev.rowmill.fetch.FetchTally;
import dev.rowmill.fetch.Fetcher;
import dev.rowmill.metrics.Metrics;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// What clients and rows may choose freely never becomes a series.
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SeriesTest {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH");
    private static final long SEED = 20261121;

    @TempDir Path dataDir;

    @Test
    void randomPathsMakeNoSeries() throws Exception {
        randomPathsMakeNoSeries(2_000);
    }

    @Tag("large")
    @Test
    void aHundredThousandRandomPathsMakeNoSeries() throws Exception {
        randomPathsMakeNoSeries(100_000);
    }

    private void randomPathsMakeNoSeries(int requests) throws Exception {
        Config config =
                Config.read(Map.of("ROWMILL_PORT", "0", "ROWMILL_DATA_DIR", dataDir.toString()));
        try (var service = new Service(config, _ -> {});
                var upstream = new CountingUpstream();
                var client =
                        new Load(
                                URI.create("http://127.0.0.1:" + service.port()), upstream.url())) {
            var random = new Random(SEED);
            for (int i = 0; i < 400; i++) {
                request(client, random);
            }
            client.scrape();
            Set<String> before = series(client.scrape());
            for (int i = 0; i < requests; i++) {
                request(client, random);
            }

            assertThat(before).anyMatch(name -> name.contains("route=\"/v1/jobs/{id}\""));
            assertThat(added(before, client.scrape())).as("seed %d", SEED).isEmpty();
        }
    }

    /// Paths below every resource, paths to nowhere, queries, and methods that nobody has heard of.
    private static void request(Load client, Random random) throws Exception {
        String name = Long.toHexString(random.nextLong());
        String path =
                switch (random.nextInt(6)) {
                    case 0 -> "/v1/jobs/job_" + name;
                    case 1 -> "/v1/jobs/" + name + "/results";
                    case 2 -> "/v1/pipelines/" + name;
                    case 3 -> "/v1/jobs?cursor=" + name;
                    case 4 -> "/" + name + "/" + random.nextInt();
                    default -> "/v1/steps?" + name + "=1";
                };
        String method =
                random.nextInt(10) == 0
                        ? "X" + name.toUpperCase(java.util.Locale.ROOT)
                        : METHODS.get(random.nextInt(METHODS.size()));
        client.send(client.to(path).method(method, BodyPublishers.noBody()));
    }

    /// Ours and HTTP's, without their values; what the JVM does meanwhile does not count.
    private static Set<String> series(String scrape) {
        return scrape.lines()
                .filter(line -> line.matches("(rowmill|http|cache)_.*"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toSet());
    }

    private static Set<String> added(Set<String> before, String scrape) {
        Set<String> added = series(scrape);
        added.removeAll(before);
        return added;
    }

    @Test
    void hostsThatRowsNameMakeABoundedNumberOfSeries() throws Exception {
        try (var upstream = new CountingUpstream();
                var metrics = new Metrics();
                var fetcher = everythingIsLoopback(metrics)) {
            int port = URI.create(upstream.url()).getPort();
            fetch(fetcher, 0, 60, port);
            Set<String> before = series(metrics.scrape(null));
            fetch(fetcher, 60, 400, port);

            assertThat(upstream.calls()).isEqualTo(400);
            assertThat(before).anyMatch(name -> name.contains("host=\"other\""));
            assertThat(added(before, metrics.scrape(null))).isEmpty();
        }
    }

    private static Fetcher everythingIsLoopback(Metrics metrics) {
        return new Fetcher(
                FetchLimits.DEFAULT,
                AddressPolicy.parse("127.0.0.0/8", ""),
                Service.counting(metrics.fetches()),
                FetchClock.SYSTEM,
                _ -> new java.net.InetAddress[] {java.net.InetAddress.getLoopbackAddress()});
    }

    private static void fetch(Fetcher fetcher, int from, int to, int port)
            throws FetchException, InterruptedException {
        for (int i = from; i < to; i++) {
            fetcher.fetch(
                    FetchRequest.get("http://host%d.example:%d/".formatted(i, port), "default"),
                    FetchPolicy.DEFAULT,
                    new FetchTally());
        }
    }
}
