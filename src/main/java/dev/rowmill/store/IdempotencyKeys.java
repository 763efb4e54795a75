package dev.rowmill.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Which requests were answered, for 24 hours, and which are being answered right now.
///
/// A key in use is held in memory only: if the process dies, so does the request. The answer is
/// committed together with its job ([Store#accept]) before the key is let go, so at any moment a
/// key is in use, answered or free. The primary key of the table holds the same claim on disk.
public final class IdempotencyKeys {
    /// How long an answer is repeated.
    public static final Duration KEPT = Duration.ofHours(24);

    private final Database database;
    private final InstantSource clock;
    private final ConcurrentMap<IdempotencyKey, Reservation.Held> held = new ConcurrentHashMap<>();

    IdempotencyKeys(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Takes the key if it is free. Do so before reading the body, and close what is held after the
    /// answer.
    public Reservation reserve(IdempotencyKey key) {
        var mine = new Reservation.Held(this, key);
        if (held.putIfAbsent(key, mine) != null) {
            return new Reservation.InProgress();
        }
        boolean kept = false;
        try {
            Optional<StoredAnswer> answer = find(key);
            kept = answer.isEmpty();
            return kept ? mine : new Reservation.Answered(answer.get());
        } finally {
            if (!kept) {
                mine.close();
            }
        }
    }

    void release(Reservation.Held reservation) {
        held.remove(reservation.key(), reservation);
    }

    private Optional<StoredAnswer> find(IdempotencyKey key) {
        return database.read(session ->
                session.first(
                        """
                        SELECT fingerprint, job_id, status, body FROM idempotency_keys
                        WHERE tenant = ? AND route = ? AND key = ? AND created_at > ?\
                        """,
                        row ->
                                new StoredAnswer(
                                        row.getString("fingerprint"),
                                        row.getString("job_id"),
                                        row.getInt("status"),
                                        row.getString("body")),
                        key.tenant(),
                        key.route(),
                        key.key(),
                        oldest()));
    }

    /// Keeps the answer, and forgets those that are too old.
    void insert(Session session, Reservation.Held reservation, StoredAnswer answer)
            throws SQLException {
        IdempotencyKey key = reservation.key();
        if (held.get(key) != reservation) {
            throw new IllegalStateException(
                    "expected a reservation that is still held for key " + key.key());
        }
        session.update("DELETE FROM idempotency_keys WHERE created_at <= ?", oldest());
        session.update(
                """
                INSERT INTO idempotency_keys
                    (tenant, route, key, fingerprint, job_id, status, body, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
                """,
                key.tenant(),
                key.route(),
                key.key(),
                answer.fingerprint(),
                answer.jobId(),
                answer.status(),
                answer.body(),
                clock.millis());
    }

    private long oldest() {
        return clock.millis() - KEPT.toMillis();
    }
}
