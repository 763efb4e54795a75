package dev.rowmill.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.cache.CacheStatistics;
import dev.rowmill.cache.WeighedCache;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// How much of a cache each tenant has.
class TenantCachesTest {
    private static final long TOTAL = 1_000;
    private static final int ENTRY = 10;

    private final ManualClock clock = new ManualClock();
    private final Map<String, Long> limits = new HashMap<>();
    private final TenantCaches<Integer, Duration> caches =
            new TenantCaches<>(
                    TOTAL,
                    new TenantShares(
                            () -> true,
                            _ -> Long.MAX_VALUE,
                            tenant -> limits.getOrDefault(tenant, Long.MAX_VALUE)),
                    clock,
                    bytes ->
                            WeighedCache.expiring(
                                    bytes, (_, _) -> ENTRY, Duration::toNanos, clock::nanos));

    private void fill(String tenant, Duration lifetime) {
        for (int i = 0; i < 500; i++) {
            caches.withRoom(tenant).put(i, lifetime);
        }
    }

    private long weight(String tenant) {
        return caches.of(tenant).statistics().weight();
    }

    @Test
    void givesAllOfItToTheOnlyOneWhoUsesIt() {
        fill("a", Duration.ofHours(1));

        assertThat(weight("a")).isEqualTo(TOTAL);
    }

    @Test
    void givesWhoComesNextAnEqualPart() {
        fill("a", Duration.ofHours(1));
        fill("b", Duration.ofHours(1));
        assertThat(weight("a")).isEqualTo(TOTAL / 2);
        assertThat(weight("b")).isEqualTo(TOTAL / 2);

        fill("c", Duration.ofHours(1));
        assertThat(weight("a")).isBetween(TOTAL / 3 - ENTRY, TOTAL / 3);
        assertThat(caches.statistics().weight()).isLessThanOrEqualTo(TOTAL);
    }

    @Test
    void doesNotLetOneDriveOutAnother() {
        fill("a", Duration.ofHours(1));
        caches.withRoom("b").put(1, Duration.ofHours(1));

        for (int i = 0; i < 100; i++) {
            fill("a", Duration.ofHours(1));
        }

        assertThat(caches.of("b").peek(1)).isNotNull();
    }

    @Test
    void givesBackThePartOfWhoHasNothingAnyMore() {
        fill("a", Duration.ofHours(1));
        fill("b", Duration.ofSeconds(1));
        clock.advance(Duration.ofNanos(TenantCaches.DEAL_EVERY_NANOS));

        fill("a", Duration.ofHours(1));

        assertThat(weight("a")).isEqualTo(TOTAL);
    }

    @Test
    void holdsATenantToItsOwnLimit() {
        limits.put("a", 100L);
        fill("a", Duration.ofHours(1));

        assertThat(weight("a")).isEqualTo(100);
    }

    @Test
    void countsWhatAllHaveDone() {
        assertThat(caches.of("a").get(1)).isNull();
        caches.withRoom("a").put(1, Duration.ofHours(1));
        caches.withRoom("b").put(1, Duration.ofHours(1));
        assertThat(caches.of("b").get(1)).isNotNull();

        CacheStatistics all = caches.statistics();

        assertThat(all.misses()).isEqualTo(1);
        assertThat(all.hits()).isEqualTo(1);
        assertThat(all.size()).isEqualTo(2);
        assertThat(all.weight()).isEqualTo(2 * ENTRY);
        assertThat(all.maximumWeight()).isEqualTo(TOTAL);
    }
}
