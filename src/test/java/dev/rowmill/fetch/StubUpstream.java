package dev.rowmill.fetch;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// An upstream on loopback that speaks HTTP/1.1 as badly as a test tells it to: a virtual thread
/// per connection, and a behaviour per path that writes the raw bytes of the answer.
final class StubUpstream implements AutoCloseable {
    /// A request as it arrived; header names in lower case.
    @SuppressWarnings("ArrayRecordComponent")
    record Asked(String method, String path, Map<String, String> headers, byte[] body) {}

    /// Writes an answer; says whether the connection stays open.
    interface Behaviour {
        boolean answer(Asked asked, Socket socket) throws Exception;
    }

    private final ServerSocket server;
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger gone = new AtomicInteger();

    StubUpstream() throws IOException {
        this("127.0.0.1");
    }

    StubUpstream(String address) throws IOException {
        server = new ServerSocket(0, 1000, InetAddress.ofLiteral(address));
        Thread.ofVirtual().name("stub-accept").start(this::accept);
    }

    StubUpstream on(String path, Behaviour behaviour) {
        behaviours.put(path, behaviour);
        return this;
    }

    /// Answers a path with a text, whatever is asked.
    StubUpstream ok(String path, String body) {
        return on(path, answer(200, body));
    }

    static Behaviour answer(int status, String body, String... headers) {
        return (asked, socket) -> {
            var head = new StringBuilder("HTTP/1.1 " + status + " Said\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
            write(socket, head.toString());
            if (!asked.method().equals("HEAD")) {
                socket.getOutputStream().write(bytes);
            }
            return true;
        };
    }

    /// Each call takes the next behaviour; the last one stays.
    static Behaviour inTurn(Behaviour... behaviours) {
        var turn = new AtomicInteger();
        return (asked, socket) ->
                behaviours[Math.min(turn.getAndIncrement(), behaviours.length - 1)].answer(
                        asked, socket);
    }

    /// Writes raw text and closes.
    static Behaviour raw(String text) {
        return (asked, socket) -> {
            write(socket, text);
            return false;
        };
    }

    /// Writes raw text, then nothing more until the client goes.
    static Behaviour stuck(String text) {
        return (asked, socket) -> {
            write(socket, text);
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            return false;
        };
    }

    /// Closes with a reset.
    static Behaviour reset(String text) {
        return (asked, socket) -> {
            write(socket, text);
            socket.setSoLinger(true, 0);
            return false;
        };
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    int port() {
        return server.getLocalPort();
    }

    String url(String path) {
        return "http://" + server.getInetAddress().getHostAddress() + ":" + port() + path;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    int count(String path) {
        AtomicInteger count = counts.get(path);
        return count == null ? 0 : count.get();
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                sockets.add(socket);
                Thread.ofVirtual().name("stub").start(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            Asked request = read(in);
            while (request != null && respond(request, socket)) {
                request = read(in);
            }
        } catch (Exception e) {
            gone.incrementAndGet(); // the client has gone, which is what many tests are about
        } finally {
            sockets.remove(socket);
        }
    }

    private boolean respond(Asked request, Socket socket) throws Exception {
        asked.add(request);
        counts.computeIfAbsent(request.path(), path -> new AtomicInteger()).incrementAndGet();
        Behaviour behaviour = behaviours.get(request.path());
        if (behaviour == null) {
            behaviour = behaviours.getOrDefault("*", answer(404, ""));
        }
        return behaviour.answer(request, socket);
    }

    private static @Nullable Asked read(InputStream in) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        var headers = new TreeMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + ", " + other);
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        String[] parts = first.split(" ", -1);
        return new Asked(parts[0], parts[1], headers, body);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                if (line.isEmpty()) {
                    return "";
                }
                throw new EOFException();
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    /// Closes the listener and every connection.
    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
