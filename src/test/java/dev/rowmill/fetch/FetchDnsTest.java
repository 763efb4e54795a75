package dev.rowmill.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Names: every answer is checked, and the address checked is the address called.
class FetchDnsTest {
    private FetchFixture f;

    @BeforeEach
    void open() throws IOException {
        f = new FetchFixture();
        f.stub.ok("/a", "a");
    }

    @AfterEach
    void close() throws IOException {
        f.close();
    }

    private FetchRequest named(String host) {
        return FetchRequest.get("http://" + host + ":" + f.stub.port() + "/a", "t");
    }

    @Test
    void callsTheAddressANameLeadsToUnderTheName() throws Exception {
        f.names.put("a.example", List.of("127.0.0.1"));
        assertThat(FetchFixture.text(f.fetch(named("a.example"), FetchPolicy.DEFAULT)))
                .isEqualTo("a");
        assertThat(f.stub.asked().getFirst().headers())
                .containsEntry("host", "a.example:" + f.stub.port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "127.0.0.1,10.0.0.1", "::1", "127.0.0.1,::1", "127.0.0.2"})
    void refusesANameThatLeadsAnywhereNotAllowed(String answers) {
        f.names.put("a.example", List.of(answers.split(",")));
        FetchException failure = f.failure(named("a.example"), FetchPolicy.DEFAULT);
        assertThat(failure.code()).isEqualTo(FetchException.Code.URL_BLOCKED);
        assertThat(failure.detail()).isEqualTo(Blocked.DETAIL);
        assertThat(f.stub.connections()).isZero();
        assertThat(f.events.count(FetchEvents.Outcome.BLOCKED)).isEqualTo(1);
        assertThat(f.tally.calls()).isZero();
    }

    @Test
    void isNotMovedByANameThatChangesItsAnswers() throws Exception {
        f.names.put("a.example", List.of("127.0.0.1"));
        f.fetch(named("a.example"), FetchPolicy.DEFAULT);
        f.names.put("a.example", List.of("10.0.0.1"));
        f.clock.advance(Duration.ofMinutes(1));
        f.fetch(named("a.example"), FetchPolicy.DEFAULT); // over the connection that is open
        assertThat(f.stub.connections()).isEqualTo(1);

        var tenant =
                new FetchRequest(
                        "GET", named("a.example").url(), List.of(), FetchRequest.NO_BODY, "u");
        assertThat(f.failure(tenant, FetchPolicy.DEFAULT).code())
                .isEqualTo(FetchException.Code.URL_BLOCKED); // a new one is checked anew
        assertThat(f.stub.connections()).isEqualTo(1);
    }

    @Test
    void looksANameUpOncePerConnectionSoThatNoSecondAnswerIsUsed() throws Exception {
        var asked = new AtomicInteger();
        Resolver flipping =
                host ->
                        new InetAddress[] {
                            InetAddress.ofLiteral(
                                    asked.getAndIncrement() == 0 ? "127.0.0.1" : "10.0.0.1")
                        };
        try (var fetcher =
                new Fetcher(
                        FetchLimits.DEFAULT,
                        AddressPolicy.parse("127.0.0.1", ""),
                        FetchEvents.NONE,
                        f.clock,
                        flipping)) {
            fetcher.fetch(named("a.example"), FetchPolicy.DEFAULT, f.tally);
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void triesTheNextAddressWhenTheFirstDoesNotAnswer() throws Exception {
        try (var g = new FetchFixture(FetchLimits.DEFAULT, "127.0.0.0/8")) {
            g.stub.ok("/a", "a");
            g.names.put("a.example", List.of("127.0.0.9", "127.0.0.1"));
            var request = FetchRequest.get("http://a.example:" + g.stub.port() + "/a", "t");
            assertThat(g.fetch(request, FetchPolicy.DEFAULT.withRetries(0)).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void takesLocalhostForThisMachineWithoutAsking() throws Exception {
        f.names.put("localhost", List.of("10.0.0.1"));
        assertThat(f.fetch(named("localhost"), FetchPolicy.DEFAULT).status()).isEqualTo(200);
    }

    @Test
    void failsAsUnreachableWhenThereIsNoSuchName() {
        FetchException failure =
                f.failure(named("none.example"), FetchPolicy.DEFAULT.withRetries(0));
        assertThat(failure.code()).isEqualTo(FetchException.Code.UPSTREAM_UNREACHABLE);
        assertThat(failure.detail()).contains("none.example");
        assertThat(f.events.count(FetchEvents.Outcome.DNS)).isEqualTo(1);
    }

    @Test
    void asksOnceForManyAndKeepsTheAnswerForAWhile() throws Exception {
        var asked = new AtomicInteger();
        Resolver counting =
                host -> {
                    asked.incrementAndGet();
                    return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
                };
        try (var lookups = new Lookups(counting, Duration.ofSeconds(2), f.clock)) {
            for (int i = 0; i < 10; i++) {
                lookups.find("a.example");
            }
            assertThat(asked).hasValue(1);
            f.clock.advance(Duration.ofSeconds(5));
            lookups.find("a.example");
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void givesUpOnALookupThatDoesNotEnd() {
        var never = new CountDownLatch(1);
        Resolver stuck =
                host -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        throw new UnknownHostException("interrupted");
                    }
                    throw new UnknownHostException(host);
                };
        try (var lookups = new Lookups(stuck, Duration.ofMillis(50), f.clock)) {
            for (int i = 0; i < 20; i++) {
                String host = "h" + i + ".example";
                assertThatThrownBy(() -> lookups.find(host))
                        .isInstanceOf(UnknownHostException.class)
                        .hasMessageContaining(host);
            }
        }
    }
}
