package dev.rowmill.fetch;

import static dev.rowmill.fetch.StubUpstream.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// One call per distinct request, however many ask and whatever becomes of the one who makes it.
class CoalescingTest {
    private static final FetchPolicy HOUR =
            FetchPolicy.DEFAULT.withCaching(new Caching.Lasting(Duration.ofHours(1)));

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch answering = new CountDownLatch(1);
    private FetchFixture f;

    @BeforeEach
    void open() throws IOException {
        f = new FetchFixture();
    }

    @AfterEach
    void close() throws IOException {
        answering.countDown();
        f.close();
    }

    /// Lets nobody have an answer until the test opens the latch.
    private StubUpstream.Behaviour held(StubUpstream.Behaviour then) {
        return (asked, socket) -> {
            reached.countDown();
            answering.await();
            return then.answer(asked, socket);
        };
    }

    private Asker ask(FetchRequest request, FetchPolicy policy) {
        var outcome = new CompletableFuture<FetchResponse>();
        Thread thread =
                Thread.startVirtualThread(() -> {
                    try {
                        outcome.complete(f.fetch(request, policy));
                    } catch (FetchException | InterruptedException e) {
                        outcome.completeExceptionally(e);
                    }
                });
        return new Asker(thread, outcome);
    }

    private record Asker(Thread thread, CompletableFuture<FetchResponse> outcome) {
        FetchResponse response() throws Exception {
            return outcome.get(20, TimeUnit.SECONDS);
        }

        /// Spins until the thread waits for a flight; there is no other way to see that it has
        /// arrived.
        void awaitWaiting() {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
    }

    private List<Asker> leaderAndFollowers(FetchRequest request, int followers) throws Exception {
        var askers = new ArrayList<Asker>();
        askers.add(ask(request, FetchPolicy.DEFAULT));
        reached.await();
        for (int i = 0; i < followers; i++) {
            askers.add(ask(request, FetchPolicy.DEFAULT));
        }
        askers.stream().skip(1).forEach(Asker::awaitWaiting);
        return askers;
    }

    @Test
    void makesOneCallForAllWhoAskMeanwhileAlsoWithTheCacheOff() throws Exception {
        f.stub.on("/a", held(answer(200, "shared")));
        var askers = leaderAndFollowers(FetchRequest.get(f.stub.url("/a"), "t"), 200);
        answering.countDown();
        for (Asker asker : askers) {
            assertThat(FetchFixture.text(asker.response())).isEqualTo("shared");
        }
        assertThat(f.stub.count("/a")).isEqualTo(1);
        assertThat(f.tally.coalesced()).isEqualTo(200);
        assertThat(f.events.coalesced).hasValue(200);
        assertThat(askers.getLast().response().source()).isEqualTo(FetchResponse.Source.COALESCED);
        f.fetch("/a", FetchPolicy.DEFAULT);
        assertThat(f.stub.count("/a")).isEqualTo(2);
    }

    @Test
    void sharesTheFailureOfTheCallToo() throws Exception {
        f.stub.on("/a", held(answer(404, "")));
        var askers = leaderAndFollowers(FetchRequest.get(f.stub.url("/a"), "t"), 20);
        answering.countDown();
        for (Asker asker : askers) {
            assertThat(asker.outcome())
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(FetchException.class);
        }
        assertThat(f.stub.count("/a")).isEqualTo(1);
    }

    @Test
    void letsAFollowerTakeOverWhenTheLeaderIsInterrupted() throws Exception {
        f.stub.on("/a", held(answer(200, "shared")));
        var askers = leaderAndFollowers(FetchRequest.get(f.stub.url("/a"), "t"), 20);
        askers.getFirst().thread().interrupt();
        assertThat(askers.getFirst().outcome())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(InterruptedException.class);
        answering.countDown();
        for (Asker asker : askers.subList(1, askers.size())) {
            assertThat(FetchFixture.text(asker.response())).isEqualTo("shared");
        }
        assertThat(f.stub.count("/a")).isEqualTo(2);
        assertThat(f.fetcher.inFlight()).isZero();
    }

    @Test
    void letsAFollowerGoWithoutDisturbingTheOthers() throws Exception {
        f.stub.on("/a", held(answer(200, "shared")));
        var askers = leaderAndFollowers(FetchRequest.get(f.stub.url("/a"), "t"), 3);
        askers.get(1).thread().interrupt();
        assertThat(askers.get(1).outcome())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(InterruptedException.class);
        answering.countDown();
        assertThat(FetchFixture.text(askers.get(2).response())).isEqualTo("shared");
        assertThat(f.stub.count("/a")).isEqualTo(1);
    }

    @Test
    void sharesNothingBetweenTenantsOrWhenToldNotTo() throws Exception {
        f.stub.on("/a", held(answer(200, "own")));
        var one = ask(FetchRequest.get(f.stub.url("/a"), "t"), FetchPolicy.DEFAULT);
        var two = ask(FetchRequest.get(f.stub.url("/a"), "u"), FetchPolicy.DEFAULT);
        var three =
                ask(
                        FetchRequest.get(f.stub.url("/a"), "t"),
                        FetchFixture.alone(FetchPolicy.DEFAULT));
        answering.countDown();
        for (Asker asker : List.of(one, two, three)) {
            assertThat(asker.response().source()).isEqualTo(FetchResponse.Source.NETWORK);
        }
        assertThat(f.stub.count("/a")).isEqualTo(3);
    }

    @RepeatedTest(3)
    void makesExactlyOneCallPerDistinctUrlUnderLoad() throws Exception {
        askForDistinctUrls(20_000, 1_000, new Random(4711));
    }

    @Tag("large")
    @RepeatedTest(20)
    void makesExactlyOneCallPerDistinctUrlUnderMoreLoad() throws Exception {
        askForDistinctUrls(50_000, 1_000, new Random());
    }

    private void askForDistinctUrls(int rows, int distinct, Random random) throws Exception {
        f.stub.on("*", answer(200, "x"));
        var fetches = new ArrayList<Future<FetchResponse>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < rows; i++) {
                int url = i < distinct ? i : random.nextInt(distinct);
                var request = FetchRequest.get(f.stub.url("/" + url), "t");
                fetches.add(threads.submit(() -> f.fetch(request, HOUR)));
            }
        }
        for (var fetch : fetches) {
            assertThat(fetch.get().status()).isEqualTo(200);
        }
        assertThat(f.stub.asked()).hasSize(distinct);
        assertThat(f.tally.calls()).isEqualTo(distinct);
        assertThat(f.tally.calls() + f.tally.cacheHits() + f.tally.coalesced()).isEqualTo(rows);
        assertThat(f.fetcher.cacheStatistics().size()).isEqualTo(distinct);
    }
}
