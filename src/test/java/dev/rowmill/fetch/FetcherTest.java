package dev.rowmill.fetch;

import static dev.rowmill.fetch.StubUpstream.answer;
import static dev.rowmill.fetch.StubUpstream.inTurn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class FetcherTest {
    private FetchFixture f;

    @BeforeEach
    void open() throws IOException {
        f = new FetchFixture();
    }

    @AfterEach
    void close() throws IOException {
        f.close();
    }

    @Test
    void givesTheStatusTheHeadersAndTheBody() throws Exception {
        f.stub.on(
                "/a?b=c%2F", answer(201, "{\"x\":1}", "Content-Type: application/json", "X-A: 1"));
        FetchResponse response = f.fetch("/a?b=c%2F", FetchPolicy.DEFAULT);

        assertThat(response.status()).isEqualTo(201);
        assertThat(FetchFixture.text(response)).isEqualTo("{\"x\":1}");
        assertThat(response.contentType()).isEqualTo("application/json");
        assertThat(response.header("X-a")).isEqualTo("1");
        assertThat(response.source()).isEqualTo(FetchResponse.Source.NETWORK);
        assertThat(f.tally.calls()).isEqualTo(1);
        assertThat(f.events.count(FetchEvents.Outcome.OK)).isEqualTo(1);
        assertThat(f.events.hosts()).containsExactly("127.0.0.1:" + f.stub.port());
    }

    @Test
    void sendsMethodHeadersAndBodyAndNothingOfItsOwnBesideTheUsual() throws Exception {
        f.stub.ok("/p", "done");
        var request =
                FetchFixture.request(
                        "POST",
                        f.stub.url("/p"),
                        "h\u00e9",
                        "Content-Type",
                        "text/plain",
                        "X-Key",
                        "k");
        f.fetch(request, FetchPolicy.DEFAULT);

        StubUpstream.Asked asked = f.stub.asked().getFirst();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(new String(asked.body(), StandardCharsets.UTF_8)).isEqualTo("h\u00e9");
        assertThat(asked.headers())
                .isEqualTo(
                        Map.of(
                                "host",
                                "127.0.0.1:" + f.stub.port(),
                                "user-agent",
                                "rowmill",
                                "accept-encoding",
                                "gzip",
                                "content-type",
                                "text/plain",
                                "content-length",
                                "3",
                                "x-key",
                                "k"));
    }

    @Test
    void keepsConnectionsOpenBetweenCallsButNotAcrossTenants() throws Exception {
        f.stub.ok("/a", "a");
        for (int i = 0; i < 5; i++) {
            f.fetch("/a", FetchPolicy.DEFAULT);
        }
        assertThat(f.stub.connections()).isEqualTo(1);
        f.fetch(FetchRequest.get(f.stub.url("/a"), "other"), FetchPolicy.DEFAULT);
        assertThat(f.stub.connections()).isEqualTo(2);
    }

    @Test
    void keepsNoCookies() throws Exception {
        f.stub.on("/a", answer(200, "", "Set-Cookie: s=1; Path=/"));
        f.fetch("/a", FetchPolicy.DEFAULT);
        f.fetch("/a", FetchPolicy.DEFAULT);
        assertThat(f.stub.asked()).noneMatch(asked -> asked.headers().containsKey("cookie"));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 400, 401, 403, 404, 407, 410, 501})
    void failsAtOnceOnAStatusThatIsNeitherSuccessNorTransient(int status) {
        f.stub.on("/a", answer(status, "", "WWW-Authenticate: Basic realm=x"));
        FetchException failure = f.failure("/a", FetchPolicy.DEFAULT);
        assertThat(failure.code()).isEqualTo(FetchException.Code.UPSTREAM_STATUS);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.attempts()).isEqualTo(1);
        assertThat(failure.detail()).contains(String.valueOf(status));
        assertThat(f.stub.count("/a")).isEqualTo(1);
    }

    @Test
    void lets404BeAnAnswerWhereThePolicySaysSo() throws Exception {
        f.stub.on("/a", answer(404, "none"));
        var policy = FetchFixture.onStatus(Map.of(404, OnStatus.ACCEPT));
        assertThat(f.fetch("/a", policy).status()).isEqualTo(404);
        assertThat(f.failure("/a", FetchPolicy.DEFAULT).status()).isEqualTo(404);
    }

    @Test
    void triesAgainOnAStatusThePolicyNames() throws Exception {
        f.stub.on("/a", inTurn(answer(418, ""), answer(200, "tea")));
        var policy = FetchFixture.onStatus(Map.of(418, OnStatus.RETRY));
        assertThat(FetchFixture.text(f.fetch("/a", policy))).isEqualTo("tea");
        f.stub.on("/b", answer(503, ""));
        var stern = FetchFixture.onStatus(Map.of(503, OnStatus.ERROR));
        assertThat(f.failure("/b", stern).attempts()).isEqualTo(1);
    }

    @Test
    void answersHeadWithoutABodyWhateverLengthIsAnnounced() throws Exception {
        f.stub.on("/a", StubUpstream.raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"));
        var response =
                f.fetch(FetchFixture.request("HEAD", f.stub.url("/a"), ""), FetchPolicy.DEFAULT);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void refusesABadUrlBeforeAnythingIsSent() {
        for (String url : List.of("file:///etc/passwd", "http://10.0.0.1/", "http://127.1/", "x")) {
            FetchException failure = f.failure(FetchRequest.get(url, "t"), FetchPolicy.DEFAULT);
            assertThat(failure.code()).isEqualTo(FetchException.Code.URL_BLOCKED);
            assertThat(failure.detail()).isEqualTo(Blocked.DETAIL);
            assertThat(failure.attempts()).isZero();
        }
        assertThat(f.tally.calls()).isZero();
        assertThat(f.stub.connections()).isZero();
    }

    @Test
    void refusesAHeaderThatWouldSplitTheRequest() {
        f.stub.ok("/a", "");
        for (String value : List.of("a\r\nX-Injected: 1", "a\u0000", "\u20ac", "a\nb")) {
            var request = FetchFixture.request("GET", f.stub.url("/a"), "", "X-A", value);
            FetchException failure = f.failure(request, FetchPolicy.DEFAULT);
            assertThat(failure.code()).isEqualTo(FetchException.Code.URL_BLOCKED);
            assertThat(failure.detail()).contains("x-a");
        }
        assertThat(f.stub.connections()).isZero();
    }

    @Test
    void refusesMethodsAndHeadersThatAreNotTheCallersToChoose() {
        for (String method : List.of("TRACE", "CONNECT", "get", "GET / HTTP/1.1\r\n", "")) {
            assertThatThrownBy(() -> FetchFixture.request(method, "http://a.example/", ""))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String header :
                List.of("Host", "content-length", "Transfer-Encoding", "a b", "", "a:")) {
            assertThatThrownBy(
                            () -> FetchFixture.request("GET", "http://a.example/", "", header, "x"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void failsFetchesThatComeAfterItIsClosed() throws Exception {
        f.stub.ok("/a", "a");
        f.fetch("/a", FetchPolicy.DEFAULT);
        f.fetcher.close();
        FetchException failure = f.failure("/a", FetchPolicy.DEFAULT.withRetries(0));
        assertThat(failure.code()).isEqualTo(FetchException.Code.UPSTREAM_UNREACHABLE);
    }

    @Test
    void failsTheCallsUnderWayWhenItIsClosed() throws Exception {
        var reached = new CountDownLatch(1);
        f.stub.on(
                "/a",
                (asked, socket) -> {
                    reached.countDown();
                    return StubUpstream.stuck("").answer(asked, socket);
                });
        var failure = new CompletableFuture<FetchException>();
        Thread.startVirtualThread(
                () -> failure.complete(f.failure("/a", FetchPolicy.DEFAULT.withRetries(0))));
        reached.await();
        f.fetcher.close();
        assertThat(failure.get(30, TimeUnit.SECONDS).code())
                .isEqualTo(FetchException.Code.UPSTREAM_UNREACHABLE);
    }
}
