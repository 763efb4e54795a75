package dev.rowmill.step;

/// What the tables of all runs may hold together. Thread-safe.
final class TableMemory {
    private final long limitBytes;

    /// Guarded by this.
    private long usedBytes;

    TableMemory(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /// There is not so much memory left.
    static final class FullException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /// Takes so many bytes.
    ///
    /// @throws FullException if they are not there; then nothing was taken
    synchronized void take(long bytes) throws FullException {
        if (bytes > limitBytes - usedBytes) {
            throw new FullException();
        }
        usedBytes += bytes;
    }

    synchronized void give(long bytes) {
        usedBytes -= bytes;
    }

    synchronized long usedBytes() {
        return usedBytes;
    }

    long limitBytes() {
        return limitBytes;
    }
}
