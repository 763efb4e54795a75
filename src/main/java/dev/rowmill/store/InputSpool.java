package dev.rowmill.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/// A request's body on its way to becoming a job's input. For one thread at a time.
///
/// Bytes go to a temporary file. [Store#accept] makes it the input of a job; closing it before that
/// deletes it, so that a body which breaks off leaves nothing.
public final class InputSpool extends OutputStream {
    private final AppendFile file;
    private final long limit;
    private final MessageDigest digest = Digests.sha256();

    InputSpool(AppendFile file, long limit) {
        this.file = file;
        this.limit = limit;
    }

    /// Takes one byte; see the other method.
    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    /// Takes `count` bytes from `offset` on.
    ///
    /// @throws StoreException TOO_LARGE if the limit would be passed, NO_SPACE, IO, CLOSED
    @Override
    public void write(byte[] bytes, int offset, int count) {
        if (count > limit - file.length()) {
            throw new StoreException(
                    StoreException.Kind.TOO_LARGE,
                    "expected at most %d bytes but found at least %d"
                            .formatted(limit, file.length() + count));
        }
        file.append(bytes, offset, count);
        digest.update(bytes, offset, count);
    }

    /// Bytes taken so far.
    public long length() {
        return file.length();
    }

    /// The SHA-256 of the bytes taken so far, in hexadecimal.
    public String sha256() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this SHA-256 cannot be read in between", e);
        }
    }

    /// Puts the bytes on disk, and takes no more.
    void seal() {
        file.force();
        file.close();
    }

    Path path() {
        return file.path();
    }

    /// Deletes the bytes, unless they have become a job's input.
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
