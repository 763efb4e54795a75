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

/// Closes connections whose request does not come to the end of its headers in time, however busily its bytes drip.
///
/// A connection that has sent nothing since its last request is left to the idle timeout. All connections are looked at
/// together, several times in the time that a header may take. Thread-safe.
final class HeaderDeadline extends Handler.Wrapper implements Connection.Listener {
    /// How often connections are looked at, in parts of the time a header may take.
    private static final int LOOKS = 8;

    private final long lookNanos;
    private final Map<Connection, Headers> waiting = new ConcurrentHashMap<>();

    /// What a connection had sent when it was last looked at, and how often it had sent more since its headers began.
    private record Headers(long bytesBefore, int looks) {}

    HeaderDeadline(Duration time) {
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
            waiting.keySet().forEach(this::look);
            again();
        }
    }

    private void look(Connection connection) {
        Headers now =
                waiting.computeIfPresent(
                        connection,
                        (_, before) ->
                                connection.getBytesIn() == before.bytesBefore
                                        ? before
                                        : new Headers(before.bytesBefore, before.looks + 1));
        if (now != null && now.looks > LOOKS) {
            connection.getEndPoint().close();
        }
    }

    @Override
    public void onOpened(Connection connection) {
        waiting.put(connection, new Headers(0, 0));
    }

    @Override
    public void onClosed(Connection connection) {
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
            waiting.put(connection, new Headers(connection.getBytesIn(), 0));
            if (!connection.getEndPoint().isOpen()) {
                waiting.remove(connection);
            }
        }
    }
}
