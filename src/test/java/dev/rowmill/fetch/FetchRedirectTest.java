package dev.rowmill.fetch;

import static dev.rowmill.fetch.StubUpstream.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

class FetchRedirectTest {
    private FetchFixture f;
    private StubUpstream other;

    @BeforeEach
    void open() throws IOException {
        f = new FetchFixture();
        other = new StubUpstream();
        other.ok("/t", "there");
        f.stub.ok("/t", "here");
    }

    @AfterEach
    void close() throws IOException {
        f.close();
        other.close();
    }

    private void redirect(String path, int status, String location) {
        f.stub.on(path, answer(status, "", "Location: " + location));
    }

    @Test
    void doesNotFollowUnlessAsked() {
        redirect("/a", 302, "/t");
        assertThat(f.failure("/a", FetchPolicy.DEFAULT).status()).isEqualTo(302);
        assertThat(f.stub.count("/t")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsWhenAsked(int status) throws Exception {
        redirect("/a", status, "/t");
        assertThat(FetchFixture.text(f.fetch("/a", FetchFixture.redirects(1)))).isEqualTo("here");
        redirect("/b", status, other.url("/t"));
        assertThat(FetchFixture.text(f.fetch("/b", FetchFixture.redirects(1)))).isEqualTo("there");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/",
                "http://[::1]/",
                "http://169.254.169.254/latest/meta-data/",
                "http://127.0.0.1.:80/",
                "file:///etc/passwd",
                "gopher://127.0.0.1:6379/_x",
                "http://user@127.0.0.1/t",
                "//metadata.google.internal/",
                "ht tp://x",
            })
    void refusesALocationThatIsNotAllowedLikeAnyUrl(String location) {
        redirect("/a", 302, location);
        FetchException failure = f.failure("/a", FetchFixture.redirects(5));
        assertThat(failure.code()).isEqualTo(FetchException.Code.URL_BLOCKED);
        assertThat(failure.detail()).isEqualTo(Blocked.DETAIL);
        assertThat(failure.attempts()).isEqualTo(1);
    }

    @Test
    void endsALoopAfterAsManyHopsAsAllowed() {
        redirect("/a", 302, "/b");
        redirect("/b", 302, "/a");
        FetchException failure = f.failure("/a", FetchFixture.redirects(5));
        assertThat(failure.code()).isEqualTo(FetchException.Code.UPSTREAM_STATUS);
        assertThat(failure.detail()).contains("after 5 redirects");
        assertThat(f.stub.asked()).hasSize(6);
    }

    @Test
    void failsWithoutALocationOrWithTwo() {
        f.stub.on("/none", answer(302, ""));
        assertThat(f.failure("/none", FetchFixture.redirects(5)).detail()).contains("0 Location");
        f.stub.on("/two", answer(302, "", "Location: /t", "Location: /t"));
        assertThat(f.failure("/two", FetchFixture.redirects(5)).detail()).contains("2 Location");
        assertThat(f.stub.count("/t")).isZero();
    }

    @Test
    void ignoresARefreshHeader() throws Exception {
        f.stub.on(
                "/a",
                answer(200, "<meta http-equiv=refresh content='0;url=/t'>", "Refresh: 0;url=/t"));
        f.fetch("/a", FetchFixture.redirects(5));
        assertThat(f.stub.count("/t")).isZero();
    }

    @Test
    void keepsTheHeadersWithinTheOriginAndDropsAllOfThemBeyond() throws Exception {
        redirect("/a", 302, "/t");
        redirect("/b", 302, other.url("/t"));
        for (String path : new String[] {"/a", "/b"}) {
            var request =
                    FetchFixture.request(
                            "GET", f.stub.url(path), "", "Authorization", "s", "X-Api-Key", "k");
            f.fetch(request, FetchFixture.redirects(1));
        }
        assertThat(f.stub.asked().getLast().path()).isEqualTo("/b");
        assertThat(f.stub.asked().get(1).headers()).containsEntry("x-api-key", "k");
        assertThat(other.asked().getFirst().headers())
                .containsOnlyKeys("host", "user-agent", "accept-encoding");
    }

    @ParameterizedTest
    @CsvSource({"301, GET, 0", "302, GET, 0", "303, GET, 0", "307, POST, 1", "308, POST, 1"})
    void turnsAPostIntoWhatTheStatusSays(int status, String method, int length) throws Exception {
        redirect("/a", status, "/t");
        f.fetch(FetchFixture.request("POST", f.stub.url("/a"), "x"), FetchFixture.redirects(1));
        StubUpstream.Asked last = f.stub.asked().getLast();
        assertThat(last.method()).isEqualTo(method);
        assertThat(last.body()).hasSize(length);
        assertThat(last.headers().containsKey("content-type")).isEqualTo(length > 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void sendsNoBodyToAnotherOrigin(int status) {
        redirect("/a", status, other.url("/t"));
        var post = FetchFixture.request("POST", f.stub.url("/a"), "secret");
        FetchException failure = f.failure(post, FetchFixture.redirects(5));
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.detail()).contains("another origin");
        assertThat(other.asked()).isEmpty();
    }

    @Test
    void doesNotGoBackFromHttpsToHttp() throws Exception {
        var secure =
                new Outgoing(
                        "GET",
                        Target.parse("https://a.example/x"),
                        java.util.List.of(),
                        FetchRequest.NO_BODY,
                        "t");
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> secure.redirected(302, "http://a.example/x"))
                .isInstanceOf(Blocked.class);
    }

    @Test
    void triesAHopAgainThatFailsForAMoment() throws Exception {
        redirect("/a", 302, "/f");
        f.stub.on("/f", StubUpstream.inTurn(answer(503, ""), answer(200, "flapping")));
        var policy = FetchFixture.redirects(1).withRetries(1);
        assertThat(FetchFixture.text(f.fetch("/a", policy))).isEqualTo("flapping");
        assertThat(f.stub.count("/a")).isEqualTo(1);
    }
}
