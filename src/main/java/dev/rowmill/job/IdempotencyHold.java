package dev.rowmill.job;

import dev.rowmill.store.IdempotencyKey;
import dev.rowmill.store.IdempotencyKeys;
import dev.rowmill.store.Reservation;
import dev.rowmill.store.StoredAnswer;

import org.jspecify.annotations.Nullable;

/// An idempotency key while its request is being answered. Others with the same key are refused meanwhile.
///
/// Taken before the body is read; once the body's fingerprint is known, either [#replay] gives the answer of before or
/// [Jobs#submit] keeps a new one under the key. One thread at a time; whoever took it closes it after answering.
public final class IdempotencyHold implements AutoCloseable {
    private static final String ROUTE = "POST /v1/jobs";

    private final String key;
    private final Reservation reservation;

    private IdempotencyHold(String key, Reservation reservation) {
        this.key = key;
        this.reservation = reservation;
    }

    static IdempotencyHold take(IdempotencyKeys keys, String tenant, String key) {
        Reservation reservation =
                JobException.translating(
                        () -> keys.reserve(new IdempotencyKey(tenant, ROUTE, key)));
        if (reservation instanceof Reservation.InProgress) {
            throw new JobException(
                    JobException.Kind.IDEMPOTENCY_IN_PROGRESS,
                    "a request with the idempotency key \"%s\" is being answered".formatted(key));
        }
        return new IdempotencyHold(key, reservation);
    }

    /// Whether a request with this key was answered before.
    public boolean answered() {
        return reservation instanceof Reservation.Answered;
    }

    /// The answer of before, or nothing if the key is new.
    ///
    /// @param fingerprint of the request at hand
    /// @throws JobException IDEMPOTENCY_MISMATCH if the answer was to another request
    public @Nullable Accepted replay(String fingerprint) {
        if (!(reservation instanceof Reservation.Answered(StoredAnswer answer))) {
            return null;
        }
        if (!answer.fingerprint().equals(fingerprint)) {
            throw new JobException(
                    JobException.Kind.IDEMPOTENCY_MISMATCH,
                    "the idempotency key \"%s\" was used for another request".formatted(key));
        }
        return new Accepted(JobView.parse(answer.body()), true);
    }

    /// The claim under which a new answer is kept.
    ///
    /// @throws IllegalStateException if there is an answer already
    Reservation.Held held() {
        if (reservation instanceof Reservation.Held held) {
            return held;
        }
        throw new IllegalStateException("the key \"%s\" has its answer already".formatted(key));
    }

    /// Lets go of the key: from now on others find its answer, or may try themselves.
    @Override
    public void close() {
        if (reservation instanceof Reservation.Held held) {
            held.close();
        }
    }
}
