package dev.rowmill.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/// A file that grows at its end, for one thread at a time.
///
/// A `RandomAccessFile` and not a channel: an interrupt would close a channel for everybody.
/// After a failed write or flush the file is closed: it is not known what is on disk.
final class AppendFile implements AutoCloseable {
    private final Path path;
    private final Disk disk;
    private final RandomAccessFile file;

    /// Read by others while the owner appends.
    private volatile long length;

    private volatile boolean open = true;

    private AppendFile(Path path, Disk disk, RandomAccessFile file, long length) {
        this.path = path;
        this.disk = disk;
        this.file = file;
        this.length = length;
    }

    /// Opens or creates the file to go on at `length`; what lies behind is cut off.
    ///
    /// @throws StoreException CORRUPT if the file is shorter
    static AppendFile open(Path path, long length, Disk disk) {
        disk.requireTrust();
        try {
            var file = new RandomAccessFile(path.toFile(), "rw");
            boolean opened = false;
            try {
                goTo(file, path, length, disk);
                opened = true;
                return new AppendFile(path, disk, file, length);
            } finally {
                if (!opened) {
                    file.close();
                }
            }
        } catch (IOException e) {
            throw StoreException.of("opening " + path, e);
        }
    }

    private static void goTo(RandomAccessFile file, Path path, long length, Disk disk)
            throws IOException {
        long found = file.length();
        if (found < length) {
            throw new StoreException(
                    StoreException.Kind.CORRUPT,
                    "expected %d committed bytes in %s but found %d"
                            .formatted(length, path, found));
        }
        if (found > length) {
            cut(file, path, length, disk);
        }
        file.seek(length);
    }

    private static void cut(RandomAccessFile file, Path path, long length, Disk disk) {
        try {
            file.setLength(length);
            file.getFD().sync();
        } catch (IOException e) {
            throw disk.note(StoreException.of("cutting " + path, e));
        }
    }

    void append(byte[] bytes, int offset, int count) {
        requireOpen();
        disk.requireRoom(count);
        try {
            file.write(bytes, offset, count);
        } catch (IOException e) {
            throw fail("writing ", e);
        }
        long before = length;
        length = before + count;
    }

    /// Returns once all that was appended is on disk.
    void force() {
        requireOpen();
        try {
            file.getFD().sync();
        } catch (IOException e) {
            throw fail("flushing ", e);
        }
    }

    long length() {
        return length;
    }

    Path path() {
        return path;
    }

    private void requireOpen() {
        if (!open) {
            throw new StoreException(StoreException.Kind.CLOSED, path + " is closed");
        }
        disk.requireTrust();
    }

    private StoreException fail(String doing, IOException cause) {
        StoreException failure = disk.note(StoreException.of(doing + path, cause));
        try {
            close();
        } catch (StoreException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    @Override
    public void close() {
        open = false;
        try {
            file.close();
        } catch (IOException e) {
            throw StoreException.of("closing " + path, e);
        }
    }
}
