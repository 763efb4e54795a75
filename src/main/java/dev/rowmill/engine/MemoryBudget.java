package dev.rowmill.engine;

/// What chunks in flight may hold, over all runs and jobs. Thread-safe.
///
/// A chunk is charged a flat sum: its bytes, its rows and its output are each about as large as the largest chunk.
/// Each run may have one chunk even when the budget is spent, so no run waits for another and none can deadlock.
public final class MemoryBudget {
    /// What one chunk is charged, in bytes.
    static final long CHUNK_COST = 4L << 20;

    private final long limitBytes;

    // Guarded by this.
    private long usedBytes;
    private long gives;
    private int waiting;

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

    /// Takes a chunk's share, whether there is room or not.
    synchronized void take() {
        usedBytes += CHUNK_COST;
    }

    /// Takes a chunk's share if there is room; gives whether there was.
    synchronized boolean tryTake() {
        if (usedBytes + CHUNK_COST > limitBytes) {
            return false;
        }
        usedBytes += CHUNK_COST;
        return true;
    }

    /// Gives a chunk's share back.
    synchronized void give() {
        usedBytes -= CHUNK_COST;
        gives++;
        if (waiting > 0) {
            notifyAll();
        }
    }

    /// How often a share was given back.
    synchronized long gives() {
        return gives;
    }

    /// Waits until a share was given back more often than that.
    synchronized void awaitGive(long before) throws InterruptedException {
        waiting++;
        try {
            while (gives == before) {
                wait();
            }
        } finally {
            waiting--;
        }
    }
}
