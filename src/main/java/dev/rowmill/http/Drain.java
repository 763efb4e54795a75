package dev.rowmill.http;

import io.javalin.http.Context;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

import java.io.IOException;
import java.io.InputStream;

/// Lets a client that is still sending see the answer that its request got early.
///
/// A connection that is closed with unread bytes is reset, and the reset can overtake the answer. So what still comes is
/// read and dropped for a moment: long enough for a client that looks, bounded for one that does not.
final class Drain {
    private static final long MAX_BYTES = 64L << 20;
    private static final long MAX_NANOS = 2_000_000_000L;
    private static final int SCRATCH_BYTES = 16 << 10;

    /// Many clients send everything before they look at the answer, and this one is a good one.
    private static final long MAX_REST_BYTES = 4L << 30;

    private static final long MAX_REST_NANOS = 10_000_000_000L;

    private Drain() {}

    /// Sends the answer, then reads on.
    static void after(Context ctx) throws IOException {
        if (ctx.req().getHeader("Expect") != null) {
            // The client waits for our word before it sends.
            return;
        }
        ctx.res().flushBuffer();
        readOn(ctx, MAX_BYTES, MAX_NANOS);
    }

    /// Reads on after an answer that was sent.
    ///
    /// @throws IOException if the client is gone
    static void after(Request request) throws IOException {
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            return;
        }
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        long idleMillis = endPoint.getIdleTimeout();
        endPoint.setIdleTimeout(MAX_NANOS / 1_000_000);
        try (InputStream in = Content.Source.asInputStream(request)) {
            readOn(in, MAX_BYTES, MAX_NANOS);
        } finally {
            endPoint.setIdleTimeout(idleMillis);
        }
    }

    /// Reads on after a whole answer that did not need the whole body.
    static void rest(Context ctx) {
        readOn(ctx, MAX_REST_BYTES, MAX_REST_NANOS);
    }

    private static void readOn(Context ctx, long maxBytes, long maxNanos) {
        Connection connection = Connection.of(ctx.req());
        long idleMillis = connection.idleMillis();
        connection.idleMillis(MAX_NANOS / 1_000_000);
        try {
            readOn(ctx.req().getInputStream(), maxBytes, maxNanos);
        } catch (IOException gone) {
            BreakOff.ask(ctx.req(), gone);
        } finally {
            connection.idleMillis(idleMillis);
        }
    }

    private static void readOn(InputStream in, long maxBytes, long maxNanos) throws IOException {
        var scratch = new byte[SCRATCH_BYTES];
        long left = maxBytes;
        long start = System.nanoTime();
        while (left > 0 && System.nanoTime() - start < maxNanos) {
            int count = in.read(scratch);
            if (count < 0) {
                return;
            }
            left -= count;
        }
    }
}
