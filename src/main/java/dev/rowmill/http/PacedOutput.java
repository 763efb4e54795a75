package dev.rowmill.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

import java.io.IOException;

/// An answer's bytes, to a client that must take them at some [Pace], which is looked at whenever a buffer of some 32 KiB
/// has been taken; a client that takes nothing at all meets the idle timeout. Belongs to one thread at a time.
final class PacedOutput extends ServletOutputStream {
    private final ServletOutputStream out;
    private final Pace pace;

    PacedOutput(ServletOutputStream out, Pace pace) {
        this.out = out;
        this.pace = pace;
    }

    /// The client takes its answer too slowly.
    static final class SlowClientException extends IOException {
        private static final long serialVersionUID = 1L;

        SlowClientException() {
            super("expected the client to take at least %d bytes a second".formatted(Pace.LEAST));
        }
    }

    private void passed(int count, long start) throws IOException {
        if (!pace.passed(count, System.nanoTime() - start)) {
            throw new SlowClientException();
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        long start = System.nanoTime();
        out.write(bytes, offset, count);
        passed(count, start);
    }

    @Override
    public void flush() throws IOException {
        long start = System.nanoTime();
        out.flush();
        passed(0, start);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    @Override
    public boolean isReady() {
        return out.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        out.setWriteListener(listener);
    }
}
