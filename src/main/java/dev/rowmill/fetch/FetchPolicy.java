package dev.rowmill.fetch;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// How a step wants its calls made.
///
/// @param caching how long answers are used again
/// @param coalesce whether equal requests in flight share one call
/// @param retries how often a call is tried again at most, 0 or more
/// @param timeout how long one try may take, connecting included
/// @param maxWait how long an upstream may make a call wait through `Retry-After` and back-off,
///   all tries together
/// @param rate the calls per time to one host on behalf of one tenant, or null for no such limit
/// @param cacheErrors how long a failure is used again, or null to neither keep nor use failures
/// @param redirects how many redirects are followed, 0 to 5
/// @param onStatus what statuses mean where that differs from the usual
public record FetchPolicy(
        Caching caching,
        boolean coalesce,
        int retries,
        Duration timeout,
        Duration maxWait,
        @Nullable Rate rate,
        @Nullable Duration cacheErrors,
        int redirects,
        Map<Integer, OnStatus> onStatus) {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Set<Integer> RETRIED = Set.of(408, 429, 500, 502, 503, 504);

    /// No cache, coalesced, 3 retries, 10 s per try, 2 min of waiting, no rate, no redirects.
    public static final FetchPolicy DEFAULT =
            new FetchPolicy(
                    Caching.OFF,
                    true,
                    3,
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(2),
                    null,
                    null,
                    0,
                    Map.of());

    /// The most redirects that can be asked for.
    public static final int MAX_REDIRECTS = 5;

    /// @throws IllegalArgumentException if a part is out of range; the message names it
    public FetchPolicy {
        require(retries >= 0 && retries <= 100, "retries from 0 to 100", retries);
        require(
                timeout.isPositive() && timeout.compareTo(LONGEST) <= 0,
                "a timeout up to 1d",
                timeout);
        require(
                !maxWait.isNegative() && maxWait.compareTo(LONGEST) <= 0,
                "a max_wait up to 1d",
                maxWait);
        require(redirects >= 0 && redirects <= MAX_REDIRECTS, "redirects from 0 to 5", redirects);
        if (cacheErrors != null) {
            require(cacheErrors.isPositive(), "a cache_errors time above 0", cacheErrors);
        }
        onStatus = Map.copyOf(onStatus);
        for (int status : onStatus.keySet()) {
            require(status >= 200 && status <= 599, "on_status codes from 200 to 599", status);
        }
    }

    /// This policy with another caching.
    public FetchPolicy withCaching(Caching caching) {
        return new FetchPolicy(
                caching,
                coalesce,
                retries,
                timeout,
                maxWait,
                rate,
                cacheErrors,
                redirects,
                onStatus);
    }

    /// This policy with another number of retries.
    public FetchPolicy withRetries(int retries) {
        return new FetchPolicy(
                caching,
                coalesce,
                retries,
                timeout,
                maxWait,
                rate,
                cacheErrors,
                redirects,
                onStatus);
    }

    /// This policy with another timeout per try.
    public FetchPolicy withTimeout(Duration timeout) {
        return new FetchPolicy(
                caching,
                coalesce,
                retries,
                timeout,
                maxWait,
                rate,
                cacheErrors,
                redirects,
                onStatus);
    }

    /// Whether a status is an answer and not a failure.
    boolean accepts(int status) {
        OnStatus said = onStatus.get(status);
        return said == null ? status >= 200 && status <= 299 : said == OnStatus.ACCEPT;
    }

    /// Whether a failing status is worth another try of an idempotent request.
    boolean retries(int status) {
        OnStatus said = onStatus.get(status);
        return said == null ? RETRIED.contains(status) : said == OnStatus.RETRY;
    }

    /// Whether the step itself asked for this status to be tried again.
    boolean asksToRetry(int status) {
        return onStatus.get(status) == OnStatus.RETRY;
    }

    private static void require(boolean condition, String expected, Object found) {
        if (!condition) {
            throw new IllegalArgumentException("expected " + expected + " but found " + found);
        }
    }
}
