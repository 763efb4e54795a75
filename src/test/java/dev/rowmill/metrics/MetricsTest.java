package dev.rowmill.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class MetricsTest {
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

    private final Metrics metrics = new Metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    private static Stream<String> series(Metrics metrics) {
        return metrics.scrape(null).lines().filter(line -> !line.startsWith("#"));
    }

    private List<String> series(String start) {
        return series(metrics).filter(line -> line.startsWith(start)).toList();
    }

    private static String name(String series) {
        return series.substring(0, series.lastIndexOf(' '));
    }

    @Test
    void aHundredThousandHostsMakeAsManySeriesAsFifty() {
        metrics.fetches().inFlight(new FetchMetrics.InFlight(() -> 0, _ -> 0, 10, 5));
        var random = new Random(20261121);
        for (int i = 0; i < 1_000; i++) {
            callAndRetry("host%d.example:443".formatted(random.nextInt()));
        }
        List<String> before = series(metrics).map(MetricsTest::name).toList();
        for (int i = 0; i < 100_000; i++) {
            callAndRetry("host%d.example:443".formatted(random.nextInt()));
        }

        assertThat(series("rowmill_fetch_duration_seconds_count")).hasSize(HostLabels.MOST + 1);
        assertThat(series("rowmill_fetch_in_flight")).hasSize(HostLabels.MOST + 1);
        assertThat(series(metrics).map(MetricsTest::name)).containsAll(before);
        assertThat(series("rowmill_"))
                .hasSameSizeAs(
                        before.stream().filter(name -> name.startsWith("rowmill_")).toList());
        assertThat(series("rowmill_fetch_requests_total{host=\"other\""))
                .singleElement()
                .asString()
                .endsWith(" %d.0".formatted(101_000 - HostLabels.MOST));
    }

    private void callAndRetry(String host) {
        metrics.fetches().ended(host, "ok", true, 1_000);
        metrics.fetches().retried(host);
        metrics.fetches().throttled(host, 1_000);
    }

    @Test
    void aHostThatCannotBeReachedTakesNoLabel() {
        metrics.fetches().ended("no.such.name:443", "dns", false, 1_000);
        metrics.fetches().ended("10.0.0.1:80", "blocked", false, 1_000);
        metrics.fetches().ended("a.example:443", "ok", true, 1_000);
        metrics.fetches().ended("a.example:443", "dns", false, 1_000);

        assertThat(series("rowmill_fetch_requests_total").stream().map(MetricsTest::name))
                .containsExactlyInAnyOrder(
                        "rowmill_fetch_requests_total{host=\"other\",outcome=\"dns\"}",
                        "rowmill_fetch_requests_total{host=\"other\",outcome=\"blocked\"}",
                        "rowmill_fetch_requests_total{host=\"a.example:443\",outcome=\"ok\"}",
                        "rowmill_fetch_requests_total{host=\"a.example:443\",outcome=\"dns\"}");
    }

    @Test
    void callsInFlightOfHostsWithoutALabelAreTheOthers() {
        metrics.fetches()
                .inFlight(
                        new FetchMetrics.InFlight(
                                () -> 7, host -> host.equals("a.example:443") ? 3 : 0, 10, 5));
        metrics.fetches().ended("a.example:443", "ok", true, 1_000);

        assertThat(series("rowmill_fetch_in_flight"))
                .containsExactlyInAnyOrder(
                        "rowmill_fetch_in_flight{host=\"a.example:443\"} 3.0",
                        "rowmill_fetch_in_flight{host=\"other\"} 4.0");
        assertThat(series("rowmill_fetch_limit"))
                .containsExactly("rowmill_fetch_limit{host=\"a.example:443\"} 5.0");
        assertThat(series("rowmill_fetch_slots")).containsExactly("rowmill_fetch_slots 10.0");
    }

    @Test
    void aCacheIsCountedOnAfterAGarbageCollection() {
        var hits = new AtomicLong();
        watchCache(hits);
        var collected = new WeakReference<>(new Object());
        while (collected.get() != null) {
            System.gc();
        }
        hits.set(42);

        assertThat(series("cache_gets_total{cache=\"fetch\",result=\"hit\"}"))
                .containsExactly("cache_gets_total{cache=\"fetch\",result=\"hit\"} 42.0");
    }

    private void watchCache(AtomicLong hits) {
        metrics.fetches()
                .cache(
                        "fetch",
                        new FetchMetrics.CacheStats(
                                hits::get,
                                () -> 0,
                                () -> 0,
                                () -> 2,
                                () -> 3_000_000_000L,
                                () -> 0,
                                () -> 0,
                                () -> 0));
    }

    @Test
    void loadsOfACacheAreCountedAndTimed() {
        watchCache(new AtomicLong());

        assertThat(series("cache_loads_seconds"))
                .contains(
                        "cache_loads_seconds_count{cache=\"fetch\"} 2",
                        "cache_loads_seconds_sum{cache=\"fetch\"} 3.0");
    }

    @Test
    void everyMeterHasADescription() {
        assertThat(metrics.scrape(null).lines().filter(line -> line.startsWith("# HELP")))
                .allSatisfy(line -> assertThat(line.split(" ", 4)[3]).isNotBlank());
    }

    @Test
    void timesCarryTheTraceOfTheThreadThatMeasured() {
        var trace = new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
        try (var traced = new Metrics(() -> trace)) {
            traced.request("GET", "/v1/jobs", 200, 3_000_000);
            traced.fetches().ended("a.example:443", "ok", true, 30_000_000);

            String exemplar =
                    "# {span_id=\"00f067aa0ba902b7\",trace_id=\"4bf92f3577b34da6a3ce929d0e0e4736\"}";
            assertThat(traced.scrape(OPEN_METRICS).lines())
                    .anyMatch(line ->
                            line.startsWith("http_server_requests_seconds_bucket{")
                                    && line.contains("le=\"0.005\"} 1 " + exemplar))
                    .anyMatch(line ->
                            line.startsWith("rowmill_fetch_duration_seconds_bucket{")
                                    && line.contains("le=\"0.05\"} 1 " + exemplar))
                    .last()
                    .isEqualTo("# EOF");
            assertThat(
                            traced.scrape(OPEN_METRICS)
                                    .lines()
                                    .filter(line -> line.contains("trace_id")))
                    .as("nowhere but where OpenMetrics allows it")
                    .allMatch(line -> line.matches("[a-z_]+(_bucket|_total)\\{.*"));
            assertThat(traced.scrape(null)).doesNotContain("trace_id");
        }
    }

    @Test
    void timesWithoutATraceCarryNone() {
        metrics.request("GET", "/v1/jobs", 200, 3_000_000);

        assertThat(metrics.scrape(OPEN_METRICS))
                .contains("http_server_requests_seconds_bucket{")
                .doesNotContain("trace_id");
    }

    @Test
    void tenantsBeyondFiftyShareALabel() {
        Consumer<Collection<String>> tenants = metrics.tenants(_ -> 0.01, _ -> 0.25);
        tenants.accept(List.of("a", "b"));
        tenants.accept(IntStream.range(0, 100).mapToObj(i -> "t" + i).toList());
        tenants.accept(List.of("a", "b", "other"));

        String scrape = metrics.scrape(null);

        assertThat(scrape.lines().filter(line -> line.startsWith("rowmill_tenant_share_ratio{")))
                .hasSize(2 * 51)
                .contains(
                        "rowmill_tenant_share_ratio{budget=\"cpu\",tenant=\"a\"} 0.01",
                        "rowmill_tenant_share_ratio{budget=\"io\",tenant=\"b\"} 0.25",
                        // 52 of the hundred, and one that is called so.
                        "rowmill_tenant_share_ratio{budget=\"io\",tenant=\"other\"} 13.25");
    }
}
