package dev.rowmill.engine;

/// What chunks in flight may hold, over all runs and jobs. Its monitor guards every window.
///
/// A chunk is charged a flat sum: its bytes, its rows and its output are each about as large as the largest chunk.
/// Each run may have one chunk even when the budget is spent, so no run waits for another and none can deadlock.
public final class MemoryBudget {
    /// What one chunk is charged, in bytes.
    static final long CHUNK_COST = 4L << 20;

    private final long limitBytes;
    private long usedBytes;

    /// A budget of `limitBytes`.
    public MemoryBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /// The most that chunks may hold, in bytes, one chunk a run excepted.
    public long limitBytes() {
        return limitBytes;
    }

    /// What chunks are charged now, in bytes.
    public synchronized long usedBytes() {
        return usedBytes;
    }

    synchronized boolean hasRoom() {
        return usedBytes + CHUNK_COST <= limitBytes;
    }

    synchronized void take() {
        usedBytes += CHUNK_COST;
    }

    synchronized void give() {
        usedBytes -= CHUNK_COST;
    }
}
