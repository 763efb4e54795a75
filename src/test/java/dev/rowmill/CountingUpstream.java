package dev.rowmill;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// An upstream on the loopback that counts the calls of each path and answers with the path's name, or with 503 where
/// that begins with `fail`.
final class CountingUpstream implements AutoCloseable {
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final HttpServer server;

    CountingUpstream() throws IOException {
        server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    String path = exchange.getRequestURI().getPath();
                    calls.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
                    byte[] body =
                            ("{\"name\":\"" + path.substring(1) + "\"}")
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    int status = path.startsWith("/fail") ? 503 : 200;
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    /// The start of its URLs.
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// How many different paths were asked for.
    int distinct() {
        return calls.size();
    }

    /// How many calls there were.
    int calls() {
        return calls.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    void forget() {
        calls.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
