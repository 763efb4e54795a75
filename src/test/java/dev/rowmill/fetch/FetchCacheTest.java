package dev.rowmill.fetch;

import static dev.rowmill.fetch.StubUpstream.answer;
import static dev.rowmill.fetch.StubUpstream.inTurn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;

class FetchCacheTest {
    private static final FetchPolicy HOUR =
            FetchPolicy.DEFAULT.withCaching(new Caching.Lasting(Duration.ofHours(1)));
    private static final FetchPolicy HTTP = FetchPolicy.DEFAULT.withCaching(Caching.HTTP);

    private FetchFixture f;

    @BeforeEach
    void open() throws IOException {
        f = new FetchFixture(FetchLimits.DEFAULT.withCacheBytes(100_000), "127.0.0.1");
    }

    @AfterEach
    void close() throws IOException {
        f.close();
    }

    @Test
    void answersFromTheCacheForTheTimeGiven() throws Exception {
        f.stub.on("/a", inTurn(answer(200, "one"), answer(200, "two")));
        f.fetch("/a", HOUR);
        f.clock.advance(Duration.ofMinutes(59));
        FetchResponse hit = f.fetch("/a", HOUR);
        assertThat(FetchFixture.text(hit)).isEqualTo("one");
        assertThat(hit.source()).isEqualTo(FetchResponse.Source.CACHE);
        f.clock.advance(Duration.ofMinutes(1));
        assertThat(FetchFixture.text(f.fetch("/a", HOUR))).isEqualTo("two");
        assertThat(f.tally.cacheHits()).isEqualTo(1);
        assertThat(f.fetcher.cacheStatistics().hits()).isEqualTo(1);
        assertThat(f.fetcher.cacheStatistics().loads()).isEqualTo(2);
    }

    @Test
    void givesNobodyAnAnswerOlderThanTheyAskedFor() throws Exception {
        f.stub.on("/a", inTurn(answer(200, "one"), answer(200, "two")));
        f.fetch("/a", HOUR);
        f.clock.advance(Duration.ofSeconds(11));
        var tenSeconds = HOUR.withCaching(new Caching.Lasting(Duration.ofSeconds(10)));
        assertThat(FetchFixture.text(f.fetch("/a", tenSeconds))).isEqualTo("two");
        assertThat(FetchFixture.text(f.fetch("/a", FetchPolicy.DEFAULT))).isEqualTo("two");
        assertThat(f.stub.count("/a")).isEqualTo(3);
    }

    @Test
    void tellsWithoutWaitingWhetherItHasAnAnswer() throws Exception {
        f.stub.ok("/a", "x");
        var request = FetchRequest.get(f.stub.url("/a"), "t");
        assertThat(f.fetcher.cached(request, HOUR, f.tally)).isNull();
        assertThat(f.stub.connections()).isZero();
        f.fetch(request, HOUR);
        FetchResponse hit = f.fetcher.cached(request, HOUR, f.tally);
        assertThat(hit).isNotNull();
        assertThat(f.fetcher.cached(request, FetchPolicy.DEFAULT, f.tally)).isNull();
        assertThat(f.tally.cacheHits()).isEqualTo(1);
    }

    @Test
    void keepsTenantsMethodsHeadersAndBodiesApart() throws Exception {
        f.stub.ok("/a", "x");
        String url = f.stub.url("/a");
        f.fetch(FetchRequest.get(url, "t"), HOUR);
        f.fetch(FetchRequest.get(url, "u"), HOUR);
        f.fetch(FetchFixture.request("HEAD", url, ""), HOUR);
        f.fetch(FetchFixture.request("POST", url, "1"), HOUR);
        f.fetch(FetchFixture.request("POST", url, "2"), HOUR);
        f.fetch(FetchFixture.request("GET", url, "", "X-A", "1"), HOUR);
        f.fetch(FetchFixture.request("GET", url, "", "X-A", "2"), HOUR);
        assertThat(f.stub.count("/a")).isEqualTo(7);
        f.fetch(FetchFixture.request("POST", url, "2"), HOUR);
        assertThat(f.stub.count("/a")).isEqualTo(7);
    }

    @Test
    void neverKeepsAFailureAsASuccess() throws Exception {
        f.stub.on("/a", inTurn(answer(404, ""), answer(200, "now")));
        f.failure("/a", HOUR);
        assertThat(FetchFixture.text(f.fetch("/a", HOUR))).isEqualTo("now");
    }

    @Test
    void keepsFailuresOnlyForThoseWhoAskForIt() throws Exception {
        f.stub.on("/a", inTurn(answer(404, ""), answer(404, ""), answer(200, "now")));
        var errors = FetchFixture.cacheErrors(HOUR.caching(), Duration.ofSeconds(10));
        f.failure("/a", errors);
        assertThat(f.failure("/a", errors).status()).isEqualTo(404);
        assertThat(f.stub.count("/a")).isEqualTo(1);
        assertThat(f.failure("/a", HOUR).status()).isEqualTo(404);
        assertThat(f.stub.count("/a")).isEqualTo(2);
        f.clock.advance(Duration.ofSeconds(10));
        assertThat(FetchFixture.text(f.fetch("/a", errors))).isEqualTo("now");
    }

    @Test
    void obeysTheFreshnessAnAnswerGivesItself() throws Exception {
        f.stub.on("/a", answer(200, "x", "Cache-Control: public, max-age=60", "Age: 20"));
        f.fetch("/a", HTTP);
        f.clock.advance(Duration.ofSeconds(39));
        f.fetch("/a", HTTP);
        assertThat(f.stub.count("/a")).isEqualTo(1);
        f.clock.advance(Duration.ofSeconds(1));
        f.fetch("/a", HTTP);
        assertThat(f.stub.count("/a")).isEqualTo(2);
    }

    @Test
    void keepsOnTheAnswersAccountOnlyGetAndHead() throws Exception {
        f.stub.on("/a", answer(200, "x", "Cache-Control: max-age=60"));
        var post = FetchFixture.request("POST", f.stub.url("/a"), "1");
        f.fetch(post, HTTP);
        f.fetch(post, HTTP);
        assertThat(f.stub.count("/a")).isEqualTo(2);
    }

    @Test
    void staysWithinItsBytes() throws Exception {
        f.stub.on("*", answer(200, "x".repeat(10_000)));
        for (int i = 0; i < 40; i++) {
            f.fetch("/" + i, HOUR);
        }
        var statistics = f.fetcher.cacheStatistics();
        assertThat(statistics.weight()).isBetween(50_000L, 100_000L);
        assertThat(statistics.evictions()).isGreaterThan(25);
    }
}
