package dev.rowmill.format;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// Lets a number of bytes through and fails at the next.
final class BoundedInput extends FilterInputStream {
    private final long maxBytes;
    private long count;

    BoundedInput(InputStream in, long maxBytes) {
        super(in);
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        add(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, bytes.length);
        int read = in.read(bytes, from, length);
        add(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
        long skipped = in.skip(wanted);
        add(skipped);
        return skipped;
    }

    private void add(long more) throws UnreadableException {
        count += more;
        if (count > maxBytes) {
            throw new UnreadableException(
                    UnreadableException.Reason.TOO_LARGE,
                    "expected at most " + maxBytes + " bytes (decompressed), found more");
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
