package dev.rowmill.fetch;

import java.time.Duration;

/// The bounds of a [Fetcher], over all its callers.
///
/// @param inFlight calls on the network at once
/// @param perHost calls to one host and port at once
/// @param cacheBytes what the cached answers may weigh, overhead included; 0 keeps none
/// @param bodyBytes the size of one answer's body after decompression
/// @param connectTimeout how long one address may take to accept a connection
/// @param lookupTimeout how long a name may take to be resolved
public record FetchLimits(
        int inFlight,
        int perHost,
        long cacheBytes,
        int bodyBytes,
        Duration connectTimeout,
        Duration lookupTimeout) {
    /// The largest body that can be allowed.
    public static final int MAX_BODY_BYTES = 16 << 20;

    /// 4,096 in flight, 256 per host, 64 MiB of cache, 1 MiB per body, 2 s each to look up and to
    /// connect.
    public static final FetchLimits DEFAULT =
            new FetchLimits(
                    4096, 256, 64L << 20, 1 << 20, Duration.ofSeconds(2), Duration.ofSeconds(2));

    /// @throws IllegalArgumentException if a part is out of range; the message names it
    public FetchLimits {
        require(inFlight >= 1, "inFlight of at least 1", inFlight);
        require(perHost >= 1, "perHost of at least 1", perHost);
        require(cacheBytes >= 0, "cacheBytes of at least 0", cacheBytes);
        require(bodyBytes >= 1 && bodyBytes <= MAX_BODY_BYTES, "bodyBytes up to 16 MiB", bodyBytes);
        require(connectTimeout.isPositive(), "a connectTimeout above 0", connectTimeout);
        require(lookupTimeout.isPositive(), "a lookupTimeout above 0", lookupTimeout);
    }

    /// These limits with another bound on calls at once, in all and per host.
    public FetchLimits withInFlight(int inFlight, int perHost) {
        return new FetchLimits(
                inFlight, perHost, cacheBytes, bodyBytes, connectTimeout, lookupTimeout);
    }

    /// These limits with another size of the cache.
    public FetchLimits withCacheBytes(long cacheBytes) {
        return new FetchLimits(
                inFlight, perHost, cacheBytes, bodyBytes, connectTimeout, lookupTimeout);
    }

    /// These limits with another size of a body.
    public FetchLimits withBodyBytes(int bodyBytes) {
        return new FetchLimits(
                inFlight, perHost, cacheBytes, bodyBytes, connectTimeout, lookupTimeout);
    }

    private static void require(boolean condition, String expected, Object found) {
        if (!condition) {
            throw new IllegalArgumentException("expected " + expected + " but found " + found);
        }
    }
}
