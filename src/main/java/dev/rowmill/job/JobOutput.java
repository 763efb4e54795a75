package dev.rowmill.job;

import dev.rowmill.engine.Output;
import dev.rowmill.engine.Progress;
import dev.rowmill.store.JobPart;
import dev.rowmill.store.JobProgress;
import dev.rowmill.store.JobRow;
import dev.rowmill.store.OutputFile;
import dev.rowmill.store.RowCounts;
import dev.rowmill.store.Store;
import dev.rowmill.store.StoreException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/// Takes what a job's run gives, to its files, and commits by time and size: data first, then the row.
///
/// The run's thread appends; the same thread or the job's ticker commits; a lock keeps them apart. After the first
/// failure everything is refused: it is not known what of the last bytes is on disk, so what was committed before
/// stands.
final class JobOutput implements Output, AutoCloseable {
    private static final long COMMIT_NANOS = Duration.ofMillis(250).toNanos();
    private static final long COMMIT_BYTES = 8L << 20;

    private final Store store;
    private final Job job;
    private final JobRow started;
    private final JobInput input;
    private final Progress progress;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private @Nullable OutputFile rows;
    private @Nullable OutputFile errors;
    private JobProgress committed = JobProgress.NONE;
    private JobProgress whole = JobProgress.NONE;
    private long committedAt = System.nanoTime();
    private @Nullable StoreException failure;

    JobOutput(Store store, Job job, JobRow started, JobInput input, Progress progress) {
        this.store = store;
        this.job = job;
        this.started = started;
        this.input = input;
        this.progress = progress;
    }

    /// The store cannot keep what the run gives.
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final StoreException store;

        RefusedException(StoreException store) {
            super(store);
            this.store = store;
        }

        StoreException store() {
            return store;
        }
    }

    /// Something to do with the files, under the lock.
    private interface Work {
        void run() throws StoreException;
    }

    private void guarded(Work work) throws RefusedException {
        lock.lock();
        try {
            if (failure != null) {
                throw new RefusedException(failure);
            }
            work.run();
        } catch (StoreException e) {
            failure = e;
            throw new RefusedException(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void rows(byte[] bytes, int from, int to) throws IOException {
        guarded(() -> {
            if (rows == null) {
                rows = open(JobPart.OUTPUT);
            }
            rows.append(bytes, from, to - from);
        });
    }

    @Override
    public void deadLetters(byte[] bytes, int from, int to) throws IOException {
        guarded(() -> {
            if (errors == null) {
                errors = open(JobPart.ERRORS);
            }
            errors.append(bytes, from, to - from);
        });
    }

    private OutputFile open(JobPart part) {
        return store.files().append(job.id(), part, started.length(part));
    }

    @Override
    public void committed(Progress run) throws IOException {
        guarded(() -> {
            whole = whole(run.counts());
            long bytes = whole.outLength() + whole.errorsLength();
            boolean large =
                    bytes - committed.outLength() - committed.errorsLength() >= COMMIT_BYTES;
            if (large || isDue()) {
                commit();
            }
        });
    }

    private JobProgress whole(Progress.Counts counts) {
        long settled = counts.in() - counts.pending();
        return new JobProgress(
                new RowCounts(settled, counts.out(), counts.filtered(), counts.failed()),
                input.settledBytes(settled),
                length(rows),
                length(errors),
                committed.counters());
    }

    private static long length(@Nullable OutputFile file) {
        return file == null ? 0 : file.length();
    }

    /// Commits what is there, if the last commit is long enough ago.
    ///
    /// @throws IOException if that failed; the run must end
    void commitIfDue() throws IOException {
        guarded(() -> {
            if (isDue() && !whole.equals(committed)) {
                commit();
            }
        });
    }

    private boolean isDue() {
        return System.nanoTime() - committedAt >= COMMIT_NANOS;
    }

    private void commit() {
        force();
        JobProgress now = withCounters(whole);
        job.commit(store.jobs().progress(job.id(), started.epoch(), now));
        committed = now;
        whole = now;
        committedAt = System.nanoTime();
    }

    private void force() {
        if (rows != null) {
            rows.force();
        }
        if (errors != null) {
            errors.force();
        }
    }

    private JobProgress withCounters(JobProgress lengths) {
        return new JobProgress(
                lengths.rows(),
                lengths.inBytes(),
                lengths.outLength(),
                lengths.errorsLength(),
                Counters.of(progress).toJson());
    }

    /// What the job's last row may say: all whole chunks if they can be put on disk now, else what was committed.
    JobProgress last() {
        lock.lock();
        try {
            if (failure != null) {
                return withCounters(committed);
            }
            if (!whole.equals(committed)) {
                force();
            }
            return withCounters(whole);
        } catch (StoreException e) {
            failure = e;
            return withCounters(committed);
        } finally {
            lock.unlock();
        }
    }

    /// Why output was refused, if it was.
    @Nullable StoreException failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /// Closes the files. What was committed stays.
    @Override
    public void close() {
        lock.lock();
        try (OutputFile _ = rows;
                OutputFile _ = errors) {
            rows = null;
            errors = null;
        } finally {
            lock.unlock();
        }
    }
}
