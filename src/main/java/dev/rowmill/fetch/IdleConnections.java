package dev.rowmill.fetch;

import org.eclipse.jetty.client.Connection;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Connections kept open between calls, per upstream and tenant; the one used last is used first.
///
/// A pool of our own because the client's fails every call that waits for a connection when one of
/// them cannot be made. Here each call makes its own. Connections close themselves when the
/// upstream does or after standing idle; the closed ones are dropped when met, and swept out every
/// ten seconds while calls are made.
final class IdleConnections {
    private static final long SWEEP_NANOS = 10_000_000_000L;

    private final int most;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong sweptAt = new AtomicLong(System.nanoTime());
    private final ConcurrentHashMap<Route, ConcurrentLinkedDeque<Connection>> idle =
            new ConcurrentHashMap<>();

    /// Whom a connection may be shared with.
    record Route(boolean secure, String hostAndPort, String tenant) {}

    /// @param most connections kept in all; beyond it they are closed
    IdleConnections(int most) {
        this.most = most;
    }

    /// An open connection, now the caller's alone, or null.
    @Nullable Connection take(Route route) {
        var connections = idle.get(route);
        if (connections == null) {
            return null;
        }
        while (true) {
            Connection connection = connections.pollFirst();
            if (connection == null) {
                return null;
            }
            count.decrementAndGet();
            if (!connection.isClosed()) {
                return connection;
            }
        }
    }

    /// Keeps a connection whose exchange is over, or closes it if there are enough.
    void give(Route route, Connection connection) {
        if (connection.isClosed()) {
            return;
        }
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            connection.close();
            return;
        }
        idle.compute(
                route,
                (key, known) -> {
                    var connections =
                            known == null ? new ConcurrentLinkedDeque<Connection>() : known;
                    connections.addFirst(connection);
                    return connections;
                });
        sweepNowAndThen();
    }

    private void sweepNowAndThen() {
        long last = sweptAt.get();
        long now = System.nanoTime();
        if (now - last < SWEEP_NANOS || !sweptAt.compareAndSet(last, now)) {
            return;
        }
        for (Route route : idle.keySet()) {
            idle.computeIfPresent(
                    route,
                    (key, connections) -> {
                        dropClosed(connections);
                        return connections.isEmpty() ? null : connections;
                    });
        }
    }

    private void dropClosed(ConcurrentLinkedDeque<Connection> connections) {
        for (Connection connection : connections) {
            // A taker may be faster, and then it has counted.
            if (connection.isClosed() && connections.remove(connection)) {
                count.decrementAndGet();
            }
        }
    }

    int size() {
        return count.get();
    }
}
