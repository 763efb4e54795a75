package dev.rowmill.fetch;

import static dev.rowmill.fetch.StubUpstream.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// How many calls there are at once, how fast they follow each other, and how a wait for that ends.
class FetchLimitsTest {
    @Test
    void makesNoMoreCallsAtOnceThanAHostMayHave() throws Exception {
        checkBound(FetchLimits.DEFAULT.withInFlight(100, 3), 3);
    }

    @Test
    void makesNoMoreCallsAtOnceThanThereMayBeInAll() throws Exception {
        checkBound(FetchLimits.DEFAULT.withInFlight(2, 100), 2);
    }

    /// Holds the calls at the stub, so that as many are there as ever will be, and lets them go one
    /// by one.
    private static void checkBound(FetchLimits limits, int bound) throws Exception {
        var arrived = new Semaphore(0);
        var leave = new Semaphore(0);
        try (var f = new FetchFixture(limits, "127.0.0.1");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            f.stub.on(
                    "*",
                    (asked, socket) -> {
                        arrived.release();
                        leave.acquire();
                        return answer(200, "x").answer(asked, socket);
                    });
            var fetches = new ArrayList<Future<FetchResponse>>();
            for (int i = 0; i < 10; i++) {
                String path = "/" + i;
                fetches.add(threads.submit(() -> f.fetch(path, FetchPolicy.DEFAULT)));
            }
            arrived.acquire(bound);
            assertThat(f.fetcher.inFlight()).isEqualTo(bound);
            assertThat(f.fetcher.inFlightByHost()).containsOnlyKeys("127.0.0.1:" + f.stub.port());
            for (int left = 10 - bound; left > 0; left--) {
                assertThat(arrived.tryAcquire()).as("a call beyond the bound").isFalse();
                leave.release();
                arrived.acquire();
            }
            leave.release(bound);
            for (var fetch : fetches) {
                assertThat(fetch.get().status()).isEqualTo(200);
            }
            assertThat(f.fetcher.inFlight()).isZero();
            assertThat(f.stub.connections()).isEqualTo(bound);
        }
    }

    @Test
    void spacesCallsByTheRate() throws Exception {
        try (var f = new FetchFixture()) {
            f.stub.ok("/a", "a");
            for (int i = 0; i < 21; i++) {
                f.fetch("/a", FetchFixture.rate("10/s"));
            }
            assertThat(total(f.clock.waits())).isEqualTo(Duration.ofSeconds(2));
            assertThat(f.events.throttledNanos).hasValue(2_000_000_000L);
            f.fetch("/a", FetchPolicy.DEFAULT);
            f.fetch(FetchRequest.get(f.stub.url("/a"), "other"), FetchFixture.rate("10/s"));
            assertThat(total(f.clock.waits())).isEqualTo(Duration.ofSeconds(2));
        }
    }

    @Test
    void savesUpNoMoreThanTenMillisecondsOfARate() throws Exception {
        var clock = new ManualClock();
        var turnstile = new Turnstile(Rate.parse("1000/s"), clock);
        turnstile.pass(clock);
        clock.advance(Duration.ofHours(1));
        for (int i = 0; i < 11; i++) {
            turnstile.pass(clock);
        }
        assertThat(clock.waits()).isEmpty();
        turnstile.pass(clock);
        assertThat(clock.waits()).containsExactly(Duration.ofMillis(1));
    }

