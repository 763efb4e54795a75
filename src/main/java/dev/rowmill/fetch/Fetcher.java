package dev.rowmill.fetch;

import dev.rowmill.cache.CacheStatistics;

import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Fetches over HTTP for all jobs: one call per distinct request in flight, answers kept, hosts
/// treated with care.
///
/// A fetch runs on the thread that asks, which should be a virtual one, and blocks it. What is
/// shared: the cache, the map of calls in flight, the state of each host, and the client with its
/// one selector thread. Each guards itself; no lock is held while waiting for anything. An
/// interrupt ends any wait of a fetch at once and gives back its permits; the fetches that waited
/// for its call choose one of them to make the call anew. The calls themselves end with their
/// timeouts, so that every wait has an end.
public final class Fetcher implements AutoCloseable {
    private final FetchLimits limits;
    private final FetchClock clock;
    private final Lookups lookups;
    private final Connector connector;
    private final Caller caller;
    private final AnswerCache cache;
    private final ConcurrentHashMap<CacheKey, Flight> flights = new ConcurrentHashMap<>();

    /// A fetcher on the machine's own clock and resolver.
    ///
    /// @param events told on the fetching threads what happens
    public Fetcher(FetchLimits limits, AddressPolicy policy, FetchEvents events) {
        this(limits, policy, events, TraceHosts.NONE);
    }

    /// The same, which tells some hosts of traces.
    public Fetcher(
            FetchLimits limits, AddressPolicy policy, FetchEvents events, TraceHosts traced) {
        this(limits, policy, events, traced, TenantShares.ALL_TO_ONE);
    }

    /// The same, shared by tenants.
    public Fetcher(
            FetchLimits limits,
            AddressPolicy policy,
            FetchEvents events,
            TraceHosts traced,
            TenantShares shares) {
        this(limits, policy, events, traced, shares, FetchClock.SYSTEM, Resolver.SYSTEM);
    }

    /// A fetcher whose time and names come from the caller.
    public Fetcher(
            FetchLimits limits,
            AddressPolicy policy,
            FetchEvents events,
            FetchClock clock,
            Resolver resolver) {
        this(limits, policy, events, TraceHosts.NONE, TenantShares.ALL_TO_ONE, clock, resolver);
    }

    Fetcher(
            FetchLimits limits,
            AddressPolicy policy,
            FetchEvents events,
            TraceHosts traced,
            TenantShares shares,
            FetchClock clock,
            Resolver resolver) {
        this.limits = limits;
        this.clock = clock;
        this.lookups = new Lookups(resolver, limits.lookupTimeout(), clock);
        this.connector =
                new Connector(limits, policy, lookups, new SslContextFactory.Client(), traced);
        this.caller = new Caller(connector, limits, shares, events, clock);
        this.cache = new AnswerCache(limits.cacheBytes(), shares, clock);
    }

    /// The answer to a request, from the cache, from a call under way, or from a call of its own.
    /// Blocks until it is there.
    ///
    /// @throws FetchException if there is none that the policy accepts
    /// @throws InterruptedException if the thread is interrupted while waiting; nothing is left
    ///   behind
    public FetchResponse fetch(FetchRequest request, FetchPolicy policy, FetchTally tally)
            throws FetchException, InterruptedException {
        long start = clock.nanos();
        try {
            return fetch(CacheKey.of(request, policy), request, policy, tally);
        } finally {
            tally.waited(clock.nanos() - start);
        }
    }

    /// What makes two requests the same to the cache and to calls in flight: equal where one answer serves both.
    public static Object identity(FetchRequest request, FetchPolicy policy) {
        return CacheKey.of(request, policy);
    }

    /// The answer to a request if the cache has it, else null. Does not wait, and makes no call.
    ///
    /// @throws FetchException if the cache holds a failure and the policy uses failures again
    public @Nullable FetchResponse cached(
            FetchRequest request, FetchPolicy policy, FetchTally tally) throws FetchException {
        Answer kept = cache.find(CacheKey.of(request, policy), request.tenant(), policy);
        return kept == null ? null : hit(kept, tally);
    }

