package dev.rowmill.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// The small readers: freshness, dates, gzip, and what makes two requests the same.
class FetchHeadersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cache-control: max-age=60 | 60",
                "cache-control: Max-Age=\"60\" | 60",
                "cache-control: max-age=60, s-maxage=10 | 10",
                "cache-control: public; cache-control: max-age=5 | 5",
                "cache-control: max-age=60, max-age=30 | 30",
                "cache-control: max-age=60; age: 45 | 15",
                "cache-control: max-age=60; age: 61 | 0",
                "cache-control: max-age=60; age: x | 60",
                "cache-control: max-age=60, no-store | 0",
                "cache-control: max-age=60, no-cache | 0",
                "cache-control: no-cache=\"set-cookie\", max-age=60 | 0",
                "cache-control: private, max-age=60 | 0",
                "cache-control: max-age=-1 | 0",
                "cache-control: max-age | 0",
                "cache-control: max-age=1.5 | 0",
                "cache-control: max-age=99999999999999999999 | 2147483647",
                "cache-control: max-age=60; vary: Accept-Encoding | 60",
                "cache-control: max-age=60; vary: accept-encoding, Accept | 0",
                "cache-control: max-age=60; vary: * | 0",
                "expires: Sun, 01 Mar 2026 12:01:00 GMT | 60",
                "expires: Sun, 01 Mar 2026 12:01:00 GMT; date: Sun, 01 Mar 2026 12:00:50 GMT | 10",
                "expires: Sun, 01 Mar 2026 11:01:00 GMT | 0",
                "expires: 0 | 0",
                "expires: Sun, 01 Mar 2026 12:01:00 GMT; cache-control: max-age=5 | 5",
                "etag: \"x\" | 0",
            })
    void readsHowLongAnAnswerIsFresh(String headers, long seconds) {
        List<Header> list =
                Stream.of(headers.split(";"))
                        .map(line -> line.split(":", 2))
                        .map(parts -> new Header(parts[0].strip(), parts[1].strip()))
                        .toList();
        assertThat(Duration.ofNanos(Freshness.nanos(200, list, ManualClock.START)))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0",
                "120 | 120",
                "99999999999 | 2147483647",
                "Sun, 01 Mar 2026 12:00:05 GMT | 5",
                "Sun, 01 Mar 2026 11:00:05 GMT | 0",
            })
    void readsRetryAfterAsSecondsOrDate(String text, long seconds) {
        assertThat(HttpDate.retryAfterNanos(text, ManualClock.START))
                .isEqualTo(Duration.ofSeconds(seconds).toNanos());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "1.5", "2026-03-01", "Sun, 31 Feb 2026 12:00:00 GMT"})
    void ignoresARetryAfterItCannotRead(String text) {
        assertThat(HttpDate.retryAfterNanos(text, ManualClock.START)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void unpacksWhatWasPackedInAnyNumberOfMembers(long seed) throws Exception {
        var random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            var packed = new ByteArrayOutputStream();
            var plain = new ByteArrayOutputStream();
            for (int member = 0; member <= random.nextInt(3); member++) {
                var bytes = new byte[random.nextInt(20_000)];
                random.nextBytes(bytes);
                plain.write(bytes);
                packed.write(gzip(bytes));
            }
            assertThat(Gunzip.decode(packed.toByteArray(), 1 << 20))
                    .as("seed %d", seed)
                    .isEqualTo(plain.toByteArray());
        }
    }

    @Test
    void neverTakesACutBodyForAWholeOne() throws Exception {
        var packed = new ByteArrayOutputStream();
        packed.write(gzip("one".getBytes(StandardCharsets.US_ASCII)));
        int boundary = packed.size();
        packed.write(gzip("two".getBytes(StandardCharsets.US_ASCII)));
        for (int length = 1; length < packed.size(); length++) {
            byte[] cut = Arrays.copyOf(packed.toByteArray(), length);
            if (length == boundary) {
                assertThat(Gunzip.decode(cut, 100)).hasSize(3);
            } else {
                assertThatThrownBy(() -> Gunzip.decode(cut, 100)).isInstanceOf(CallFailed.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void noticesEveryFlippedBitThatChangesTheContent(long seed) throws Exception {
        var random = new Random(seed);
        byte[] plain =
                "the quick brown fox jumps over the lazy dog"
                        .repeat(9)
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] packed = gzip(plain);
        for (int i = 0; i < 500; i++) {
            byte[] flipped = packed.clone();
            int bit = random.nextInt(packed.length * 8);
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            try {
                assertThat(Gunzip.decode(flipped, 1_000))
                        .as("seed %d bit %d", seed, bit)
                        .isEqualTo(plain);
            } catch (CallFailed e) {
                assertThat(e.kind()).isEqualTo(CallFailed.Kind.UNUSABLE);
            }
        }
    }

    /// Requests built from few, nasty parts: any two that differ have different keys, any two that
    /// are equal the same.
    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43})
    void givesDifferentRequestsDifferentKeys(long seed) {
        var random = new Random(seed);
        var parts =
                List.of(
                        "", "a", "aa", "a\u0000", "\u0000a", "a\n", "1", "\u00e9", "\ud800",
                        "\udc00", "?");
        var seen = new HashMap<CacheKey, List<Object>>();
        for (int i = 0; i < 20_000; i++) {
            var headers = new ArrayList<Header>();
            for (int h = random.nextInt(3); h > 0; h--) {
                headers.add(new Header(random.nextBoolean() ? "a" : "aa", pick(parts, random)));
            }
            String body = pick(parts.subList(0, 7), random);
            var request =
                    new FetchRequest(
                            random.nextBoolean() ? "GET" : "POST",
                            pick(parts, random),
                            headers,
                            body.getBytes(StandardCharsets.US_ASCII),
                            pick(parts, random));
            int redirects = random.nextInt(2);
            List<Object> identity =
                    List.of(
                            request.method(),
                            request.url(),
                            headers,
                            body,
                            request.tenant(),
                            redirects);
            var key = CacheKey.of(request, FetchFixture.redirects(redirects));
            var other = seen.putIfAbsent(key, identity);
            assertThat(other == null || other.equals(identity)).as("seed %d", seed).isTrue();
        }
        assertThat(seen.size()).isEqualTo(seen.values().stream().distinct().count());
    }

    @Test
    void keepsApartPoliciesThatReadAStatusDifferently() {
        var request = FetchRequest.get("http://a.example/", "t");
        assertThat(CacheKey.of(request, FetchFixture.onStatus(Map.of(404, OnStatus.ACCEPT))))
                .isNotEqualTo(CacheKey.of(request, FetchPolicy.DEFAULT))
                .isNotEqualTo(
                        CacheKey.of(request, FetchFixture.onStatus(Map.of(404, OnStatus.RETRY))));
    }

    private static String pick(List<String> parts, Random random) {
        return parts.get(random.nextInt(parts.size()));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }
}
