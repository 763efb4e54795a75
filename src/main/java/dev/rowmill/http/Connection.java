package dev.rowmill.http;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;

import org.eclipse.jetty.ee10.servlet.ServletApiRequest;
import org.eclipse.jetty.ee10.servlet.ServletChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// The connection beneath a request, for what servlets cannot say.
final class Connection {
    private final ServletChannel channel;

    private Connection(ServletChannel channel) {
        this.channel = channel;
    }

    static Connection of(ServletRequest request) {
        ServletRequest unwrapped = request;
        while (unwrapped instanceof ServletRequestWrapper wrapper) {
            unwrapped = wrapper.getRequest();
        }
        if (unwrapped instanceof ServletApiRequest api) {
            return new Connection(api.getServletRequestInfo().getServletChannel());
        }
        throw new IllegalStateException("not a request of Jetty's: " + unwrapped.getClass());
    }

    /// Ends the connection in the middle of the answer, so that nobody takes a part for the whole: the last chunk is
    /// missing. Without chunks (HTTP/1.0) an end would look like the end, so that the connection is reset.
    void abort(Throwable cause) {
        if (!hasChunks()) {
            resetOnClose();
        }
        channel.abort(cause);
    }

    /// Closes it without a word: nobody listens.
    void close() {
        channel.getEndPoint().close();
    }

    /// How long it may stand still, in milliseconds.
    long idleMillis() {
        return channel.getIdleTimeout();
    }

    /// Sets how long it may stand still, in milliseconds.
    void idleMillis(long millis) {
        channel.setIdleTimeout(millis);
    }

    /// Whether the protocol has chunks and trailers.
    boolean hasChunks() {
        return channel.getRequest().getConnectionMetaData().getHttpVersion().getVersion() >= 11;
    }

    private void resetOnClose() {
        SocketChannel socket = socket();
        if (socket != null) {
            try {
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException alreadyClosed) {
                channel.abort(alreadyClosed);
            }
        }
    }

    /// Whether the client has gone. To be asked only when the request has been read to its end and nobody reads: nothing
    /// else notices while there is nothing to send.
    ///
    /// A client that closes only its own direction counts as gone, as it does with other servers.
    boolean isGone() {
        SocketChannel socket = socket();
        if (socket == null || socket.isBlocking()) {
            return false;
        }
        try {
            int count = socket.read(ByteBuffer.allocate(1));
            if (count > 0) {
                // The beginning of another request, now lost: the client must send it on another
                // connection.
                EndPoint endPoint = channel.getEndPoint();
                Request.addCompletionListener(channel.getRequest(), _ -> endPoint.close());
            }
            return count < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private @Nullable SocketChannel socket() {
        return channel.getEndPoint() instanceof SocketChannelEndPoint endPoint
                ? endPoint.getChannel()
                : null;
    }
}
