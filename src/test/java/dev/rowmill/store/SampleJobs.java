package dev.rowmill.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// Jobs for tests.
final class SampleJobs {
    static final String TENANT = "acme";
    static final String PIPELINE = "{\"steps\":[{\"filter\":\"a > 1\"}]}";

    private SampleJobs() {}

    static JobSpec spec(Store store) {
        return spec(store, TENANT);
    }

    static JobSpec spec(Store store, String tenant) {
        return new JobSpec(
                store.newJobId(),
                tenant,
                "nightly",
                Instant.parse("2026-03-01T10:00:00.123Z"),
                PIPELINE,
                "{\"format\":\"ndjson\"}");
    }

    /// A queued job with this input.
    static JobRow accept(Store store, String input) {
        try (InputSpool spool = store.spool(1 << 20)) {
            byte[] bytes = bytes(input);
            spool.write(bytes, 0, bytes.length);
            return store.accept(spec(store), spool, null);
        }
    }

    /// A running job without input.
    static JobRow running(Store store) {
        JobRow job = store.accept(spec(store), null, null);
        return store.jobs().start(job.id()).orElseThrow();
    }

    /// A job that has ended well.
    static JobRow ended(Store store) {
        JobRow job = running(store);
        return store.jobs()
                .finish(
                        job.id(),
                        job.epoch(),
                        new JobEnding(JobState.SUCCEEDED, JobProgress.NONE, null));
    }

    static JobProgress lengths(long out, long errors) {
        return new JobProgress(RowCounts.NONE, 0, out, errors, "{}");
    }

    static JobRow find(Store store, String id) {
        Optional<JobRow> found = store.jobs().find(TENANT, id);
        assertThat(found).as("job %s", id).isPresent();
        return found.orElseThrow();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(InputStream bytes) throws IOException {
        try (bytes) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
