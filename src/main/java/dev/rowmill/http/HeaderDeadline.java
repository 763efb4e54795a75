package dev.rowmill.http;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Closes connections whose request does not come to the end of its headers in time, however busily its bytes drip.
///
/// A connection that has sent nothing since its last request is left to the idle timeout, unless all connections that
/// there may be are taken: then it makes room for one that wants something. All connections are looked at together,
/// several times in the time that a header may take. Thread-safe.
final class HeaderDeadline extends Handler.Wrapper implements Connection.Listener {
    /// How often connections are looked at, in parts of the time a header may take.
    private static final int LOOKS = 8;

    /// For how many looks a connection may send nothing while others wait to be accepted.
    private static final int IDLE_LOOKS = 1;

    private final long lookNanos;
    private final int connections;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<Connection, Headers> waiting = new ConcurrentHashMap<>();

    /// What a connection had sent when its headers were to begin, how often it was seen to have sent more since, and
    /// how often not.
    private record Headers(long bytesBefore, int looks, int idle) {}

    /// @param time that a header may take
    /// @param connections how many there may be
    HeaderDeadline(Duration time, int connections) {
        this.connections = connections;
        this.lookNanos = time.toNanos() / LOOKS;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        again();
    }

    private void again() {
        getServer().getScheduler().schedule(this::look, lookNanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        if (isRunning()) {
            boolean full = open.get() >= connections;
            waiting.keySet().forEach(connection -> look(connection, full));
            again();
        }
    }

    private void look(Connection connection, boolean full) {
        Headers now =
                waiting.computeIfPresent(
                        connection,
                        (_, before) ->
                                connection.getBytesIn() == before.bytesBefore
                                        ? new Headers(before.bytesBefore, 0, before.idle + 1)
                                        : new Headers(before.bytesBefore, before.looks + 1, 0));
        if (now != null && (now.looks > LOOKS || (full && now.idle > IDLE_LOOKS))) {
            connection.getEndPoint().close();
        }
    }

    @Override
    public void onOpened(Connection connection) {
        open.incrementAndGet();
        waiting.put(connection, new Headers(0, 0, 0));
    }

    @Override
    public void onClosed(Connection connection) {
        open.decrementAndGet();
        waiting.remove(connection);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        waiting.remove(connection);
        Request.addCompletionListener(request, _ -> expectNext(connection));
        return super.handle(request, response, callback);
    }

    private void expectNext(Connection connection) {
        if (connection.getEndPoint().isOpen()) {
            waiting.put(connection, new Headers(connection.getBytesIn(), 0, 0));
            if (!connection.getEndPoint().isOpen()) {
                waiting.remove(connection);
            }
        }
    }
}
