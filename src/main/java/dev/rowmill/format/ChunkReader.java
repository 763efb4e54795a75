package dev.rowmill.format;

import dev.rowmill.row.Chunk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// Cuts a dataset into chunks. Belongs to one thread.
public interface ChunkReader {
    /// The next chunk, never empty, or nothing at the end. Where it is cut depends on the bytes
    /// alone.
    ///
    /// @throws UnreadableException if the dataset as a whole cannot be read on
    /// @throws IOException if the bytes cannot be had
    @Nullable Chunk next() throws IOException;

    /// Whether it is known that there is no further chunk. Does not wait to find out.
    default boolean isAtEnd() {
        return false;
    }
}
