package dev.rowmill.fetch;

import java.time.Duration;

/// How long an answer may be used again.
public sealed interface Caching {
    /// Never; each distinct request in flight is still one call.
    record Off() implements Caching {}

    /// For a fixed time, whatever the answer says and whatever the method.
    record Lasting(Duration time) implements Caching {
        /// @throws IllegalArgumentException if the time is not positive
        public Lasting {
            if (!time.isPositive()) {
                throw new IllegalArgumentException(
                        "expected a cache time above 0 but found " + time);
            }
        }
    }

    /// As long as the answer to a `GET` or `HEAD` says it is fresh (RFC 9111). Stale answers are
    /// not revalidated yet.
    record Http() implements Caching {}

    /// The one [Off].
    Caching OFF = new Off();

    /// The one [Http].
    Caching HTTP = new Http();
}
