package dev.rowmill.http;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/// A run's answer between the thread that computes it and the thread that sends it.
///
/// Many clients send their whole body before they read a byte. While the body is still arriving the writer therefore
/// never waits: what the client does not take goes to memory, then to a temporary file. Once the body is there
/// ([#inputEnded]) the client has nothing left to do but read, and the writer waits when memory is full, so that the
/// file does not grow for nothing.
///
/// One writer, one reader; all state is guarded by the lock, which is held across the file's I/O because the file is
/// the state. It uses no interruptible channel: an interrupt would close it. Whoever made it closes it; that deletes the
/// file and fails a waiting writer.
final class Spool implements AutoCloseable {
    private static final int FIRST_BYTES = 4 << 10;

    private final int maxMemoryBytes;
    private final Path directory;
    private final LongConsumer spilled;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // A ring: `size` bytes from `head` on. They come before the bytes in the file.
    private byte[] ring = new byte[FIRST_BYTES];
    private int head;
    private int size;

    private @Nullable RandomAccessFile file;
    private @Nullable Path path;
    private long fileRead;
    private long fileWritten;

    private boolean inputEnded;
    private boolean oneThread;
    private boolean ended;
    private boolean closed;

    /// Holds up to `maxMemoryBytes` in memory and the rest in a file in `directory`; `spilled` is told how many more
    /// bytes are in the file, and, below zero, how many fewer.
    Spool(int maxMemoryBytes, Path directory, LongConsumer spilled) {
        this.maxMemoryBytes = Math.max(FIRST_BYTES, maxMemoryBytes);
        this.directory = directory;
        this.spilled = spilled;
    }

    /// The client has sent everything: from now on the writer waits for it. Any thread.
    void inputEnded() {
        lock.lock();
        try {
            inputEnded = true;
        } finally {
            lock.unlock();
        }
    }

    /// Writer and reader are one thread, which writes everything before it reads: the writer never waits.
    void useByOneThread() {
        lock.lock();
        try {
            oneThread = true;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the client has sent everything.
    boolean hasInputEnded() {
        lock.lock();
        try {
            return inputEnded;
        } finally {
            lock.unlock();
        }
    }

    /// Takes bytes. Waits while memory is full and the client has nothing left to send.
    ///
    /// @throws IOException if nobody reads any more, or the file cannot take them
    void write(byte[] bytes, int from, int to) throws IOException {
        lock.lock();
        try {
            int at = from;
            while (at < to) {
                awaitRoom();
                at = put(bytes, at, to);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() throws IOException {
        while (!closed
                && inputEnded
                && !oneThread
                && size + (fileWritten - fileRead) >= maxMemoryBytes) {
            changed.awaitUninterruptibly();
        }
        if (closed) {
            throw new IOException("the answer is not read any more");
        }
    }

    /// To memory while it has room and the file is drained; then, if the client may still be sending, to the file.
    private int put(byte[] bytes, int from, int to) throws IOException {
        int room = fileWritten > fileRead ? 0 : maxMemoryBytes - size;
        if (room > 0) {
            int count = Math.min(room, to - from);
            toRing(bytes, from, count);
            return from + count;
        }
        toFile(bytes, from, to);
        return to;
    }

    private void toRing(byte[] bytes, int from, int count) {
        if (size + count > ring.length) {
            grow(size + count);
        }
        int tail = (head + size) % ring.length;
        int first = Math.min(count, ring.length - tail);
        System.arraycopy(bytes, from, ring, tail, first);
        System.arraycopy(bytes, from + first, ring, 0, count - first);
        size += count;
    }

    private void grow(int wanted) {
        var larger = new byte[Math.min(maxMemoryBytes, Math.max(wanted, 2 * ring.length))];
        int first = Math.min(size, ring.length - head);
        System.arraycopy(ring, head, larger, 0, first);
        System.arraycopy(ring, 0, larger, first, size - first);
        ring = larger;
        head = 0;
    }

    private void toFile(byte[] bytes, int from, int to) throws IOException {
        if (file == null) {
            path = Files.createTempFile(directory, "answer-", ".spool");
            file = new RandomAccessFile(path.toFile(), "rw");
        }
        file.seek(fileWritten);
        file.write(bytes, from, to - from);
        fileWritten += to - from;
        spilled.accept(to - from);
    }

    /// There will be no more bytes.
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Gives bytes, waited for up to `millis`: how many, 0 if there were none in time, -1 at the end.
    ///
    /// @throws IOException if the file cannot be read
    int read(byte[] target, long millis) throws IOException, InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (isDrained() && !ended && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            if (isDrained()) {
                return ended ? -1 : 0;
            }
            int count = size > 0 ? fromRing(target) : fromFile(target);
            changed.signalAll();
            return count;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the reader has everything that was written so far.
    boolean isEmpty() {
        lock.lock();
        try {
            return isDrained();
        } finally {
            lock.unlock();
        }
    }

    private boolean isDrained() {
        return size == 0 && fileWritten == fileRead;
    }

    private int fromRing(byte[] target) {
        int count = Math.min(size, target.length);
        int first = Math.min(count, ring.length - head);
        System.arraycopy(ring, head, target, 0, first);
        System.arraycopy(ring, 0, target, first, count - first);
        head = (head + count) % ring.length;
        size -= count;
        return count;
    }

    private int fromFile(byte[] target) throws IOException {
        RandomAccessFile source = java.util.Objects.requireNonNull(file);
        source.seek(fileRead);
        int count = source.read(target, 0, (int) Math.min(target.length, fileWritten - fileRead));
        if (count < 0) {
            throw new IOException("the spool's file is shorter than what was written to it");
        }
        fileRead += count;
        if (fileRead == fileWritten) {
            emptied();
            source.setLength(0);
        }
        return count;
    }

    private void emptied() {
        spilled.accept(-fileWritten);
        fileRead = 0;
        fileWritten = 0;
    }

    /// Drops what is left. A waiting or later writer fails.
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            if (file != null) {
                file.close();
                file = null;
                emptied();
            }
            if (path != null) {
                Files.deleteIfExists(path);
                path = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
