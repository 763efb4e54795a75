package dev.rowmill.job;

import dev.rowmill.format.ChunkReader;
import dev.rowmill.format.ReadOptions;
import dev.rowmill.row.Chunk;
import dev.rowmill.row.Json;
import dev.rowmill.step.DatasetException;
import dev.rowmill.step.Stored;
import dev.rowmill.store.JobPart;
import dev.rowmill.store.JobRow;
import dev.rowmill.store.Store;
import dev.rowmill.store.StoreException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/// The results of ended jobs as datasets, by the jobs' ids. Thread-safe.
///
/// A dataset is found when a run starts. If its job is deleted before, the run fails; a reader that
/// is open reads on.
public final class StoredResults implements Stored {
    private static final Logger LOG = LoggerFactory.getLogger(StoredResults.class);

    /// The largest row of a result: steps may make rows larger than the input's.
    private static final ReadOptions OPTIONS = new ReadOptions(64 << 20);

    private final Store store;

    /// The results in `store`, which belongs to the caller.
    public StoredResults(Store store) {
        this.store = store;
    }

    @Override
    public Dataset find(String tenant, String name) throws DatasetException {
        JobRow job = translating(name, () -> store.jobs().find(tenant, name).orElse(null));
        if (job == null) {
            throw unusable(
                    "expected the id of a job that has ended with results, found no dataset \"%s\""
                            .formatted(Json.shortened(name)));
        }
        return switch (job.state()) {
            case SUCCEEDED, COMPLETED_WITH_ERRORS -> new Results(job);
            case QUEUED, RUNNING, CANCELING ->
                    throw unusable(
                            "dataset \"%s\": expected a job that has ended, found one that is %s"
                                    .formatted(name, job.state().label()));
            case FAILED, CANCELED ->
                    throw unusable(
                            "dataset \"%s\": expected a job with complete results, found one that %s"
                                    .formatted(
                                            name,
                                            switch (job.state()) {
                                                case FAILED -> "failed";
                                                default -> "was canceled";
                                            }));
        };
    }

    private static DatasetException unusable(String detail) {
        return new DatasetException(DatasetException.Kind.UNUSABLE, detail);
    }

    private static <T> T translating(String name, Supplier<T> work) throws DatasetException {
        try {
            return work.get();
        } catch (StoreException e) {
            LOG.error("The dataset {} cannot be had", name, e);
            throw new DatasetException(
                    DatasetException.Kind.UNAVAILABLE,
                    "dataset \"%s\" cannot be read now: the store is busy or out of order"
                            .formatted(Json.shortened(name)),
                    e);
        }
    }

    /// The results of one job.
    private final class Results implements Dataset {
        private final JobRow job;

        Results(JobRow job) {
            this.job = job;
        }

        @Override
        public String identity() {
            return job.id();
        }

        @Override
        public long bytes() {
            return job.length(JobPart.OUTPUT);
        }

        @Override
        public Reader open() throws DatasetException {
            InputStream bytes;
            try {
                bytes = store.files().read(job, JobPart.OUTPUT, 0, bytes());
            } catch (StoreException e) {
                // The files go right after the row.
                find(job.spec().tenant(), job.id());
                return translating(
                        job.id(),
                        () -> {
                            throw e;
                        });
            }
            var format = JobRunner.format(JobRequest.of(job).sink());
            return new ResultReader(job.id(), bytes, format.reader(bytes, OPTIONS));
        }
    }

    /// Reads a result; what the disk says of a failure is logged, for it may name paths.
    private record ResultReader(String id, InputStream bytes, ChunkReader chunks)
            implements Reader {
        @Override
        public @Nullable Chunk next() throws IOException {
            try {
                return chunks.next();
            } catch (IOException e) {
                LOG.error("The results of {} cannot be read", id, e);
                throw new IOException("the disk failed, or the results are damaged", e);
            }
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
