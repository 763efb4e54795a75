package dev.rowmill.store;

/// A part that a job writes, at its end only. For one thread at a time.
///
/// Bytes exist for readers when a [JobTable#progress] after a [#force] has committed their length.
/// After a failure the file is closed; opening it again at the committed length cuts off the rest.
public final class OutputFile implements AutoCloseable {
    private final AppendFile file;

    OutputFile(AppendFile file) {
        this.file = file;
    }

    /// Appends all the bytes.
    ///
    /// @throws StoreException NO_SPACE if the disk is full, IO if it failed, CLOSED
    public void append(byte[] bytes) {
        file.append(bytes, 0, bytes.length);
    }

    /// Appends `count` bytes from `offset` on.
    ///
    /// @throws StoreException NO_SPACE if the disk is full, IO if it failed, CLOSED
    public void append(byte[] bytes, int offset, int count) {
        file.append(bytes, offset, count);
    }

    /// Returns once all that was appended is on disk.
    ///
    /// @throws StoreException NO_SPACE or IO; the flush must not be tried again
    public void force() {
        file.force();
    }

    /// Committed and appended bytes together.
    public long length() {
        return file.length();
    }

    @Override
    public void close() {
        file.close();
    }
}
