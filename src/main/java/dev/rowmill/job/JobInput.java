package dev.rowmill.job;

import dev.rowmill.format.ChunkReader;
import dev.rowmill.row.Chunk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Reads a job's input and knows which share of its bytes belongs to rows that are settled.
///
/// One thread reads, another asks; between them is a concurrent queue.
final class JobInput implements ChunkReader {
    private final ChunkReader reader;
    private final long length;

    /// Chunks that were read and may not be settled.
    private final Queue<Mark> unsettled = new ConcurrentLinkedQueue<>();

    /// Of the reading thread.
    private Mark read = new Mark(0, 0);

    private volatile boolean complete;

    /// Of the asking thread.
    private long settledBytes;

    /// So many rows, and the bytes they came from.
    private record Mark(long rows, long bytes) {}

    JobInput(ChunkReader reader, long length) {
        this.reader = reader;
        this.length = length;
    }

    @Override
    public @Nullable Chunk next() throws IOException {
        Chunk chunk = reader.next();
        if (chunk == null) {
            complete = true;
            return null;
        }
        read = new Mark(read.rows + chunk.rows(), read.bytes + chunk.inputBytes());
        unsettled.add(read);
        return chunk;
    }

    /// Bytes of the chunks whose rows are all among the first `rows`; the whole input when it was read to its end.
    long settledBytes(long rows) {
        for (Mark mark = unsettled.peek();
                mark != null && mark.rows <= rows;
                mark = unsettled.peek()) {
            settledBytes = mark.bytes;
            unsettled.remove();
        }
        return complete && unsettled.isEmpty() ? length : settledBytes;
    }
}
