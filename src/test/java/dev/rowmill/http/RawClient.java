package dev.rowmill.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A connection that says exactly what the test says, right or wrong, and when the test says it.
///
/// For what no HTTP client can send or see, and so REST Assured cannot: malformed requests and
/// addresses, a body without a type, older versions of HTTP, bodies that stand still or break off,
/// answers that break off, trailers and chunks, a client that goes away or does not read, and what
/// happens in the middle of a request.
final class RawClient implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    RawClient(int port) {
        this(port, 0);
    }

    /// With a receive buffer of so many bytes, where that is not 0.
    RawClient(int port, int receiveBytes) {
        try {
            if (receiveBytes > 0) {
                socket.setReceiveBufferSize(receiveBytes);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(60_000);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    RawClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /// Sends one chunk of a chunked body.
    RawClient chunk(byte[] bytes) throws IOException {
        send(Integer.toHexString(bytes.length) + "\r\n");
        send(bytes);
        return send("\r\n");
    }

    RawClient chunk(String text) throws IOException {
        return chunk(text.getBytes(StandardCharsets.UTF_8));
    }

    RawClient lastChunk() throws IOException {
        return send("0\r\n\r\n");
    }

    /// Reads until `text` has been seen, and gives everything read since the last call.
    String until(String text) throws IOException {
        var read = new StringBuilder();
        while (read.length() < text.length()
                || read.indexOf(text, read.length() - text.length()) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the answer ended with: " + read);
            }
            read.append((char) b);
        }
        return read.toString();
    }

    /// Reads to the end of the connection.
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
