package dev.rowmill.store;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// The bytes of a file from one offset to another, however long the file is by now.
///
/// Not buffered. Not a channel, so an interrupt does it no harm. A file that ends too early is an
/// error and not an end.
final class RangeInput extends InputStream {
    private final Path path;
    private final FileInputStream file;
    private final long end;
    private long position;

    private RangeInput(Path path, FileInputStream file, long position, long end) {
        this.path = path;
        this.file = file;
        this.position = position;
        this.end = end;
    }

    /// @throws StoreException CORRUPT if the file is shorter than `to` or missing
    static InputStream open(Path path, long from, long to) {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException(
                    "expected 0 <= from <= to but found from %d, to %d".formatted(from, to));
        }
        if (from == to) {
            return InputStream.nullInputStream();
        }
        long found = path.toFile().length();
        if (found < to) {
            throw new StoreException(
                    StoreException.Kind.CORRUPT,
                    "expected %d committed bytes in %s but found %d".formatted(to, path, found));
        }
        try {
            var file = new FileInputStream(path.toFile());
            try {
                file.skipNBytes(from);
                return new RangeInput(path, file, from, to);
            } catch (IOException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw StoreException.of("reading " + path, e);
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (position == end) {
            return -1;
        }
        int read = file.read(bytes, offset, (int) Math.min(count, end - position));
        if (read < 0) {
            throw new EOFException(
                    "expected %d bytes in %s but it ended after %d".formatted(end, path, position));
        }
        position += read;
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = file.skip(Math.clamp(count, 0, end - position));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, end - position);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
