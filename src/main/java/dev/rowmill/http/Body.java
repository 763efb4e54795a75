package dev.rowmill.http;

import dev.rowmill.format.UnreadableException;
import dev.rowmill.format.UnreadableException.Reason;
import dev.rowmill.metrics.Metrics;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;

/// The bytes of a request's body as they arrive: counted, bounded, and honest about a break. Belongs to one thread at a time.
final class Body extends InputStream {
    private final Source source;
    private final long maxBytes;
    private final Metrics metrics;
    private final Pace pace;
    private final Runnable atEnd;
    private long bytes;
    private boolean ended;
    private volatile boolean waiting;
    private @Nullable InputStream in;

    /// Where the bytes come from. To open it is to say `100 Continue` to a client that waits for it.
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    /// Reads what `source` gives, opened at the first read, up to `maxBytes`, at some
    /// pace; `atEnd` is told once that everything has arrived.
    Body(Source source, long maxBytes, Pace pace, Metrics metrics, Runnable atEnd) {
        this.source = source;
        this.maxBytes = maxBytes;
        this.metrics = metrics;
        this.pace = pace;
        this.atEnd = atEnd;
    }

    /// Bytes read so far.
    long bytes() {
        return bytes;
    }

    /// Whether it waits for bytes that have not arrived. May be asked by any thread.
    boolean waitsForClient() {
        return waiting;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = readOrBreak(target, offset, length);
        if (count < 0) {
            end();
            return -1;
        }
        bytes += count;
        metrics.requestBytes(count);
        if (bytes > maxBytes) {
            throw new UnreadableException(
                    Reason.TOO_LARGE,
                    "the body is larger than the %d bytes allowed".formatted(maxBytes));
        }
        return count;
    }

    private int readOrBreak(byte[] target, int offset, int length) throws IOException {
        int count;
        long start = System.nanoTime();
        try {
            if (in == null) {
                in = source.open();
            }
            waiting = in.available() == 0;
            count = in.read(target, offset, length);
            waiting = false;
        } catch (IOException | RuntimeException broken) {
            throw new BrokenBodyException(causedByTimeout(broken), bytes, broken);
        }
        if (!pace.passed(Math.max(0, count), System.nanoTime() - start) && count >= 0) {
            throw BrokenBodyException.tooSlow(bytes + count);
        }
        return count;
    }

    private static boolean causedByTimeout(Throwable broken) {
        for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    private void end() {
        if (!ended) {
            ended = true;
            atEnd.run();
        }
    }
}
