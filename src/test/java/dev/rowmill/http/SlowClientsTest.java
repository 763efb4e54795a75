package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;

/// Clients that drip their headers or their body: none of them stays.
class SlowClientsTest {
    private static final Duration PATIENCE = Duration.ofMillis(800);

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(HttpLimits.withMaxBody(1L << 30).withPatience(PATIENCE, PATIENCE));
        server.pipeline("copy", "{\"steps\":[]}");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /// Sends a byte at a time, some milliseconds apart, until the server has had enough.
    private static void drip(RawClient client, String bytes) {
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 2_000; i++) {
                                client.send(bytes);
                                LockSupport.parkNanos(10_000_000);
                            }
                        })
                .isInstanceOf(IOException.class);
    }

    @Test
    void headersThatDripAreNotWaitedFor() throws IOException {
        try (RawClient client = server.raw()) {
            client.send("GET /livez HTTP/1.1\r\nHost: h\r\nX: ");

            drip(client, "x");
        }
    }

    @Test
    void headersThatDripAfterAnotherRequestAreNotWaitedFor() throws IOException {
        try (RawClient client = server.raw()) {
            client.send("GET /livez HTTP/1.1\r\nHost: h\r\n\r\n");
            client.until("\r\n\r\nok\n");
            client.send("GET /livez HTTP/1.1\r\nX: ");

            drip(client, "x");
        }
    }

    @Test
    void aConnectionWithoutARequestMayWaitLonger() throws IOException {
        try (RawClient client = server.raw()) {
            client.send("GET /livez HTTP/1.1\r\nHost: h\r\n\r\n");
            client.until("\r\n\r\nok\n");
            LockSupport.parkNanos(PATIENCE.multipliedBy(2).toNanos());
            client.send("GET /livez HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(client.until("\r\n\r\nok\n")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aBodyThatDripsIsRefused() throws IOException {
        try (RawClient client = server.raw()) {
            client.send(
                    "POST /v1/jobs?pipeline=copy HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 200; i++) {
                client.chunk(" ");
                LockSupport.parkNanos(10_000_000);
                if (client.in().available() > 0) {
                    break;
                }
            }

            assertThat(client.until("bytes a second"))
                    .startsWith("HTTP/1.1 408")
                    .contains("Expected a body of at least 1024 bytes a second");
        }
    }

    @Test
    void onlyTheTimeSpentWaitingForAClientCounts() {
        var pace = new Pace(Duration.ofSeconds(30));

        assertThat(pace.passed(10, Duration.ofSeconds(30).toNanos())).as("in its grace").isTrue();
        assertThat(pace.passed(0, Duration.ofSeconds(1).toNanos()))
                .as("10 bytes in 31 s")
                .isFalse();
        assertThat(pace.passed(32 << 10, 0)).as("32 KiB in 31 s").isTrue();
        assertThat(pace.passed(0, Duration.ofSeconds(2).toNanos())).as("in 33 s").isFalse();
    }

    @Test
    void connectionsThatWantNothingMakeRoomWhereAllAreTaken() throws IOException {
        HttpLimits few =
                HttpLimits.withMaxBody(1 << 20).withPatience(PATIENCE, PATIENCE).withConnections(3);
        var idle = new ArrayList<RawClient>();
        try (var full = new TestServer(few)) {
            full.pipeline("hold", "{\"steps\":[{\"hold\":{}}]}");
            try (RawClient working = full.raw()) {
                working.send(
                        "POST /v1/run?pipeline=hold HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n{}\n");
                while (full.held.get() == 0) {
                    Thread.onSpinWait();
                }
                for (int i = 0; i < 8; i++) {
                    idle.add(full.raw());
                }
                try (RawClient client = full.raw()) {
                    client.send("GET /livez HTTP/1.1\r\nHost: h\r\n\r\n");
                    assertThat(client.until("ok\n")).startsWith("HTTP/1.1 200 ");
                }
                full.gate.countDown();
                working.until("Rowmill-Rows-Failed: 0\r\n");
            }
        } finally {
            for (RawClient client : idle) {
                client.close();
            }
        }
    }
}