    private FetchResponse fetch(
            CacheKey key, FetchRequest request, FetchPolicy policy, FetchTally tally)
            throws FetchException, InterruptedException {
        Answer kept = cache.find(key, request.tenant(), policy);
        if (kept != null) {
            return hit(kept, tally);
        }
        if (!policy.coalesce()) {
            return call(key, request, policy, tally).unwrap(FetchResponse.Source.NETWORK);
        }
        while (true) {
            var mine = new Flight();
            Flight other = flights.putIfAbsent(key, mine);
            if (other == null) {
                return lead(mine, key, request, policy, tally);
            }
            Answer shared = other.await();
            if (shared != null) {
                return coalesced(shared, request, tally);
            }
        }
    }

    private static FetchResponse hit(Answer kept, FetchTally tally) throws FetchException {
        tally.hit();
        return kept.unwrap(FetchResponse.Source.CACHE);
    }

    private FetchResponse coalesced(Answer shared, FetchRequest request, FetchTally tally)
            throws FetchException {
        tally.shared();
        caller.events().coalesced(hostOf(request));
        return shared.unwrap(FetchResponse.Source.COALESCED);
    }

    private static String hostOf(FetchRequest request) {
        try {
            return Target.parse(request.url()).hostAndPort();
        } catch (Blocked e) {
            return ""; // a URL that was refused has no host to be counted under
        }
    }

    /// Makes the call on behalf of all who wait for it.
    ///
    /// The cache is asked once more first: between this thread's look and its flight another may
    /// have come and gone. A leader puts its answer into the cache before it takes its flight from
    /// the map, so whoever finds no flight finds the answer.
    private FetchResponse lead(
            Flight mine, CacheKey key, FetchRequest request, FetchPolicy policy, FetchTally tally)
            throws FetchException, InterruptedException {
        Answer answer = null;
        try {
            answer = cache.findAgain(key, request.tenant(), policy);
            if (answer != null) {
                return hit(answer, tally);
            }
            answer = call(key, request, policy, tally);
            return answer.unwrap(FetchResponse.Source.NETWORK);
        } finally {
            flights.remove(key, mine);
            mine.land(answer);
        }
    }

    private Answer call(CacheKey key, FetchRequest request, FetchPolicy policy, FetchTally tally)
            throws InterruptedException {
        long start = clock.nanos();
        Answer answer;
        try {
            var trip = new Trip(caller, Outgoing.first(request), policy, tally);
            FetchResponse response = trip.run();
            long fresh = Freshness.nanos(response.status(), response.headers(), clock.now());
            answer = new Answer.Success(response, fresh);
        } catch (FetchException e) {
            answer = Answer.Failure.of(e);
        }
        cache.keep(key, request, policy, answer, clock.nanos() - start);
        return answer;
    }

    /// Calls on the network at this moment.
    public int inFlight() {
        return caller.permits().used();
    }

    /// Calls on the network at this moment on behalf of a tenant.
    public int inFlightOf(String tenant) {
        return caller.permits().used(tenant);
    }

    /// Calls on the network by `host:port`, of the hosts that have any, sorted by name.
    public Map<String, Integer> inFlightByHost() {
        return caller.hosts().inFlight();
    }

    /// Calls on the network at this moment to one `host:port`.
    public int inFlight(String hostAndPort) {
        return caller.hosts().inFlight(hostAndPort);
    }

    /// The bounds this fetcher keeps to.
    public FetchLimits limits() {
        return limits;
    }

    /// What the cache of answers has done and holds.
    public CacheStatistics cacheStatistics() {
        return cache.statistics();
    }

    /// Stops the client. Calls under way fail as unreachable; fetches that come later do too.
    @Override
    public void close() {
        connector.close();
        lookups.close();
    }
}
