package dev.rowmill.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class WeighedCacheTest {
    private final AtomicLong now = new AtomicLong();

    @Test
    void givesBackWhatWasPutAndCountsHitsAndMisses() {
        WeighedCache<String, String> cache =
                WeighedCache.lasting(100, (key, value) -> value.length());
        cache.put("a", "one");

        assertThat(cache.get("a")).isEqualTo("one");
        assertThat(cache.get("b")).isNull();
        assertThat(cache.peek("b")).isNull();

        CacheStatistics statistics = cache.statistics();
        assertThat(statistics.hits()).isEqualTo(1);
        assertThat(statistics.misses()).isEqualTo(1);
        assertThat(statistics.size()).isEqualTo(1);
        assertThat(statistics.weight()).isEqualTo(3);
        assertThat(statistics.maximumWeight()).isEqualTo(100);
    }

    @Test
    void dropsEachEntryAfterItsOwnTime() {
        WeighedCache<String, Long> cache =
                WeighedCache.expiring(100, (key, value) -> 1, value -> value, now::get);
        cache.put("short", 10_000_000_000L);
        cache.put("long", 20_000_000_000L);

        now.set(10_000_000_000L);
        assertThat(cache.get("short")).isNull();
        assertThat(cache.peek("short")).isNull();
        assertThat(cache.get("long")).isEqualTo(20_000_000_000L);
        now.set(20_000_000_000L);
        assertThat(cache.get("long")).isNull();
        now.set(30_000_000_000L); // entries leave with the turn of a wheel of about a second
        assertThat(cache.statistics().size()).isZero();
    }

    @Test
    void countsTheTimeFromTheLastWriteAndNotFromReads() {
        WeighedCache<String, Long> cache =
                WeighedCache.expiring(100, (key, value) -> 1, value -> value, now::get);
        cache.put("a", 10L);
        now.set(9);
        assertThat(cache.get("a")).isEqualTo(10L);
        cache.put("a", 5L);
        now.set(13);
        assertThat(cache.get("a")).isEqualTo(5L);
        now.set(14);
        assertThat(cache.get("a")).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverHoldsMoreThanItsMaximumWeight(long seed) {
        var random = new Random(seed);
        WeighedCache<Integer, byte[]> cache =
                WeighedCache.lasting(10_000, (key, value) -> value.length);
        for (int i = 0; i < 5_000; i++) {
            cache.put(random.nextInt(1_000), new byte[random.nextInt(300)]);
            if (i % 500 == 0) {
                assertThat(cache.statistics().weight())
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(10_000);
            }
        }
        assertThat(cache.statistics().evictions()).as("seed %d", seed).isPositive();
        assertThat(cache.statistics().evictedWeight()).as("seed %d", seed).isPositive();
    }

    @Test
    void keepsNothingHeavierThanTheWhole() {
        WeighedCache<String, String> cache =
                WeighedCache.lasting(2, (key, value) -> value.length());
        cache.put("a", "abc");
        assertThat(cache.statistics().size()).isZero();
    }

    @Test
    void computesAValueOnceAndCountsTheLoad() {
        WeighedCache<String, Integer> cache = WeighedCache.lasting(10, (key, value) -> 1);
        var computed = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            assertThat(cache.get("a", key -> computed.incrementAndGet())).isEqualTo(1);
        }
        cache.countLoad(7);
        assertThat(cache.statistics().loads()).isEqualTo(2);
        assertThat(cache.statistics().loadNanos()).isGreaterThanOrEqualTo(7);
        cache.remove("a");
        assertThat(cache.peek("a")).isNull();
    }

    @Test
    void keepsNothingOfAComputationThatThrows() {
        WeighedCache<String, Integer> cache = WeighedCache.lasting(10, (key, value) -> 1);
        assertThatThrownBy(() ->
                        cache.get(
                                "a",
                                key -> {
                                    throw new IllegalStateException("no");
                                }))
                .hasMessage("no");
        assertThat(cache.peek("a")).isNull();
    }

    @Test
    void refusesANegativeBound() {
        assertThatThrownBy(() -> WeighedCache.lasting(-1, (key, value) -> 1))
                .hasMessageContaining("-1");
    }
}
