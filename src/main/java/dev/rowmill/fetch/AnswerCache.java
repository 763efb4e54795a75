package dev.rowmill.fetch;

import dev.rowmill.cache.CacheStatistics;
import dev.rowmill.cache.WeighedCache;

import org.jspecify.annotations.Nullable;

/// Keeps answers for as long as the policy of the fetch that obtained them says, and gives them to
/// fetches whose own policy lets them use it: a fetch never sees an answer older than it asked for,
/// nor a failure it did not ask for.
final class AnswerCache {
    /// Keys, entry, node, records, list: measured at a little under this on a 64-bit VM.
    private static final int OVERHEAD = 512;

    private static final int HEADER_OVERHEAD = 96;

    private final FetchClock clock;
    private final TenantCaches<CacheKey, Kept> kept;

    AnswerCache(long maximumBytes, TenantShares shares, FetchClock clock) {
        this.clock = clock;
        this.kept =
                new TenantCaches<>(
                        maximumBytes,
                        shares,
                        clock,
                        bytes ->
                                WeighedCache.expiring(
                                        bytes,
                                        (key, entry) -> weigh(entry),
                                        Kept::lifetime,
                                        clock::nanos));
    }

    private record Kept(Answer answer, long since, long lifetime) {}

    /// The answer a fetch may use, or null; counts a hit or a miss where the policy uses a cache at
    /// all.
    @Nullable Answer find(CacheKey key, String tenant, FetchPolicy policy) {
        return usesCache(policy) ? usable(kept.of(tenant).get(key), policy) : null;
    }

    /// As [#find], but counts nothing.
    @Nullable Answer findAgain(CacheKey key, String tenant, FetchPolicy policy) {
        return usesCache(policy) ? usable(kept.of(tenant).peek(key), policy) : null;
    }

    private static boolean usesCache(FetchPolicy policy) {
        return !(policy.caching() instanceof Caching.Off) || policy.cacheErrors() != null;
    }

    private @Nullable Answer usable(@Nullable Kept entry, FetchPolicy policy) {
        if (entry == null) {
            return null;
        }
        long age = clock.nanos() - entry.since;
        long limit =
                switch (entry.answer) {
                    case Answer.Success success -> lifetime(success, policy);
                    case Answer.Failure failure -> lifetime(failure, policy);
                };
        return age < limit ? entry.answer : null;
    }

    /// Keeps an answer, if the policy says so.
    ///
    /// @param nanos how long it took to obtain
    void keep(CacheKey key, FetchRequest request, FetchPolicy policy, Answer answer, long nanos) {
        long lifetime =
                switch (answer) {
                    case Answer.Success success -> lifetime(success, policy);
                    case Answer.Failure failure -> lifetime(failure, policy);
                };
        boolean safe = request.method().equals("GET") || request.method().equals("HEAD");
        if (lifetime > 0 && (safe || policy.caching() instanceof Caching.Lasting)) {
            WeighedCache<CacheKey, Kept> own = kept.withRoom(request.tenant());
            own.put(key, new Kept(answer, clock.nanos(), lifetime));
            own.countLoad(nanos);
        }
    }

    private static long lifetime(Answer.Success success, FetchPolicy policy) {
        return switch (policy.caching()) {
            case Caching.Off _ -> 0;
            case Caching.Lasting(var time) -> time.toNanos();
            case Caching.Http _ -> success.freshNanos();
        };
    }

    /// A failure is kept only if a call was made: being held back by our own limits says nothing
    /// about the upstream.
    private static long lifetime(Answer.Failure failure, FetchPolicy policy) {
        var time = policy.cacheErrors();
        return time == null || failure.attempts() == 0 ? 0 : time.toNanos();
    }

    private static int weigh(Kept entry) {
        return switch (entry.answer) {
            case Answer.Success(FetchResponse response, _) ->
                    OVERHEAD + response.body().length + weigh(response);
            case Answer.Failure failure -> OVERHEAD + failure.detail().length();
        };
    }

    private static int weigh(FetchResponse response) {
        int sum = 0;
        for (Header header : response.headers()) {
            sum += HEADER_OVERHEAD + header.name().length() + header.value().length();
        }
        return sum;
    }

    CacheStatistics statistics() {
        return kept.statistics();
    }
}
