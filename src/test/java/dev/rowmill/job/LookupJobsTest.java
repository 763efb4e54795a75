package dev.rowmill.job;

import static dev.rowmill.job.JobFixture.TENANT;
import static dev.rowmill.job.JobFixture.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowmill.step.InvalidPipelineException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// Jobs that look rows up in the results of others.
class LookupJobsTest {
    @TempDir private Path directory = Path.of("");

    private static String lookup(String dataset) {
        return "{\"lookup\":{\"dataset\":\"%s\",\"key\":\"n\",\"into\":\"hit\"}}"
                .formatted(dataset);
    }

    private static String detail(JobView job) {
        return Objects.requireNonNull(job.error()).detail();
    }

    @Test
    void anotherTenantsJobIsNotThereInTheSameWordsAsNone() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView dataset = fixture.submit("", rows(3));
            fixture.ended(dataset);
            fixture.pipeline(lookup(dataset.id())).checkDatasets(TENANT);

            assertThatThrownBy(() -> fixture.pipeline(lookup(dataset.id())).checkDatasets("b"))
                    .isInstanceOf(InvalidPipelineException.class)
                    .hasMessage(
                            "/steps/0/lookup/dataset: expected the id of a job that has ended with results, found no dataset"
                                    + " \"%s\"".formatted(dataset.id()));
            JobView foreign =
                    fixture.submit("b", lookup(dataset.id()), "ndjson", rows(1), null).job();
            JobView ended = fixture.jobs.await("b", foreign.id(), JobFixture.LONG);
            assertThat(ended.state()).isEqualTo("failed");
        }
    }

    @Test
    void aQueuedJobWhoseDatasetIsDeletedFailsAndSaysSo() throws Exception {
        try (var fixture = JobFixture.started(directory, 1)) {
            JobView dataset = fixture.submit("", rows(3));
            fixture.ended(dataset);
            JobView blocker = fixture.submit("{\"gate\":{}}", rows(1));
            fixture.gate.awaitRow();
            JobView queued = fixture.submit(lookup(dataset.id()), rows(1));

            fixture.jobs.delete(TENANT, dataset.id());
            fixture.gate.open();
            fixture.ended(blocker);

            JobView ended = fixture.ended(queued);
            assertThat(ended.state()).isEqualTo("failed");
            assertThat(Objects.requireNonNull(ended.error()).code()).isEqualTo("unusable_dataset");
            assertThat(detail(ended))
                    .isEqualTo(
                            "step 0 (lookup): expected the id of a job that has ended with results, found no dataset \"%s\""
                                    .formatted(dataset.id()));
        }
    }

    @Test
    void aRunThatHasLoadedItsDatasetIsUnaffectedByItsDeletion() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView dataset = fixture.submit("", rows(3));
            fixture.ended(dataset);
            JobView running = fixture.submit("{\"gate\":{}}," + lookup(dataset.id()), rows(1));
            fixture.gate.awaitRow();

            fixture.jobs.delete(TENANT, dataset.id());
            fixture.gate.open();

            assertThat(fixture.ended(running).state()).isEqualTo("succeeded");
            assertThat(fixture.results(running)).isEqualTo("{\"n\":1,\"hit\":{\"n\":1}}\n");
        }
    }

    @Test
    void aJobThatIsToldToEndWhileItsDatasetIsReadEndsAtOnceAndTheOthersGoOn() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView dataset = fixture.submit("", rows(3));
            fixture.ended(dataset);
            var loads = new Gate();
            fixture.loads = loads;
            JobView first = fixture.submit(lookup(dataset.id()), rows(1));
            loads.awaitRow();
            JobView second = fixture.submit(lookup(dataset.id()), rows(2));

            fixture.jobs.cancel(TENANT, first.id());
            assertThat(fixture.ended(first).state()).isEqualTo("canceled");
            loads.open();

            assertThat(fixture.ended(second).state()).isEqualTo("succeeded");
            assertThat(fixture.results(second))
                    .isEqualTo("{\"n\":1,\"hit\":{\"n\":1}}\n{\"n\":2,\"hit\":{\"n\":2}}\n");
        }
    }

    @Test
    void damagedResultsFailTheJobWithoutNamingAPath() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView dataset = fixture.submit("", rows(3));
            fixture.ended(dataset);
            Path output = directory.resolve("jobs").resolve(dataset.id()).resolve("output");
            Files.write(output, new byte[] {'x'});

            JobView ended = fixture.ended(fixture.submit(lookup(dataset.id()), rows(1)));

            assertThat(ended.state()).isEqualTo("failed");
            assertThat(detail(ended))
                    .contains("dataset \"" + dataset.id() + "\" cannot be read")
                    .doesNotContain(directory.toString());
        }
    }

    @Test
    void aRetryWhoseDatasetIsGoneIsRefused() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView dataset = fixture.submit("", rows(1));
            fixture.ended(dataset);
            JobView job =
                    fixture.submit(
                            lookup(dataset.id()).replace("}}", ",\"on_miss\":\"error\"}}"),
                            rows(2));
            assertThat(fixture.ended(job).state()).isEqualTo("completed_with_errors");
            fixture.jobs.delete(TENANT, dataset.id());

            assertThatThrownBy(() -> fixture.jobs.retry(TENANT, job.id()))
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("/steps/0/lookup/dataset: expected the id of a job");
        }
    }
}
