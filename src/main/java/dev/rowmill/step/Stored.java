package dev.rowmill.step;

import dev.rowmill.row.Chunk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// Where steps find datasets that are stored: results of jobs, files, whatever has rows and a name.
/// Safe for use by many threads.
@FunctionalInterface
public interface Stored {
    /// The dataset of a name, as it is now. Quick: nothing of it is read.
    ///
    /// @throws DatasetException if there is none that the tenant may use; another tenant's is none
    Dataset find(String tenant, String name) throws DatasetException;

    /// Rows at rest. Immutable; any number of readers may be open.
    interface Dataset {
        /// The same text for the same rows: what is made of them is shared by it.
        String identity();

        /// The bytes that a reader goes through, or 0 where that is not known.
        long bytes();

        /// Its rows from the first on; the caller closes the reader.
        ///
        /// @throws DatasetException if it is gone by now
        /// @throws IOException if it cannot be read
        Reader open() throws DatasetException, IOException;
    }

    /// Reads a dataset. Belongs to one thread.
    interface Reader extends AutoCloseable {
        /// The next chunk, or nothing at the end.
        ///
        /// @throws IOException if it cannot be read on, with a message that may be shown to clients
        @Nullable Chunk next() throws IOException;

        @Override
        void close() throws IOException;
    }
}
