package dev.rowmill.step;

import java.io.IOException;
import java.io.InputStream;

/// Where steps put what does not fit into memory. Safe for use by many threads.
@FunctionalInterface
public interface Scratch {
    /// A new temporary file, empty; the caller closes it.
    ///
    /// @throws IOException if there is no room for one
    File create() throws IOException;

    /// A temporary file. One thread at a time.
    interface File extends AutoCloseable {
        /// Appends `count` bytes from `offset` on.
        ///
        /// @throws IOException if the disk is full or failed
        void append(byte[] bytes, int offset, int count) throws IOException;

        /// What was appended, from the beginning; the caller closes it, before the file.
        ///
        /// @throws IOException if the disk failed
        InputStream read() throws IOException;

        /// Deletes the file.
        ///
        /// @throws IOException if the disk failed
        @Override
        void close() throws IOException;
    }
}
