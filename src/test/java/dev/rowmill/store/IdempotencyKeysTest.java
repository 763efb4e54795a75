package dev.rowmill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

@SuppressWarnings("NullAway.Init")
class IdempotencyKeysTest {
    private static final IdempotencyKey KEY = new IdempotencyKey("acme", "POST /v1/jobs", "k-1");

    @TempDir private Path data;
    private final SettableClock clock = new SettableClock();
    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(data, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void repeatsTheStoredAnswerAlsoAfterARestart() {
        String id = accept(KEY, "print-1");
        var answered = new StoredAnswer("print-1", id, 202, "{\"id\":\"" + id + "\"}");
        assertThat(store.idempotencyKeys().reserve(KEY))
                .isEqualTo(new Reservation.Answered(answered));
        store.close();
        open();
        assertThat(store.idempotencyKeys().reserve(KEY))
                .isEqualTo(new Reservation.Answered(answered));
    }

    @Test
    void keepsTheAnswerWhenItsJobIsDeleted() {
        String id = accept(KEY, "print-1");
        store.jobs().cancel("acme", id);
        assertThat(store.delete("acme", id)).isEqualTo(Deletion.DELETED);
        assertThat(store.idempotencyKeys().reserve(KEY)).isInstanceOf(Reservation.Answered.class);
    }

    @Test
    void aKeyIsInProgressUntilItIsClosed() {
        try (Reservation.Held held = hold(KEY)) {
            assertThat(held).isNotNull();
            assertThat(store.idempotencyKeys().reserve(KEY))
                    .isEqualTo(new Reservation.InProgress());
        }
        try (Reservation.Held again = hold(KEY)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void closingTwiceDoesNotLetGoOfTheNextHolder() {
        Reservation.Held first = hold(KEY);
        first.close();
        try (Reservation.Held second = hold(KEY)) {
            first.close();
            assertThat(store.idempotencyKeys().reserve(KEY))
                    .isEqualTo(new Reservation.InProgress());
            assertThat(second).isNotNull();
        }
    }

    @Test
    void refusesAnAnswerUnderAKeyThatWasLetGo() {
        Reservation.Held held = hold(KEY);
        held.close();
        assertThatThrownBy(() -> accept(held, "print-1")).hasMessageContaining("still held");
        assertThat(store.jobs().unfinished()).isEmpty();
    }

    @Test
    void anotherTenantOrRouteHasItsOwnKeys() {
        accept(KEY, "print-1");
        accept(new IdempotencyKey("other", KEY.route(), KEY.key()), "print-1");
        accept(new IdempotencyKey(KEY.tenant(), "POST /v1/uploads", KEY.key()), "print-1");
        assertThat(store.jobs().unfinished()).hasSize(3);
    }

    @Test
    void forgetsAnAnswerAfterADay() {
        String first = accept(KEY, "print-1");
        clock.advance(IdempotencyKeys.KEPT.minus(Duration.ofMillis(1)));
        assertThat(store.idempotencyKeys().reserve(KEY)).isInstanceOf(Reservation.Answered.class);
        clock.advance(Duration.ofMillis(1));
        String second = accept(KEY, "print-2");
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void aHundredRequestsAtOnceWithOneKeyMakeOneJob() throws Exception {
        var together = new CountDownLatch(1);
        var outcomes = new ArrayList<Future<@Nullable String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                outcomes.add(
                        threads.submit(() -> {
                            together.await();
                            return acceptOrRead();
                        }));
            }
            together.countDown();
        }
        List<JobRow> jobs = store.jobs().unfinished();
        assertThat(jobs).hasSize(1);
        int answered = 0;
        for (Future<@Nullable String> outcome : outcomes) {
            String id = outcome.get();
            if (id != null) {
                assertThat(id).isEqualTo(jobs.getFirst().id());
                answered++;
            }
        }
        assertThat(answered).isPositive();
    }

    private @Nullable String acceptOrRead() {
        return switch (store.idempotencyKeys().reserve(KEY)) {
            case Reservation.InProgress() -> null;
            case Reservation.Answered(StoredAnswer answer) -> answer.jobId();
            case Reservation.Held held -> {
                try (held) {
                    yield accept(held, "print-1");
                }
            }
        };
    }

    private Reservation.Held hold(IdempotencyKey key) {
        Reservation reservation = store.idempotencyKeys().reserve(key);
        assertThat(reservation).isInstanceOf(Reservation.Held.class);
        return (Reservation.Held) reservation;
    }

    private String accept(IdempotencyKey key, String fingerprint) {
        try (Reservation.Held held = hold(key)) {
            return accept(held, fingerprint);
        }
    }

    private String accept(Reservation.Held held, String fingerprint) {
        JobSpec spec = SampleJobs.spec(store, held.key().tenant());
        String body = "{\"id\":\"" + spec.id() + "\"}";
        var answer = new StoredAnswer(fingerprint, spec.id(), 202, body);
        return store.accept(spec, null, new KeyedAnswer(held, answer)).id();
    }
}