    @Test
    void leavesNoGapBehindWhenAWaiterForTheRateIsInterrupted() throws Exception {
        var clock = new ManualClock();
        var turnstile = new Turnstile(Rate.parse("1/s"), clock);
        turnstile.pass(clock);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> turnstile.pass(clock)).isInstanceOf(InterruptedException.class);
        turnstile.pass(clock);
        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "0/s", "1/d", "-1/s", "1.5/s", "1/s ", "10000000000/s", ""})
    void refusesARateItCannotRead(String text) {
        assertThatThrownBy(() -> Rate.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("200/s")
                .hasMessageContaining("\"" + text + "\"");
    }

    @Test
    void readsRatesPerSecondMinuteAndHour() {
        assertThat(Rate.parse("200/s").intervalNanos()).isEqualTo(5_000_000);
        assertThat(Rate.parse("30/m").intervalNanos()).isEqualTo(2_000_000_000L);
        assertThat(Rate.parse("3600/h").intervalNanos()).isEqualTo(1_000_000_000L);
    }

    @Test
    void endsACallAtOnceWhenItsThreadIsInterrupted() throws Exception {
        checkInterrupt(FetchLimits.DEFAULT, false);
    }

    @Test
    void endsTheWaitForAPermitAtOnceWhenItsThreadIsInterrupted() throws Exception {
        checkInterrupt(FetchLimits.DEFAULT.withInFlight(1, 1), true);
    }

    private static void checkInterrupt(FetchLimits limits, boolean second) throws Exception {
        var reached = new CountDownLatch(1);
        try (var f = new FetchFixture(limits, "127.0.0.1")) {
            f.stub.on(
                    "*",
                    (asked, socket) -> {
                        reached.countDown();
                        return StubUpstream.stuck("").answer(asked, socket);
                    });
            var first = new Interrupted(f, "/1");
            reached.await();
            if (second) {
                var waiting = new Interrupted(f, "/2");
                waiting.interrupt();
                assertThat(f.stub.count("/2")).isZero();
            }
            first.interrupt();
            assertThat(f.fetcher.inFlight()).isZero();
            f.stub.ok("/3", "free again");
            f.fetch("/3", FetchPolicy.DEFAULT);
        }
    }

    private static final class Interrupted {
        private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        private final Thread thread;

        Interrupted(FetchFixture f, String path) {
            thread =
                    Thread.startVirtualThread(() -> {
                        try {
                            f.fetch(path, FetchPolicy.DEFAULT);
                            interrupted.complete(false);
                        } catch (FetchException e) {
                            interrupted.complete(false);
                        } catch (InterruptedException e) {
                            interrupted.complete(true);
                        }
                    });
        }

        void interrupt() throws Exception {
            thread.interrupt();
            assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void forgetsHostsThatNobodyUsesWhenThereAreMany() {
        var clock = new ManualClock();
        var hosts = new Hosts(1, TenantShares.ALL_TO_ONE, clock);
        Host used = hosts.enter("used:80");
        for (int i = 0; i < 20_000; i++) {
            hosts.leave(hosts.enter("h" + i + ":80"));
        }
        assertThat(hosts.size()).isLessThan(10_000);
        assertThat(hosts.enter("used:80")).isSameAs(used);
    }

    @Test
    void namesTheLimitThatIsOutOfRange() {
        assertThatThrownBy(() -> FetchLimits.DEFAULT.withInFlight(0, 1))
                .hasMessageContaining("inFlight")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> FetchLimits.DEFAULT.withBodyBytes(17 << 20))
                .hasMessageContaining("16 MiB");
        assertThatThrownBy(() -> FetchPolicy.DEFAULT.withRetries(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> FetchFixture.redirects(6)).hasMessageContaining("redirects");
    }

    private static Duration total(List<Duration> waits) {
        return waits.stream().reduce(Duration.ZERO, Duration::plus);
    }

    @Test
    void retriesWithinABudgetThatRefillsWithCallsAndSlowlyWithTime() throws IOException {
        var budget = new RetryBudget(0);
        assertThat(taken(budget, 0)).isEqualTo(10);
        for (int i = 0; i < 100; i++) {
            budget.earn();
        }
        assertThat(taken(budget, 0)).isEqualTo(10);
        assertThat(taken(budget, Duration.ofSeconds(6).toNanos())).isEqualTo(1);
        assertThat(taken(budget, Duration.ofHours(6).toNanos())).isEqualTo(10);
        for (int i = 0; i < 1_000_000; i++) {
            budget.earn();
        }
        assertThat(taken(budget, Duration.ofHours(6).toNanos())).isEqualTo(100);
    }

    private static int taken(RetryBudget budget, long now) {
        int taken = 0;
        while (budget.take(now)) {
            taken++;
        }
        return taken;
    }
}
