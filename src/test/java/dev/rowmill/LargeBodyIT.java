package dev.rowmill;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/// Clients that do not read while they send, or read slowly, against the packaged service with a heap of 256 MiB.
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LargeBodyIT {
    private static final int MIB = 1 << 20;

    @TempDir Path dataDir;
    private ServiceProcess service;

    @BeforeEach
    void start() throws Exception {
        service = ServiceProcess.start(dataDir, "256m");
        given().baseUri(service.address().toString())
                .contentType("application/json")
                .body("{\"steps\": [{\"filter\": \"n >= 0\"}]}")
                .put("/v1/pipelines/all")
                .then()
                .statusCode(201);
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    @Test
    void aClientThatSends300MbBeforeItReadsGetsAllOfItBack() throws Exception {
        exchange(300L * MIB, Long.MAX_VALUE);
    }

    @Test
    void aClientThatReadsAt2MbASecondGetsAllOfItBack() throws Exception {
        exchange(20L * MIB, 2L * MIB);
    }

    @Test
    @Tag("large")
    void aClientThatReads300MbAt2MbASecondGetsAllOfItBack() throws Exception {
        exchange(300L * MIB, 2L * MIB);
    }

    /// Sends all rows first, then reads at a bounded rate; the rows must come back as they were.
    private void exchange(long bytes, long bytesPerSecond) throws Exception {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), service.address().getPort())) {
            socket.setReceiveBufferSize(64 << 10);
            byte[] sent = send(socket.getOutputStream(), bytes);
            byte[] received = receive(socket.getInputStream(), bytesPerSecond);
            assertThat(HexFormat.of().formatHex(received))
                    .isEqualTo(HexFormat.of().formatHex(sent));
        }
    }

    private static byte[] send(OutputStream raw, long bytes) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        var out = new BufferedOutputStream(raw, 1 << 16);
        out.write(
                """
                POST /v1/run?pipeline=all HTTP/1.1\r
                Host: localhost\r
                Content-Type: application/x-ndjson\r
                Transfer-Encoding: chunked\r
                Connection: close\r
                \r
                """
                        .getBytes(StandardCharsets.US_ASCII));
        var block = new StringBuilder();
        long row = 0;
        for (long sent = 0; sent < bytes; ) {
            block.setLength(0);
            while (block.length() < 60_000) {
                block.append("{\"n\": ").append(row++).append(", \"text\": \"");
                block.append("0123456789abcdef".repeat(15)).append("\"}\n");
            }
            byte[] rows = block.toString().getBytes(StandardCharsets.US_ASCII);
            digest.update(rows);
            out.write(
                    (Integer.toHexString(rows.length) + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(rows);
            out.write('\r');
            out.write('\n');
            sent += rows.length;
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return digest.digest();
    }

    /// The digest of the chunked body, read no faster than `bytesPerSecond`.
    private static byte[] receive(InputStream raw, long bytesPerSecond) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        var in = new BufferedInputStream(raw, 1 << 16);
        assertThat(line(in)).startsWith("HTTP/1.1 200");
        skipHeaders(in);
        long start = System.nanoTime();
        long read = 0;
        for (int size = size(in); size > 0; size = size(in)) {
            byte[] chunk = in.readNBytes(size);
            assertThat(chunk).hasSize(size);
            digest.update(chunk);
            assertThat(line(in)).isEmpty();
            read += size;
            pace(start, read, bytesPerSecond);
        }
        assertThat(line(in)).startsWith("Rowmill-Rows-");
        return digest.digest();
    }

    private static void skipHeaders(InputStream in) throws IOException {
        String header = line(in);
        while (!header.isEmpty()) {
            header = line(in);
        }
    }

    /// The client is slow on purpose: its pace is the input of the test, nothing is waited for.
    private static void pace(long start, long read, long bytesPerSecond) {
        if (bytesPerSecond == Long.MAX_VALUE) {
            return;
        }
        long due = start + read * 1_000_000_000L / bytesPerSecond;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            java.util.concurrent.locks.LockSupport.parkNanos(left);
        }
    }

    private static int size(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            assertThat(b).as("the transfer was broken off after: %s", line).isNotEqualTo(-1);
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }
}
