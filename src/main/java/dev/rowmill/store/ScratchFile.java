package dev.rowmill.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/// A temporary file that is never part of a job; deleted when closed, or at the next start.
///
/// One thread appends; any thread may read what was appended before it looked at the length. The
/// caller bounds its size.
public final class ScratchFile implements AutoCloseable {
    private final AppendFile file;

    ScratchFile(AppendFile file) {
        this.file = file;
    }

    /// Appends `count` bytes from `offset` on.
    ///
    /// @throws StoreException NO_SPACE if the disk is full, IO if it failed, CLOSED
    public void append(byte[] bytes, int offset, int count) {
        file.append(bytes, offset, count);
    }

    /// Bytes appended so far.
    public long length() {
        return file.length();
    }

    /// The bytes of `[from, to)`; the caller closes the stream.
    ///
    /// @throws IllegalArgumentException if the range is not within the length
    public InputStream read(long from, long to) {
        if (to > length()) {
            throw new IllegalArgumentException(
                    "expected an end of at most %d but found %d".formatted(length(), to));
        }
        return RangeInput.open(file.path(), from, to);
    }

    @Override
    public void close() {
        file.close();
        try {
            Files.deleteIfExists(file.path());
        } catch (IOException e) {
            throw StoreException.of("deleting " + file.path(), e);
        }
    }
}
