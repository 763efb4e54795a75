package dev.rowmill.store;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/// A data directory, open: `rowmill.db`, `jobs/<id>/`, `tmp/` and `lock`.
///
/// To accept a job is: its input on disk, then its row and the answer to its idempotency key in one
/// committed transaction ([#accept]). Whatever a crash leaves between the two is nobody's and is
/// swept at the next start. All methods are safe to call from any thread; none is harmed by an
/// interrupt. Whoever opens the store closes it, after everything that was opened through it.
public final class Store implements AutoCloseable {
    private final Path temporary;
    private final DirectoryLock lock;
    private final Disk disk;
    private final Database database;
    private final JobFiles files;
    private final JobTable jobs;
    private final JobIds ids;
    private final IdempotencyKeys keys;
    private final PipelineTable pipelines;

    private Store(
            Path directory, DirectoryLock lock, Database database, Disk disk, InstantSource clock) {
        this.temporary = directory.resolve("tmp");
        this.lock = lock;
        this.disk = disk;
        this.database = database;
        this.files = new JobFiles(directory.resolve("jobs"), disk);
        this.jobs = new JobTable(database, clock);
        List<String> known = jobs.ids();
        this.ids = new JobIds(clock, known.isEmpty() ? "" : known.getLast());
        this.keys = new IdempotencyKeys(database, clock);
        this.pipelines = new PipelineTable(database, clock);
    }

    /// Opens the directory with the system's clock; see the other method.
    public static Store open(Path directory) {
        return open(directory, InstantSource.system());
    }

    /// Opens the directory, creating it if needed, for this process alone.
    ///
    /// @throws StoreLockedException if it is open already
    /// @throws StoreException UNKNOWN_SCHEMA if a newer version wrote it or its database is missing
    public static Store open(Path directory, InstantSource clock) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            Directories.create(absolute);
            DirectoryLock lock = DirectoryLock.take(absolute);
            try {
                return openLocked(absolute, lock, clock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw StoreException.of("opening data directory " + absolute, e);
        }
    }

    private static Store openLocked(Path directory, DirectoryLock lock, InstantSource clock)
            throws IOException {
        Path temporary = directory.resolve("tmp");
        Directories.delete(temporary);
        Directories.create(temporary);
        Directories.create(directory.resolve("jobs"));
        // SQLite unpacks its library at the first use and leaves it behind when killed.
        if (System.getProperty("org.sqlite.tmpdir") == null) {
            System.setProperty("org.sqlite.tmpdir", temporary.toString());
        }
        requireDatabaseOfJobs(directory);
        Disk disk = Disk.of(directory);
        Database database = Database.open(directory.resolve("rowmill.db"), disk);
        try {
            Directories.flush(directory);
            var store = new Store(directory, lock, database, disk, clock);
            store.files.sweep(store.jobs.ids());
            return store;
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /// A lost database would make every job nobody's, and the sweep would delete them.
    private static void requireDatabaseOfJobs(Path directory) throws IOException {
        if (Files.exists(directory.resolve("rowmill.db"))) {
            return;
        }
        try (var jobs = Files.list(directory.resolve("jobs"))) {
            if (jobs.findAny().isPresent()) {
                throw new StoreException(
                        StoreException.Kind.UNKNOWN_SCHEMA,
                        "expected the database of the jobs in %s but found no rowmill.db; restore it or move jobs away"
                                .formatted(directory));
            }
        }
    }

    /// A new job id, above all before it.
    public String newJobId() {
        return ids.next();
    }

    /// A temporary file for a request's body, of at most `limit` bytes; the caller closes it.
    public InputSpool spool(long limit) {
        return new InputSpool(temporaryFile("input"), limit);
    }

    /// A temporary file for anything else; the caller bounds and closes it.
    public ScratchFile tempFile() {
        return new ScratchFile(temporaryFile("scratch"));
    }

    private AppendFile temporaryFile(String what) {
        return AppendFile.open(temporary.resolve(what + "-" + UUID.randomUUID()), 0, disk);
    }

    /// Accepts a job: on return its input, its row and the answer are on disk.
    ///
    /// @param input taken over; null if the job fetches its input by itself
    /// @param answer kept under its key, null if the request had none
    /// @return the job, queued
    /// @throws StoreException NO_SPACE and others: then there is no job
    public JobRow accept(JobSpec job, @Nullable InputSpool input, @Nullable KeyedAnswer answer) {
        database.requireRoom();
        Long length = input == null ? null : input.length();
        try {
            if (input != null) {
                files.adopt(job.id(), input);
            }
            return database.write(session -> {
                if (answer != null) {
                    keys.insert(session, answer.reservation(), answer.answer());
                }
                return JobTable.insert(session, job, length);
            });
        } catch (StoreException e) {
            if (input != null) {
                giveUp(job.id(), e);
            }
            throw e;
        }
    }

    /// Deletes the input of a job that was not accepted. After a failed flush it is not known
    /// whether the row is on disk: then the next start decides.
    private void giveUp(String id, StoreException failure) {
        if (failure.kind() == StoreException.Kind.IO) {
            return;
        }
        try {
            files.delete(id);
        } catch (StoreException e) {
            failure.addSuppressed(e);
        }
    }

    /// Deletes an ended job: first its row, then its files. A download under way goes on.
    public Deletion delete(String tenant, String id) {
        Deletion deletion = jobs.delete(tenant, id);
        if (deletion == Deletion.DELETED) {
            files.delete(id);
        }
        return deletion;
    }

    /// The rows of the jobs.
    public JobTable jobs() {
        return jobs;
    }

    /// The bytes of the jobs.
    public JobFiles files() {
        return files;
    }

    /// The requests that were answered.
    public IdempotencyKeys idempotencyKeys() {
        return keys;
    }

    /// The stored pipelines.
    public PipelineTable pipelines() {
        return pipelines;
    }

    /// How much room there is. Admission decides what that means.
    public DiskSpace diskSpace() {
        return disk.space();
    }

    /// Completes with the failure after which the store refuses every write: the process should end
    /// and start over from what the database holds. What is done then must not wait for the store.
    public CompletionStage<StoreException> failed() {
        return disk.failed();
    }

    /// Finishes what was submitted, closes the database and gives the directory free.
    @Override
    public void close() {
        try (lock) {
            database.close();
        }
    }
}
