package dev.rowmill.tenant;

/// So many requests in so much time.
///
/// @param count how many, at least 1
/// @param seconds in how many seconds, at least 1
public record Rate(long count, long seconds) {
    /// Refuses what would let nothing through.
    public Rate {
        if (count < 1 || seconds < 1) {
            throw new IllegalArgumentException(
                    "expected at least 1 request in at least 1 s but found %d in %d s"
                            .formatted(count, seconds));
        }
    }
}
