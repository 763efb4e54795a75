package dev.rowmill.http;

import com.sun.management.UnixOperatingSystemMXBean;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;

/// Bounds of what a client may ask of the server.
///
/// @param maxBodyBytes the largest body, as sent and again after decompression
/// @param spoolBytes how much of a run's answer is held in memory for a client that does not read yet
/// @param requestBytes what requests that bring data may hold at once, beside the chunks of their runs
/// @param connections how many connections are accepted at once; more wait in the system's queue
/// @param longestWait how long a run may expect to wait for a thread that computes before its like are refused
/// @param idleTimeout how long a connection may stand still while something is expected of the client
/// @param stopTimeout how long requests in progress may take to end when the server stops
/// @param headerTimeout how long the headers of a request may take from their first byte to their last
/// @param slowGrace how long this server waits for a client in all before the client must keep to a least rate
public record HttpLimits(
        long maxBodyBytes,
        int spoolBytes,
        long requestBytes,
        int connections,
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

    /// As many connections are accepted with however few files.
    private static final int LEAST_CONNECTIONS = 16;

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
                connectionsFor(ManagementFactory.getOperatingSystemMXBean()),
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
                connections,
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
                connections,
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
                connections,
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
                connections,
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
                connections,
                wait,
                idleTimeout,
                stopTimeout,
                headerTimeout,
                slowGrace);
    }

    /// The same with another number of connections.
    public HttpLimits withConnections(int most) {
        return new HttpLimits(
                maxBodyBytes,
                spoolBytes,
                requestBytes,
                most,
                longestWait,
                idleTimeout,
                stopTimeout,
                headerTimeout,
                slowGrace);
    }

    /// Of the files that the process may open, those that are not open yet; but a quarter is for fetches, data and itself.
    private static int connectionsFor(OperatingSystemMXBean system) {
        if (!(system instanceof UnixOperatingSystemMXBean unix)) {
            return Integer.MAX_VALUE;
        }
        long most = unix.getMaxFileDescriptorCount();
        long left = most - most / 4 - unix.getOpenFileDescriptorCount();
        return Math.clamp(left, LEAST_CONNECTIONS, Integer.MAX_VALUE);
    }
}
