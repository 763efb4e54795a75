package dev.rowmill.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// Upstreams that break the rules: each has an outcome, in bounded time and memory, and leaves no
/// permit behind.
class HostileUpstreamTest {
    private static final int LIMIT = 100_000;
    private static final FetchPolicy POLICY = FetchPolicy.DEFAULT.withRetries(0);
    private static final FetchPolicy HASTY = POLICY.withTimeout(Duration.ofMillis(300));

    private FetchFixture f;

    @BeforeEach
    void open() throws IOException {
        f = new FetchFixture(FetchLimits.DEFAULT.withBodyBytes(LIMIT), "127.0.0.1");
    }

    @AfterEach
    void close() throws IOException {
        f.close();
    }

    private static Map<String, StubUpstream.Behaviour> behaviours() {
        var all = new TreeMap<String, StubUpstream.Behaviour>();
        all.put("timeout: never answers", StubUpstream.stuck(""));
        all.put("timeout: stops in a header", StubUpstream.stuck("HTTP/1.1 200 OK\r\nX-A: "));
        all.put(
                "timeout: stops in the body",
                StubUpstream.stuck(head("Content-Length: 9") + "abc"));
        all.put("timeout: interim answers and no end", flood("HTTP/1.1 100 Continue\r\n\r\n"));
        all.put(
                "unreachable: endless chunks of a byte",
                flood(head("Transfer-Encoding: chunked"), "1\r\na\r\n".repeat(99)));
        all.put("unreachable: endless body", flood(head("Connection: close"), "x".repeat(999)));
        all.put(
                "unreachable: endless headers",
                flood("HTTP/1.1 200 OK\r\n", "X-A: " + "b".repeat(99) + "\r\n"));
        all.put(
                "unreachable: one endless header",
                flood("HTTP/1.1 200 OK\r\nX-A: ", "b".repeat(99)));
        all.put(
                "unreachable: announces a gigabyte",
                StubUpstream.stuck(head("Content-Length: 1073741824")));
        all.put("unreachable: body cut short", StubUpstream.raw(head("Content-Length: 9") + "abc"));
        all.put(
                "unreachable: reset in the body",
                StubUpstream.reset(head("Content-Length: 9") + "abc"));
        all.put(
                "unreachable: chunks cut short",
                StubUpstream.raw(head("Transfer-Encoding: chunked") + "5\r\nabc"));
        all.put(
                "unreachable: no last chunk",
                StubUpstream.raw(head("Transfer-Encoding: chunked") + "3\r\nabc\r\n"));
        all.put(
                "unreachable: huge chunk",
                StubUpstream.stuck(head("Transfer-Encoding: chunked") + "fffffffffffffffff\r\na"));
        all.put("unreachable: closes at once", StubUpstream.raw(""));
        all.put("unreachable: not HTTP", StubUpstream.raw("SSH-2.0-OpenSSH_9.6\r\n"));
        all.put("unreachable: HTTP/0.9", StubUpstream.raw("<html>hello</html>\n"));
        all.put("unreachable: HTTP/2 frames", StubUpstream.raw("\0\0\0\4\0\0\0\0\0"));
        all.put(
                "unreachable: two lengths",
                StubUpstream.raw(head("Content-Length: 3\r\nContent-Length: 4") + "abcd"));
        all.put("unreachable: negative length", StubUpstream.raw(head("Content-Length: -1")));
        all.put(
                "unreachable: switches protocols",
                StubUpstream.raw(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nabc"));
        all.put(
                "unreachable: brotli unasked",
                StubUpstream.raw(head("Content-Encoding: br\r\nContent-Length: 3") + "abc"));
        all.put(
                "unreachable: ten codings",
                StubUpstream.raw(
                        head("Content-Encoding: gzip, gzip, gzip, gzip\r\nContent-Length: 3")
                                + "abc"));
        all.put(
                "unreachable: gzip that is none",
                StubUpstream.raw(head("Content-Encoding: gzip\r\nContent-Length: 3") + "abc"));
        all.put("unreachable: gzip bomb", gzipped("\0".repeat(50 * LIMIT), 0));
        all.put("unreachable: gzip cut short", gzipped("hello", 9));
        return all;
    }

    @TestFactory
    Stream<DynamicTest> hasAnOutcomeForEveryKindOfMisbehaviour() {
        return behaviours().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry)));
    }

    private void check(Map.Entry<String, StubUpstream.Behaviour> entry) {
        String path = "/" + entry.getKey().replaceAll("[^a-z0-9]", "-");
        f.stub.on(path, entry.getValue());
        String expected = entry.getKey().substring(0, entry.getKey().indexOf(':'));
        FetchException failure = f.failure(path, expected.equals("timeout") ? HASTY : POLICY);
        assertThat(failure.code().label())
                .as(failure.detail())
                .isEqualTo("upstream_" + expected.toLowerCase(Locale.ROOT));
        assertThat(failure.attempts()).isEqualTo(1);
        assertThat(f.fetcher.inFlight()).isZero();
        assertThat(f.fetcher.inFlightByHost()).isEmpty();
    }

    @Test
    void doesNotTakeWhatFollowsAnAnswerForTheNextOne() throws Exception {
        f.stub.on(
                "/long",
                (asked, socket) -> {
                    StubUpstream.write(
                            socket,
                            head("Content-Length: 3")
                                    + "abcHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
                    return true;
                });
        f.stub.ok("/next", "true");
        assertThat(FetchFixture.text(f.fetch("/long", POLICY))).isEqualTo("abc");
        assertThat(FetchFixture.text(f.fetch("/next", POLICY))).isEqualTo("true");
    }

    @Test
    void takesABodyOfExactlyTheLimitAndNotAByteMore() throws Exception {
        f.stub.ok("/fits", "x".repeat(LIMIT));
        f.stub.ok("/over", "x".repeat(LIMIT + 1));
        f.stub.on("/gzip", gzipped("x".repeat(LIMIT), 0));
        f.stub.on("/gzip-over", gzipped("x".repeat(LIMIT + 1), 0));
        assertThat(f.fetch("/fits", POLICY).body()).hasSize(LIMIT);
        assertThat(f.fetch("/gzip", POLICY).body()).hasSize(LIMIT);
        assertThat(f.failure("/over", POLICY).detail()).contains("larger than " + LIMIT);
        assertThat(f.failure("/gzip-over", POLICY).detail()).contains("larger than " + LIMIT);
    }

    @Test
    void decodesGzipAndLeavesTheCodingOutOfTheHeaders() throws Exception {
        f.stub.on("/a", gzipped("h\u00e9llo", 0));
        FetchResponse response = f.fetch("/a", POLICY);
        assertThat(FetchFixture.text(response)).isEqualTo("h\u00e9llo");
        assertThat(response.header("content-encoding")).isNull();
        assertThat(response.header("content-length")).isNull();
    }

    @Test
    void readsABodyThatEndsWithTheConnection() throws Exception {
        f.stub.on("/a", StubUpstream.raw(head("Connection: close") + "abc"));
        assertThat(FetchFixture.text(f.fetch("/a", POLICY))).isEqualTo("abc");
        f.stub.on("/b", StubUpstream.raw("HTTP/1.0 200 OK\r\n\r\nold"));
        assertThat(FetchFixture.text(f.fetch("/b", POLICY))).isEqualTo("old");
    }

    @Test
    void skipsInterimAnswers() throws Exception {
        f.stub.on(
                "/a",
                StubUpstream.raw(
                        "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
                                + head("Content-Length: 2")
                                + "ok"));
        assertThat(FetchFixture.text(f.fetch("/a", POLICY))).isEqualTo("ok");
    }

    private static String head(String headers) {
        return "HTTP/1.1 200 OK\r\n" + headers + "\r\n\r\n";
    }

    private static StubUpstream.Behaviour flood(String again) {
        return flood("", again);
    }

    /// Writes `first` and then `again` until the client has had enough.
    private static StubUpstream.Behaviour flood(String first, String again) {
        return (asked, socket) -> {
            socket.setSendBufferSize(4096);
            StubUpstream.write(socket, first);
            while (true) {
                StubUpstream.write(socket, again);
            }
        };
    }

    private static StubUpstream.Behaviour gzipped(String text, int cut) {
        return (asked, socket) -> {
            var bytes = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(bytes)) {
                gzip.write(text.getBytes(StandardCharsets.UTF_8));
            }
            int length = bytes.size() - cut;
            StubUpstream.write(socket, head("Content-Encoding: gzip\r\nContent-Length: " + length));
            socket.getOutputStream().write(bytes.toByteArray(), 0, length);
            return true;
        };
    }
}
