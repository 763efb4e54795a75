package dev.rowmill.http;

import io.javalin.http.Context;

import java.io.IOException;
import java.io.InputStream;

/// Lets a client that is still sending see the answer that its request got early.
///
/// A connection that is closed with unread bytes is reset, and the reset can overtake the answer. So what still comes is
/// read and dropped for a moment: long enough for a client that looks, bounded for one that does not.
final class Drain {
    private static final long MAX_BYTES = 64L << 20;
    private static final long MAX_NANOS = 2_000_000_000L;

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
        var scratch = new byte[64 << 10];
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
