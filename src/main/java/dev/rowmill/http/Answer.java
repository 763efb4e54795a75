package dev.rowmill.http;

import dev.rowmill.engine.Progress;
import dev.rowmill.format.Compression;
import dev.rowmill.format.Format;

import io.javalin.http.Context;

import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// The streamed answer to a run: rows as they come, counts in trailers. Belongs to the request's thread.
final class Answer {
    private static final int BUFFER_BYTES = 64 << 10;

    /// Enough at once for the answer to a small request.
    private static final int SMALL_BUFFER_BYTES = 4 << 10;

    /// How often it is asked whether the client is still there, when there is nothing to send.
    private static final long LOOK_MILLIS = 500;

    /// What a client that takes its answer needs for a buffer at most, in nanoseconds.
    private static final long PROMPT_NANOS = 20_000_000;

    private static final String TRAILERS =
            "Rowmill-Rows-In, Rowmill-Rows-Out, Rowmill-Rows-Filtered, Rowmill-Rows-Failed";

    private final HttpServletResponse response;
    private final Connection connection;
    private final boolean gzip;
    private final Format format;
    private final Spool spool;
    private final RunThread run;
    private final byte[] buffer;

    /// When it began to send what it sends just now, 0 while it sends nothing. Written by the request's thread.
    private volatile long sendingSince;

    Answer(Context ctx, Format format, Spool spool, RunThread run) {
        this.response = ctx.res();
        this.connection = Connection.of(ctx.req());
        this.gzip = Negotiation.gzip(ctx.req());
        this.format = format;
        this.spool = spool;
        this.run = run;
        long length = ctx.req().getContentLengthLong();
        boolean small = length >= 0 && length < SMALL_BUFFER_BYTES;
        this.buffer = new byte[small ? SMALL_BUFFER_BYTES : BUFFER_BYTES];
    }

    /// Sends until the run has ended.
    ///
    /// @throws Exception what the run failed with, or that the client has gone
    void send() throws Exception {
        int count = next();
        begin();
        OutputStream out = response.getOutputStream();
        if (gzip) {
            out = Compression.gzip(out);
        }
        while (count >= 0) {
            sendingSince = System.nanoTime() | 1;
            out.write(buffer, 0, count);
            if (spool.isEmpty()) {
                out.flush();
            }
            sendingSince = 0;
            count = next();
        }
        out.flush();
        response.flushBuffer();
        out.close();
    }

    /// Whether the client does not take what is sent. May be asked by any thread.
    boolean waitsForClient() {
        long since = sendingSince;
        return since != 0 && System.nanoTime() - since > PROMPT_NANOS;
    }

    /// The next bytes in the buffer, or -1 at the end of a run that succeeded.
    private int next() throws Exception {
        while (true) {
            int count = spool.read(buffer, LOOK_MILLIS);
            run.check();
            if (count != 0) {
                return count;
            }
            if (spool.hasInputEnded() && connection.isGone()) {
                throw new ClientGoneException();
            }
        }
    }

    private void begin() {
        response.setStatus(200);
        response.setContentType(Negotiation.contentType(format));
        response.setHeader("Vary", Negotiation.VARY);
        if (gzip) {
            response.setHeader("Content-Encoding", "gzip");
        }
        if (connection.hasChunks()) {
            // Said aloud, so that the answer has chunks, and an end, even on a connection that is
            // then closed.
            response.setHeader("Transfer-Encoding", "chunked");
            response.setHeader("Trailer", TRAILERS);
            response.setTrailerFields(this::trailers);
        }
    }

    private Map<String, String> trailers() {
        Progress.Counts counts = run.counts();
        var trailers = new LinkedHashMap<String, String>();
        trailers.put("Rowmill-Rows-In", Long.toString(counts.in()));
        trailers.put("Rowmill-Rows-Out", Long.toString(counts.out()));
        trailers.put("Rowmill-Rows-Filtered", Long.toString(counts.filtered()));
        trailers.put("Rowmill-Rows-Failed", Long.toString(counts.failed()));
        return trailers;
    }

    /// The client closed its connection before it had its answer.
    static final class ClientGoneException extends IOException {
        private static final long serialVersionUID = 1L;

        ClientGoneException() {
            super("the client has closed its connection");
        }
    }
}
