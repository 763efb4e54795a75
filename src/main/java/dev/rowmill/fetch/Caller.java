package dev.rowmill.fetch;

import java.time.Duration;

/// Makes the calls of fetches within the limits: rate and pauses of the host first, then a permit
/// of the host, then one of all. A permit is held only while its call is on the network, never
/// through back-off or a wait for another.
final class Caller {
    /// Waits shorter than this are what taking free permits costs.
    private static final long THROTTLED_NANOS = 100_000L;

    private final Connector connector;
    private final FetchEvents events;
    private final FetchClock clock;
    private final Hosts hosts;
    private final Permits permits;

    Caller(
            Connector connector,
            FetchLimits limits,
            TenantShares shares,
            FetchEvents events,
            FetchClock clock) {
        this.connector = connector;
        this.events = events;
        this.clock = clock;
        this.hosts = new Hosts(limits.perHost(), shares.withoutLimits(), clock);
        this.permits = new Permits(limits.inFlight(), shares);
    }

    Hosts hosts() {
        return hosts;
    }

    FetchEvents events() {
        return events;
    }

    FetchClock clock() {
        return clock;
    }

    Permits permits() {
        return permits;
    }

    /// Makes one call as soon as the limits let it.
    ///
    /// @param maxWaitNanos how long a pause the upstream asked for may hold it back
    Reply call(
            Host host, Outgoing outgoing, FetchPolicy policy, FetchTally tally, long maxWaitNanos)
            throws Blocked, CallFailed, InterruptedException {
        long start = clock.nanos();
        host.awaitTurn(outgoing.tenant(), policy.rate(), maxWaitNanos);
        host.permits().acquire(outgoing.tenant());
        try {
            permits.acquire(outgoing.tenant());
            try {
                throttled(host, clock.nanos() - start);
                return observed(host, outgoing, policy.timeout(), tally);
            } finally {
                permits.release(outgoing.tenant());
            }
        } finally {
            host.permits().release(outgoing.tenant());
        }
    }

    private Reply observed(Host host, Outgoing outgoing, Duration timeout, FetchTally tally)
            throws Blocked, CallFailed, InterruptedException {
        long start = clock.nanos();
        try {
            Reply reply = connector.call(outgoing, timeout);
            tally.called();
            events.called(host.name(), outcome(reply.status()), clock.nanos() - start);
            return reply;
        } catch (CallFailed e) {
            tally.called();
            events.called(host.name(), e.outcome(), clock.nanos() - start);
            throw e;
        } catch (Blocked e) {
            events.called(host.name(), FetchEvents.Outcome.BLOCKED, clock.nanos() - start);
            throw e;
        }
    }

    /// Waits before a retry.
    void sleep(Host host, long nanos) throws InterruptedException {
        clock.sleep(nanos);
        throttled(host, nanos);
    }

    private void throttled(Host host, long nanos) {
        if (nanos >= THROTTLED_NANOS) {
            events.throttled(host.name(), nanos);
        }
    }

    private static FetchEvents.Outcome outcome(int status) {
        if (status < 400) {
            return FetchEvents.Outcome.OK;
        }
        return status < 500 ? FetchEvents.Outcome.CLIENT_ERROR : FetchEvents.Outcome.SERVER_ERROR;
    }
}
