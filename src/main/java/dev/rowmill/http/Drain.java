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

    private Drain() {}

    /// Sends the answer, then reads on.
    static void after(Context ctx) throws IOException {
        if (ctx.req().getHeader("Expect") != null) {
            // The client waits for our word before it sends.
            return;
        }
        ctx.res().flushBuffer();
        Connection connection = Connection.of(ctx.req());
        long idleMillis = connection.idleMillis();
        connection.idleMillis(MAX_NANOS / 1_000_000);
        try {
            readOn(ctx.req().getInputStream());
        } catch (IOException gone) {
            BreakOff.ask(ctx.req(), gone);
        } finally {
            connection.idleMillis(idleMillis);
        }
    }

    private static void readOn(InputStream in) throws IOException {
        var scratch = new byte[64 << 10];
        long left = MAX_BYTES;
        long start = System.nanoTime();
        while (left > 0 && System.nanoTime() - start < MAX_NANOS) {
            int count = in.read(scratch);
            if (count < 0) {
                return;
            }
            left -= count;
        }
    }
}
