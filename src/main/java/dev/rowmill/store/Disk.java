package dev.rowmill.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The file system of the data directory: whether it can still be trusted, and has room.
///
/// After a failed flush the kernel may have dropped the pages and report success the next time, so
/// a flush is never tried again: the first such failure ends all writing until the process restarts
/// and starts over from what the database holds. A full disk is no such failure.
///
/// The last bytes are kept for the database: files and new rows stop before it is full. Otherwise
/// no job could be ended or deleted on a full disk, for that takes room in the log.
final class Disk {
    private static final long MOST_RESERVED = 16 << 20;
    private static final int RESERVED_SHARE = 10;

    private final FileStore fileSystem;
    private final long reserve;
    private final CompletableFuture<StoreException> first = new CompletableFuture<>();

    private Disk(FileStore fileSystem, long reserve) {
        this.fileSystem = fileSystem;
        this.reserve = reserve;
    }

    /// The disk that holds the directory.
    static Disk of(Path directory) {
        try {
            FileStore fileSystem = Files.getFileStore(directory);
            long share = fileSystem.getTotalSpace() / RESERVED_SHARE;
            return new Disk(fileSystem, Math.min(MOST_RESERVED, share));
        } catch (IOException e) {
            throw StoreException.of("looking for the file system of " + directory, e);
        }
    }

    DiskSpace space() {
        try {
            return new DiskSpace(fileSystem.getUsableSpace(), fileSystem.getTotalSpace());
        } catch (IOException e) {
            throw StoreException.of("asking for the free space of " + fileSystem, e);
        }
    }

    /// Refuses so many more bytes if they would take from the reserve.
    void requireRoom(long count) {
        long free = space().free();
        if (free - count < reserve) {
            throw new StoreException(
                    StoreException.Kind.NO_SPACE,
                    "expected room for %d bytes but found %d, of which %d are kept for the database"
                            .formatted(count, free, reserve));
        }
    }

    /// Notes a failure if it is one that ends all writing, and gives it back.
    StoreException note(StoreException failure) {
        boolean ends =
                switch (failure.kind()) {
                    case IO, CORRUPT -> true;
                    case NO_SPACE, TOO_LARGE, BUSY, CONFLICT, FENCED -> false;
                    case LOCKED, UNKNOWN_SCHEMA, CLOSED, INTERNAL -> false;
                };
        if (ends) {
            first.complete(failure);
        }
        return failure;
    }

    Optional<StoreException> failure() {
        return Optional.ofNullable(first.getNow(null));
    }

    /// Completes with the failure, on the thread that met it.
    CompletionStage<StoreException> failed() {
        return first.minimalCompletionStage();
    }

    /// Refuses to go on after a failure.
    void requireTrust() {
        StoreException failure = first.getNow(null);
        if (failure != null) {
            throw new StoreException(
                    failure.kind(),
                    "the store takes no writes since an earlier failure: " + failure.getMessage(),
                    failure);
        }
    }
}
