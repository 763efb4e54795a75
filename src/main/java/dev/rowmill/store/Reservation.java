package dev.rowmill.store;

/// What [IdempotencyKeys#reserve] found.
public sealed interface Reservation {
    /// Another request with this key has not been answered yet.
    record InProgress() implements Reservation {}

    /// A request with this key was answered; if its fingerprint is the new one's, so is the answer.
    record Answered(StoredAnswer answer) implements Reservation {}

    /// The key is the caller's until it closes this, whether or not a job came of it.
    final class Held implements Reservation, AutoCloseable {
        private final IdempotencyKeys keys;
        private final IdempotencyKey key;

        Held(IdempotencyKeys keys, IdempotencyKey key) {
            this.keys = keys;
            this.key = key;
        }

        IdempotencyKey key() {
            return key;
        }

        /// Lets go of the key: from now on others find the answer, or may try themselves.
        @Override
        public void close() {
            keys.release(this);
        }
    }
}
