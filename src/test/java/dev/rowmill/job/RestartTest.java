package dev.rowmill.job;

import static dev.rowmill.job.JobFixture.TENANT;
import static dev.rowmill.job.JobFixture.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.store.JobProgress;
import dev.rowmill.store.JobRow;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

/// What becomes of jobs when the process ends and starts again.
class RestartTest {
    @TempDir Path directory;
    @TempDir Path crashed;

    @Test
    void endsRunningJobsAsInterruptedWhenClosedAndRunsQueuedOnesAfterwards() throws Exception {
        var first = JobFixture.started(directory, 1);
        JobView running = first.submit("{\"gate\":{\"if\":\"n >= 100000\"}}", rows(200_000));
        JobView queued = first.submit("{\"filter\":\"n % 2 != 0\"}", rows(10));
        EventStream events = first.jobs.events(TENANT, queued.id(), 0);
        first.gate.awaitRow();
        first.awaitEvent(running, event -> !event.json().contains("\"out\":0"));
        first.closeAtOnce();

        assertThat(Objects.requireNonNull(events.next(JobFixture.LONG)).name()).isEqualTo("state");
        assertThat(events.finished()).isTrue();
        try (var second = JobFixture.started(directory)) {
            JobView failed = second.ended(running);
            assertThat(failed.state()).isEqualTo("failed");
            JobView.Failure error = Objects.requireNonNull(failed.error());
            assertThat(error.code()).isEqualTo("interrupted");
            assertThat(error.detail()).contains(failed.rows().out() + " committed rows are kept");
            assertThat(second.results(running)).isEqualTo(rows(failed.rows().out()));
            assertThat(second.ended(queued).state()).isEqualTo("succeeded");
            assertThat(second.results(queued)).isEqualTo(rows(10, n -> n % 2 != 0));
        }
    }

    @Test
    void keepsTheProfileOfAnEndedJob() throws Exception {
        JobProfile before;
        JobView job;
        try (var first = JobFixture.started(directory)) {
            job = first.submit("{\"filter\":\"n % 2 != 0\"}", rows(20_000));
            first.ended(job);
            before = first.jobs.profile(TENANT, job.id());
        }
        try (var second = JobFixture.started(directory)) {
            assertThat(second.jobs.profile(TENANT, job.id())).isEqualTo(before);
            assertThat(before.steps().getFirst().rowsOut()).isEqualTo(10_000);
            assertThat(before.cpuSeconds()).isPositive();
        }
    }

    @Test
    void readsTheCountersOfOlderVersions() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView job = fixture.ended(fixture.submit("{\"filter\":\"n > 1\"}", rows(3)));
            var row = fixture.store.jobs().find(TENANT, job.id()).orElseThrow();
            var old =
                    new JobProgress(
                            row.progress().rows(),
                            row.progress().inBytes(),
                            row.progress().outLength(),
                            row.progress().errorsLength(),
                            Documents.write(job.steps()));
            var kept =
                    new JobRow(
                            row.spec(),
                            row.totalBytes(),
                            row.state(),
                            row.epoch(),
                            row.times(),
                            old,
                            null);

            assertThat(JobView.of(kept)).isEqualTo(job);
            JobProfile profile = JobProfile.of(new Phase.Ended(kept), Instant.EPOCH);
            assertThat(profile.steps().getFirst().rows()).isEqualTo(3);
            assertThat(profile.read().rows()).isEqualTo(3);
        }
    }

    @Test
    void marksWhatAKilledProcessLeftRunning() throws Exception {
        try (var killed = JobFixture.started(directory, 2)) {
            JobView running = killed.submit("{\"gate\":{\"if\":\"n >= 100000\"}}", rows(200_000));
            JobView canceling = killed.submit("{\"gate\":{\"if\":\"n >= 0\"}}", rows(1));
            JobView queued = killed.submit("{\"filter\":\"n % 2 != 0\"}", rows(10));
            killed.gate.awaitRow();
            Event event = killed.awaitEvent(running, e -> !e.json().contains("\"out\":0"));
            killed.awaitEvent(canceling, e -> e.json().contains("\"running\""));
            killed.store.jobs().cancel(TENANT, canceling.id());
            copyAtRest(killed, running);

            try (var next = JobFixture.started(crashed)) {
                JobView failed = next.ended(running);
                assertThat(failed.state()).isEqualTo("failed");
                assertThat(Objects.requireNonNull(failed.error()).code()).isEqualTo("interrupted");
                assertThat(failed.rows().out())
                        .isGreaterThanOrEqualTo(JobView.parse(event.json()).rows().out());
                assertThat(next.results(running)).isEqualTo(rows(failed.rows().out()));
                assertThat(next.ended(canceling).state()).isEqualTo("canceled");
                assertThat(next.ended(queued).state()).isEqualTo("succeeded");
                assertThat(next.jobs.list(TENANT, null, 10, null).jobs())
                        .extracting(JobView::id)
                        .containsExactly(queued.id(), canceling.id(), running.id());
            }
        }
    }

    /// Copies the directory while nothing is committed: a killed process leaves all files as they are at one moment.
    private void copyAtRest(JobFixture from, JobView running) throws IOException {
        JobProgress before;
        do {
            before = progress(from, running);
            copyAsFound(directory, crashed);
        } while (!progress(from, running).equals(before));
    }

    private static JobProgress progress(JobFixture from, JobView job) {
        return from.store.jobs().find(TENANT, job.id()).orElseThrow().progress();
    }

    /// The directory as a killed process leaves it, but for the lock.
    private static void copyAsFound(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (!file.endsWith("lock")) {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
