package dev.rowmill.job;

import dev.rowmill.store.InputSpool;
import dev.rowmill.store.StoreException;

import java.io.OutputStream;

/// A dataset on its way to becoming a job's input: decompressed bytes, to disk. For one thread at a time.
///
/// Closing it deletes the bytes, unless they have become a job's input by [Jobs#submit]; so a body that breaks off
/// leaves nothing. What cannot be kept is a [JobException]: TOO_LARGE past the limit, NO_SPACE, UNAVAILABLE.
public final class Upload extends OutputStream {
    private final InputSpool spool;
    private final Quotas.Place place;

    /// @param place among the tenant's jobs, given back with the upload
    Upload(InputSpool spool, Quotas.Place place) {
        this.spool = spool;
        this.place = place;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        try {
            spool.write(bytes, offset, count);
        } catch (StoreException e) {
            throw JobException.of(e);
        }
    }

    /// Bytes taken so far.
    public long length() {
        return spool.length();
    }

    /// The SHA-256 of the bytes taken so far, in hexadecimal.
    public String sha256() {
        return spool.sha256();
    }

    InputSpool spool() {
        return spool;
    }

    Quotas.Place place() {
        return place;
    }

    @Override
    public void close() {
        place.close();
        try {
            spool.close();
        } catch (StoreException e) {
            throw JobException.of(e);
        }
    }
}
