package dev.rowmill.fetch;

import static dev.rowmill.fetch.StubUpstream.answer;
import static dev.rowmill.fetch.StubUpstream.inTurn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

class FetchRetryTest {
    private FetchFixture f;

    @BeforeEach
    void open() throws IOException {
        f = new FetchFixture();
    }

    @AfterEach
    void close() throws IOException {
        f.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void triesATransientStatusAgainUntilItSucceeds(int status) throws Exception {
        f.stub.on("/a", inTurn(answer(status, ""), answer(status, ""), answer(200, "done")));
        assertThat(FetchFixture.text(f.fetch("/a", FetchPolicy.DEFAULT))).isEqualTo("done");
        assertThat(f.tally.calls()).isEqualTo(3);
        assertThat(f.tally.retries()).isEqualTo(2);
        assertThat(f.events.retried).hasValue(2);
    }

    @Test
    void givesUpAfterTheRetriesOfThePolicyAndSaysHowOftenItTried() {
        f.stub.on("/a", answer(503, ""));
        FetchException failure = f.failure("/a", FetchPolicy.DEFAULT);
        assertThat(failure.status()).isEqualTo(503);
        assertThat(failure.attempts()).isEqualTo(4);
        assertThat(failure.detail()).contains("503").contains("4 tries");
        assertThat(f.stub.count("/a")).isEqualTo(4);
    }

    @Test
    void backsOffLongerEachTimeWithFullJitter() {
        f.stub.on("*", answer(500, ""));
        for (int i = 0; i < 3; i++) {
            f.failure("/" + i, FetchPolicy.DEFAULT);
        }
        var waits = f.clock.waits();
        assertThat(waits).hasSize(9).doesNotHaveDuplicates();
        for (int i = 0; i < waits.size(); i++) {
            assertThat(waits.get(i)).isBetween(Duration.ZERO, Duration.ofMillis(100L << (i % 3)));
        }
    }

    @Test
    void triesAgainWhenTheConnectionBreaks() throws Exception {
        f.stub.on("/a", inTurn(StubUpstream.reset(""), StubUpstream.raw(""), answer(200, "done")));
        assertThat(FetchFixture.text(f.fetch("/a", FetchPolicy.DEFAULT))).isEqualTo("done");
        assertThat(f.events.count(FetchEvents.Outcome.UNREACHABLE)).isEqualTo(2);
    }

    @Test
    void triesAgainWhenNothingListens() throws Exception {
        int port;
        try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = server.getLocalPort();
        }
        var request = FetchRequest.get("http://127.0.0.1:" + port + "/", "t");
        FetchException failure = f.failure(request, FetchPolicy.DEFAULT);
        assertThat(failure.code()).isEqualTo(FetchException.Code.UPSTREAM_UNREACHABLE);
        assertThat(failure.detail()).contains("127.0.0.1:" + port).contains("refused");
        assertThat(failure.attempts()).isEqualTo(4);
    }

    @Test
    void triesAgainAfterATimeout() throws Exception {
        f.stub.on("/a", inTurn(StubUpstream.stuck(""), answer(200, "done")));
        var policy = FetchPolicy.DEFAULT.withTimeout(Duration.ofMillis(200));
        assertThat(FetchFixture.text(f.fetch("/a", policy))).isEqualTo("done");
        assertThat(f.events.count(FetchEvents.Outcome.TIMEOUT)).isEqualTo(1);
    }

    @Test
    void replacesAKeptConnectionThatTheUpstreamClosedWithoutCountingATry() throws Exception {
        f.stub.on("/a", answer(200, "a"));
        f.stub.on("/b", inTurn(StubUpstream.raw(""), answer(200, "b")));
        f.fetch("/a", FetchPolicy.DEFAULT);
        assertThat(FetchFixture.text(f.fetch("/b", FetchPolicy.DEFAULT.withRetries(0))))
                .isEqualTo("b");
        assertThat(f.tally.retries()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"500, 1", "502, 1", "504, 1", "408, 4", "429, 4", "503, 4"})
    void repeatsAPostOnlyWhereTheUpstreamSaysItDidNothing(int status, int attempts) {
        f.stub.on("/a", answer(status, ""));
        var post = FetchFixture.request("POST", f.stub.url("/a"), "x");
        assertThat(f.failure(post, FetchPolicy.DEFAULT).attempts()).isEqualTo(attempts);
    }

