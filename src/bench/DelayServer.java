import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/// A slow upstream: an HTTP/1.1 server on loopback that answers every GET after a fixed delay with
/// `{"path": "/the/path"}`.
///
/// Run it with `java DelayServer.java PORT DELAY_MS`; port 0 takes a free one. The first line
/// printed is the port. `GET /stats` answers at once with the calls answered since the start, and
/// the most that waited at one time since the last time it was asked.
///
/// Every connection has a virtual thread, which reads a request, waits, answers, and reads the
/// next, so that ten thousand can wait together. The counters are all that the threads share.
public final class DelayServer {
    private static final int LONGEST_HEAD = 16 * 1024;

    private final Duration delay;
    private final LongAdder calls = new LongAdder();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAccumulator mostWaiting = new LongAccumulator(Long::max, 0);

    private DelayServer(Duration delay) {
        this.delay = delay;
    }

    /// Serves until the process is ended.
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("expected PORT DELAY_MS, found " + args.length + " arguments");
            System.exit(2);
        }
        var server = new DelayServer(Duration.ofMillis(Long.parseLong(args[1])));
        try (var socket =
                new ServerSocket(
                        Integer.parseInt(args[0]), 16 * 1024, InetAddress.getLoopbackAddress())) {
            System.out.println(socket.getLocalPort());
            while (true) {
                Socket connection = socket.accept();
                Thread.startVirtualThread(() -> server.serve(connection));
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            var in = new BufferedInputStream(connection.getInputStream(), 1024);
            OutputStream out = connection.getOutputStream();
            boolean open = true;
            while (open) {
                String head = readHead(in);
                open = !head.isEmpty() && answer(head, out);
            }
        } catch (SocketException _) {
            // The client went away in the middle; there is nobody to tell.
        } catch (IOException e) {
            System.err.println("connection from " + connection.getRemoteSocketAddress() + ": " + e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a connection's thread", e);
        }
    }

    /// The request up to its empty line, or "" where the client closed the connection instead.
    private static String readHead(InputStream in) throws IOException {
        var head = new StringBuilder(256);
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            if (head.length() == LONGEST_HEAD) {
                throw new IOException("expected a head of at most " + LONGEST_HEAD + " bytes");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /// Answers one request; says whether the connection stays open.
    private boolean answer(String head, OutputStream out) throws IOException, InterruptedException {
        String[] line = head.substring(0, head.indexOf("\r\n")).split(" ", -1);
        if (line.length != 3 || !line[0].equals("GET")) {
            write(out, "400 Bad Request", "{\"expected\": \"GET PATH HTTP/1.1\"}", true);
            return false;
        }
        boolean last = head.toLowerCase(Locale.ROOT).contains("\r\nconnection: close\r\n");
        if (line[1].equals("/stats")) {
            write(out, "200 OK", stats(), last);
        } else {
            waitFor();
            write(out, "200 OK", "{\"path\": \"" + line[1].replace("\"", "%22") + "\"}", last);
        }
        return !last;
    }

    private void waitFor() throws InterruptedException {
        mostWaiting.accumulate(waiting.incrementAndGet());
        try {
            Thread.sleep(delay);
        } finally {
            waiting.decrementAndGet();
        }
        calls.increment();
    }

    private String stats() {
        return "{\"calls\": %d, \"most_waiting\": %d}"
                .formatted(calls.sum(), mostWaiting.getThenReset());
    }

    private static void write(OutputStream out, String status, String body, boolean last)
            throws IOException {
        String head =
                "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
                        .formatted(status, body.length(), last ? "Connection: close\r\n" : "");
        out.write((head + body).getBytes(ISO_8859_1));
    }
}
