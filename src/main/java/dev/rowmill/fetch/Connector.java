package dev.rowmill.fetch;

import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Makes single HTTP/1.1 calls.
///
/// The caller's thread, a virtual one, resolves the name, writes the request and waits; the
/// client's selector thread reads answers and wakes it. Each call takes a connection that stands
/// idle or opens one; there is no queue. Every new connection goes through [CheckedAddresses]; one
/// already open stays with the address it was opened to, so a name that changes its answers cannot
/// move it.
final class Connector implements AutoCloseable {
    /// Connections being opened at once: thousands would keep the selector busy until the first
    /// ones time out.
    private static final int OPENING = 512;

    private final int bodyBytes;
    private final AddressPolicy policy;
    private final TraceHosts traced;
    private final Supplier<HttpClient> starter;
    private final IdleConnections idle;
    private final Semaphore opening = new Semaphore(OPENING, true);

    /// Started with the first call: most pipelines make none. Written under the lock of this.
    private volatile @Nullable HttpClient started;

    // Guarded by this.
    private boolean closed;

    /// @param tls whom to trust; certificates are always checked against the name in the URL
    /// @param traced who is told of traces
    Connector(
            FetchLimits limits,
            AddressPolicy policy,
            Lookups lookups,
            SslContextFactory.Client tls,
            TraceHosts traced) {
        this.traced = traced;
        this.bodyBytes = limits.bodyBytes();
        this.policy = policy;
        this.idle = new IdleConnections(limits.inFlight());
        this.starter = () -> BareClient.start(limits, tls, new CheckedAddresses(policy, lookups));
    }

    private HttpClient client() throws CallFailed {
        HttpClient client = started;
        return client != null && client.isRunning() ? client : start();
    }

    private synchronized HttpClient start() throws CallFailed {
        if (closed) {
            throw CallFailed.unusable("the fetcher is closed");
        }
        HttpClient client = started;
        if (client == null) {
            client = starter.get();
            started = client;
        }
        return client;
    }

    /// Makes a call and waits for the whole answer.
    ///
    /// @param timeout for all of it, connecting included
    /// @throws Blocked if the target or an address it leads to is not allowed
    /// @throws CallFailed if no usable answer came in time
    Reply call(Outgoing outgoing, Duration timeout)
            throws Blocked, CallFailed, InterruptedException {
        policy.check(outgoing.target());
        HttpClient client = client();
        long deadline = System.nanoTime() + timeout.toNanos();
        Target target = outgoing.target();
        var route =
                new IdleConnections.Route(target.secure(), target.hostAndPort(), outgoing.tenant());
        Connection kept = idle.take(route);
        if (kept != null) {
            var exchange = new Exchange(bodyBytes);
            try {
                return exchange(client, kept, route, outgoing, exchange, deadline);
            } catch (CallFailed e) {
                // The upstream may close a connection while a request is on its way, as it may at
                // any time between calls (RFC 9112, 9.3.1): no failure, and it counts as no try.
                boolean stale = e.kind() == CallFailed.Kind.BROKEN && !exchange.hasBegun();
                if (!stale || !outgoing.isIdempotent()) {
                    throw e;
                }
            }
        }
        Request request = request(client, outgoing, timeout);
        Connection made = connect(client, request, route, deadline);
        return exchange(client, made, route, outgoing, new Exchange(bodyBytes), deadline);
    }

    private Reply exchange(
            HttpClient client,
            Connection connection,
            IdleConnections.Route route,
            Outgoing outgoing,
            Exchange exchange,
            long deadline)
            throws CallFailed, InterruptedException {
        Request request = request(client, outgoing, Duration.ofNanos(deadline - System.nanoTime()));
        connection.send(request, exchange);
        boolean whole = false;
        try {
            if (!exchange.await(deadline - System.nanoTime())) {
                throw new CallFailed(CallFailed.Kind.TIMEOUT, "no whole answer within the timeout");
            }
            Reply reply = exchange.reply();
            whole = true;
            idle.give(route, connection);
            return reply;
        } finally {
            if (!whole) {
                connection.close(); // fails what is still under way on it
            }
        }
    }

    private Request request(HttpClient client, Outgoing outgoing, Duration timeout) {
        Request request = client.newRequest(URI.create(outgoing.target().text()));
        request.method(outgoing.method());
        request.headers(fields -> {
            fields.put(HttpHeader.ACCEPT_ENCODING, "gzip");
            for (Header header : outgoing.headers()) {
                if (header.name().equals("user-agent")) {
                    fields.put(HttpHeader.USER_AGENT, header.value());
                } else {
                    fields.add(header.name(), header.value());
                }
            }
        });
        for (Header header : traced.headers(outgoing.target().host(), outgoing.headers())) {
            request.headers(fields -> fields.put(header.name(), header.value()));
        }
        if (outgoing.body().length > 0) {
            request.body(new BytesRequestContent("application/octet-stream", outgoing.body()));
        }
        if (timeout.compareTo(BareClient.IDLE.dividedBy(2)) > 0) {
            request.idleTimeout(timeout.plus(BareClient.IDLE).toMillis(), TimeUnit.MILLISECONDS);
        }
        return request;
    }

    private Connection connect(
            HttpClient client, Request request, IdleConnections.Route route, long deadline)
            throws Blocked, CallFailed, InterruptedException {
        if (!opening.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw notInTime(route);
        }
        try {
            return open(client, request, route, deadline);
        } finally {
            opening.release();
        }
    }

    private Connection open(
            HttpClient client, Request request, IdleConnections.Route route, long deadline)
            throws Blocked, CallFailed, InterruptedException {
        var arrival = new Promise.Completable<Connection>();
        client.newConnection(client.resolveDestination(request), arrival);
        try {
            return arrival.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            keepWhenItComes(arrival, route);
            throw notInTime(route);
        } catch (InterruptedException e) {
            keepWhenItComes(arrival, route);
            throw e;
        } catch (ExecutionException e) {
            if (Thread.interrupted()) { // which also closes a socket that is being opened
                throw new InterruptedException();
            }
            throw notConnected(route.hostAndPort(), e.getCause() == null ? e : e.getCause());
        }
    }

    private static CallFailed notInTime(IdleConnections.Route route) {
        return new CallFailed(
                CallFailed.Kind.TIMEOUT,
                "no connection to " + route.hostAndPort() + " within the timeout");
    }

    private void keepWhenItComes(
            Promise.Completable<Connection> arrival, IdleConnections.Route route) {
        var ignored = arrival.thenAccept(late -> idle.give(route, late));
    }

    private static CallFailed notConnected(String hostAndPort, Throwable cause)
            throws Blocked, InterruptedException {
        return switch (cause) {
            case Blocked blocked -> throw blocked;
            case InterruptedException interrupted -> throw interrupted;
            case UnknownHostException e ->
                    new CallFailed(CallFailed.Kind.DNS, String.valueOf(e.getMessage()));
            default ->
                    new CallFailed(
                            CallFailed.Kind.CONNECT,
                            "cannot connect to " + hostAndPort + ": " + cause.getMessage());
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        HttpClient client = started;
        if (client == null) {
            return;
        }
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not stop", e);
        }
    }
}