    @Test
    void repeatsAPostThatCarriesAnIdempotencyKey() {
        f.stub.on("/a", answer(500, ""));
        var post = FetchFixture.request("POST", f.stub.url("/a"), "x", "Idempotency-Key", "\"1\"");
        assertThat(f.failure(post, FetchPolicy.DEFAULT).attempts()).isEqualTo(4);
    }

    @Test
    void waitsAsManySecondsAsRetryAfterSays() throws Exception {
        f.stub.on("/a", inTurn(answer(429, "", "Retry-After: 7"), answer(200, "done")));
        f.fetch("/a", FetchPolicy.DEFAULT);
        assertThat(f.clock.waits()).hasSize(1);
        assertThat(f.clock.waits().getFirst())
                .isBetween(Duration.ofSeconds(7), Duration.ofMillis(7100));
    }

    @Test
    void waitsUntilTheDateThatRetryAfterSays() throws Exception {
        f.stub.on(
                "/a",
                inTurn(
                        answer(503, "", "Retry-After: Sun, 01 Mar 2026 12:00:30 GMT"),
                        answer(200, "done")));
        f.fetch("/a", FetchPolicy.DEFAULT);
        assertThat(f.clock.waits().getFirst())
                .isBetween(Duration.ofSeconds(30), Duration.ofMillis(30_100));
    }

    @Test
    void givesUpAtOnceWhenRetryAfterIsLongerThanThePolicyWaits() {
        f.stub.on("/a", answer(429, "", "Retry-After: 121"));
        FetchException failure = f.failure("/a", FetchPolicy.DEFAULT);
        assertThat(failure.attempts()).isEqualTo(1);
        assertThat(failure.detail()).contains("longer than 120 s");
        assertThat(f.clock.waits()).isEmpty();
    }

    @Test
    void countsAllWaitsOfAFetchAgainstTheLongestWait() {
        f.stub.on("/a", answer(429, "", "Retry-After: 5"));
        FetchException failure = f.failure("/a", FetchFixture.maxWait(Duration.ofSeconds(12)));
        assertThat(failure.attempts()).isEqualTo(3);
    }

    @Test
    void holdsBackTheTenantsOtherCallsWhileTheHostAsksForAPause() throws Exception {
        f.stub.on("/a", answer(429, "", "Retry-After: 9"));
        f.stub.ok("/b", "b");
        f.failure("/a", FetchPolicy.DEFAULT.withRetries(0));
        f.fetch(FetchRequest.get(f.stub.url("/b"), "other"), FetchPolicy.DEFAULT);
        assertThat(f.clock.waits()).isEmpty();
        f.fetch("/b", FetchPolicy.DEFAULT);
        assertThat(f.clock.waits()).containsExactly(Duration.ofSeconds(9));
        f.fetch("/b", FetchPolicy.DEFAULT);
        assertThat(f.clock.waits()).hasSize(1);
        assertThat(f.events.throttledNanos).hasValue(9_000_000_000L);
    }

    @Test
    void spendsNoMoreThanATenthOfTheCallsOnRetries() {
        f.stub.on("*", answer(503, ""));
        int rows = 1_000;
        for (int i = 0; i < rows; i++) {
            f.failure("/" + i, FetchPolicy.DEFAULT);
        }
        long elapsedMinutes =
                1 + f.clock.waits().stream().mapToLong(Duration::toMillis).sum() / 60_000;
        assertThat(f.tally.retries()).isBetween(100L, rows / 10 + 10 + 10 * elapsedMinutes);
        assertThat(f.failure("/last", FetchPolicy.DEFAULT).detail()).contains("retry budget");
    }

    @Test
    void sparesOneHostTheRetriesOfAnother() {
        f.stub.on("*", answer(503, ""));
        for (int i = 0; i < 20; i++) {
            f.failure("/" + i, FetchPolicy.DEFAULT);
        }
        var other = FetchRequest.get("http://localhost:" + f.stub.port() + "/x", "t");
        assertThat(f.failure(other, FetchPolicy.DEFAULT).attempts()).isEqualTo(4);
    }
}
