package dev.rowmill.http;

import java.time.Duration;

/// Bounds of what a client may ask of the server.
///
/// @param maxBodyBytes the largest body, as sent and again after decompression
/// @param spoolBytes how much of a run's answer is held in memory for a client that does not read yet
/// @param requestBytes what requests that bring data may hold at once, beside the chunks of their runs
/// @param longestWait how long a run may expect to wait for a thread that computes before its like are refused
/// @param idleTimeout how long a connection may stand still while something is expected of the client
/// @param stopTimeout how long requests in progress may take to end when the server stops
/// @param headerTimeout how long the headers of a request may take from their first byte to their last
/// @param slowGrace how long this server waits for a client in all before the client must keep to a least rate
public record HttpLimits(
        long maxBodyBytes,
        int spoolBytes,
        long requestBytes,
        Duration longestWait,
        Duration idleTimeout,
        Duration stopTimeout,
        Duration headerTimeout,
        Duration slowGrace) {
    /// How long what is left may take to break off. All that could end by itself has ended before.
    static final Duration BREAK_OFF_WITHIN = Duration.ofSeconds(1);

    /// The request line and the headers together, in bytes.
    static final int MAX_HEADER_BYTES = 8 << 10;

    /// Connections that wait until the server accepts them; the system may allow fewer.
    static final int CONNECTIONS_NOT_YET_ACCEPTED = 4_096;

    /// Header fields of one request.
    static final int MAX_HEADERS = 100;

    /// A pipeline document, in bytes.
    static final int MAX_PIPELINE_BYTES = 256 << 10;

    /// A JSON document that describes a job, its rows included, in bytes. Larger data belongs into a body of its own.
    static final int MAX_DOCUMENT_BYTES = 16 << 20;

    /// The defaults, with bodies up to `maxBodyBytes`.
    public static HttpLimits withMaxBody(long maxBodyBytes) {
        return new HttpLimits(
                maxBodyBytes,
                4 << 20,
                Math.max(64 << 20, Runtime.getRuntime().maxMemory() / 4),
                Duration.ofMillis(50),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));
    }

    /// The same with another idle timeout.
    public HttpLimits withIdleTimeout(Duration timeout) {
        return new HttpLimits(
                maxBodyBytes,
                spoolBytes,
                requestBytes,
                longestWait,
                timeout,
                stopTimeout,
                headerTimeout,
                slowGrace);
    }

    /// The same with another stop timeout.
    public HttpLimits withStopTimeout(Duration timeout) {
        return new HttpLimits(
                maxBodyBytes,
                spoolBytes,
                requestBytes,
                longestWait,
                idleTimeout,
                timeout,
                headerTimeout,
                slowGrace);
    }

    /// The same with less patience for slow clients.
    public HttpLimits withPatience(Duration header, Duration grace) {
        return new HttpLimits(
                maxBodyBytes,
                spoolBytes,
                requestBytes,
                longestWait,
                idleTimeout,
                stopTimeout,
                header,
                grace);
    }

    /// The same with other room for requests that bring data.
    public HttpLimits withRequestBytes(long bytes) {
        return new HttpLimits(
                maxBodyBytes,
                spoolBytes,
                bytes,
                longestWait,
                idleTimeout,
                stopTimeout,
                headerTimeout,
                slowGrace);
    }

    /// The same with another bound on the wait for a thread that computes.
    public HttpLimits withLongestWait(Duration wait) {
        return new HttpLimits(
                maxBodyBytes,
                spoolBytes,
                requestBytes,
                wait,
                idleTimeout,
                stopTimeout,
                headerTimeout,
                slowGrace);
    }
}
