package dev.rowmill.fetch;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// One fetch on its way: the calls it takes to get from a request to an answer, through redirects
/// and retries.
///
/// Belongs to one thread. Back-off is exponential with full jitter (uniform between nothing and 100
/// ms · 2ⁿ, up to 10 s); a `Retry-After` comes on top. A retry needs the policy's leave, the host's
/// budget, and time left to wait.
final class Trip {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /// Statuses by which an upstream says that it has not done what was asked, so that asking again
    /// is safe.
    private static final Set<Integer> REFUSED = Set.of(408, 429, 503);

    private static final long FIRST_BACK_OFF = 100_000_000L;
    private static final int MOST_DOUBLINGS = 7;
    private static final long LONGEST_BACK_OFF = 10_000_000_000L;

    private final Caller caller;
    private final FetchPolicy policy;
    private final FetchTally tally;

    private Outgoing next;
    private int attempts;
    private int retries;
    private int hops;
    private long waited;

    Trip(Caller caller, Outgoing first, FetchPolicy policy, FetchTally tally) {
        this.caller = caller;
        this.next = first;
        this.policy = policy;
        this.tally = tally;
    }

    /// Why a try was not the last word.
    ///
    /// @param again whether another try may bring more
    /// @param retryAfter how long the upstream asks to wait, in nanoseconds, or -1
    private record Setback(
            FetchException.Code code, String detail, int status, boolean again, long retryAfter) {}

    /// Makes the calls.
    ///
    /// @return a response that the policy accepts
    FetchResponse run() throws FetchException, InterruptedException {
        while (true) {
            Host host = caller.hosts().enter(next.target().hostAndPort());
            try {
                Setback setback;
                try {
                    Reply reply = call(host);
                    if (policy.accepts(reply.status())) {
                        return reply.toResponse();
                    }
                    if (policy.redirects() > 0 && REDIRECTS.contains(reply.status())) {
                        next = follow(reply);
                        continue;
                    }
                    setback = setback(reply);
                } catch (CallFailed e) {
                    setback = setback(e);
                } catch (Blocked e) {
                    throw failure(FetchException.Code.URL_BLOCKED, Blocked.DETAIL, 0);
                }
                prepareRetry(host, setback);
            } finally {
                caller.hosts().leave(host);
            }
        }
    }

    private Reply call(Host host) throws Blocked, CallFailed, InterruptedException {
        if (retries == 0) {
            host.budget().earn();
        }
        long mayWait = policy.maxWait().toNanos() - waited;
        try {
            Reply reply = caller.call(host, next, policy, tally, mayWait);
            attempts++;
            return reply;
        } catch (CallFailed e) {
            attempts++;
            throw e;
        }
    }

    private Outgoing follow(Reply reply) throws FetchException, Blocked {
        var locations = reply.headers().stream().filter(h -> h.name().equals("location")).toList();
        if (locations.size() != 1) {
            throw statusFailure(
                    reply, "with " + locations.size() + " Location headers instead of one");
        }
        if (hops == policy.redirects()) {
            throw statusFailure(reply, "after " + hops + " redirects, the most that are followed");
        }
        hops++;
        Outgoing following = next.redirected(reply.status(), locations.getFirst().value());
        if (following == null) {
            throw statusFailure(reply, "which would send the body to another origin");
        }
        return following;
    }

    private FetchException statusFailure(Reply reply, String how) {
        return failure(
                FetchException.Code.UPSTREAM_STATUS,
                "the upstream answered " + reply.status() + " " + how,
                reply.status());
    }

    private Setback setback(Reply reply) {
        int status = reply.status();
        boolean safe =
                next.isIdempotent() || REFUSED.contains(status) || policy.asksToRetry(status);
        String header = FetchResponse.first(reply.headers(), "retry-after");
        long retryAfter =
                header == null ? -1 : HttpDate.retryAfterNanos(header, caller.clock().now());
        return new Setback(
                FetchException.Code.UPSTREAM_STATUS,
                "the upstream answered " + status,
                status,
                policy.retries(status) && safe,
                retryAfter);
    }

    private Setback setback(CallFailed e) {
        boolean again =
                switch (e.kind()) {
                    case DNS, CONNECT -> true;
                    case TIMEOUT, BROKEN -> next.isIdempotent();
                    case UNUSABLE -> false;
                };
        return new Setback(e.code(), e.detail(), 0, again, -1);
    }

    /// Waits until the next try is due, or gives up.
    private void prepareRetry(Host host, Setback setback)
            throws FetchException, InterruptedException {
        long left = policy.maxWait().toNanos() - waited;
        if (setback.retryAfter > 0 && setback.retryAfter <= left) {
            host.pause(next.tenant(), setback.retryAfter);
        }
        String obstacle = obstacle(host, setback, left);
        if (obstacle != null) {
            throw failure(setback.code, setback.detail + obstacle, setback.status);
        }
        long pause = Math.min(left, Math.max(0, setback.retryAfter) + backOff());
        retries++;
        waited += pause;
        tally.retried();
        caller.events().retried(host.name());
        caller.sleep(host, pause);
    }

    private @Nullable String obstacle(Host host, Setback setback, long left) {
        if (!setback.again || retries >= policy.retries()) {
            return attempts > 1 ? " (" + attempts + " tries)" : "";
        }
        if (setback.retryAfter > left) {
            return " and asks to wait longer than " + policy.maxWait().toSeconds() + " s";
        }
        if (!host.budget().take(caller.clock().nanos())) {
            return " and the retry budget of " + host.name() + " is spent";
        }
        return null;
    }

    private long backOff() {
        long most = FIRST_BACK_OFF << Math.min(retries, MOST_DOUBLINGS);
        return ThreadLocalRandom.current().nextLong(Math.min(most, LONGEST_BACK_OFF) + 1);
    }

    private FetchException failure(FetchException.Code code, String detail, int status) {
        return new FetchException(code, detail, status, attempts);
    }
}
