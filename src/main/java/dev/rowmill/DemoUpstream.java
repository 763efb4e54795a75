package dev.rowmill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// The demo's own upstream on the loopback: tells the country of a network, 50 ms a call.
final class DemoUpstream implements AutoCloseable {
    /// What one call takes.
    static final long DELAY_MILLIS = 50;

    private static final List<String> COUNTRIES =
            List.of("AT", "BR", "CH", "DE", "ES", "FR", "IN", "JP", "KE", "US");

    private final AtomicLong calls = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    DemoUpstream() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/geo/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        try {
            Thread.sleep(DELAY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String network = exchange.getRequestURI().getPath().substring("/geo/".length());
        String country = COUNTRIES.get(Math.floorMod(network.hashCode() * 31, COUNTRIES.size()));
        byte[] body =
                "{\"network\":\"%s\",\"country\":\"%s\"}"
                        .formatted(network, country)
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /// The URL template of the step that asks it.
    String template() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/geo/{network}";
    }

    /// How many calls it has answered.
    long calls() {
        return calls.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
