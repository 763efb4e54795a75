package dev.rowmill.job;

import static dev.rowmill.job.JobFixture.TENANT;
import static dev.rowmill.job.JobFixture.rows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void marksWhatAKilledProcessLeftRunning() throws Exception {
        try (var killed = JobFixture.started(directory, 2)) {
            JobView running = killed.submit("{\"gate\":{\"if\":\"n >= 100000\"}}", rows(200_000));
            JobView canceling = killed.submit("{\"gate\":{\"if\":\"n >= 0\"}}", rows(1));
            JobView queued = killed.submit("{\"filter\":\"n % 2 != 0\"}", rows(10));
            killed.gate.awaitRow();
            Event event = killed.awaitEvent(running, e -> !e.json().contains("\"out\":0"));
            killed.awaitEvent(canceling, e -> e.json().contains("\"running\""));
            killed.store.jobs().cancel(TENANT, canceling.id());
            copyAsFound(directory, crashed);

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

    /// The directory as a killed process leaves it, but for the lock.
    private static void copyAsFound(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (!file.endsWith("lock")) {
                    Files.copy(file, copy);
                }
            }
        }
    }
}
