package dev.rowmill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What only another process can show: locks between processes, and death.
class StoreProcessTest {
    @TempDir Path data;

    @Test
    void refusesADirectoryThatAnotherProcessHasOpen() throws Exception {
        Process holder = child("hold");
        try (BufferedReader output = holder.inputReader()) {
            assertThat(output.readLine()).isEqualTo("open 0");
            assertThatThrownBy(() -> Store.open(data))
                    .isInstanceOf(StoreLockedException.class)
                    .hasMessageContaining(data.toRealPath().toString())
                    .hasMessageContaining("process " + holder.pid());
        } finally {
            holder.destroyForcibly().waitFor();
        }
        try (Store store = Store.open(data)) {
            assertThat(store.jobs().unfinished()).as("the lock dies with its process").isEmpty();
        }
    }

    @Test
    void aRefusedOpeningDoesNotLetOtherProcessesIn() throws Exception {
        try (Store store = Store.open(data)) {
            assertThatThrownBy(() -> Store.open(data)).isInstanceOf(StoreLockedException.class);
            Process other = child("hold");
            other.outputWriter().close();
            try (BufferedReader output = other.inputReader()) {
                assertThat(output.readLine())
                        .contains("is in use by process " + ProcessHandle.current().pid());
            }
            assertThat(other.waitFor()).isEqualTo(3);
            assertThat(store.jobs().unfinished()).isEmpty();
        }
    }

    @Test
    void everyAcceptedJobOutlivesAKill() throws Exception {
        killAndCheck(2, 11);
    }

    @Test
    @Tag("large")
    void everyAcceptedJobOutlivesManyKills() throws Exception {
        killAndCheck(40, System.nanoTime());
    }

    private void killAndCheck(int kills, long seed) throws Exception {
        var random = new Random(seed);
        var accepted = new ArrayList<String>();
        for (int kill = 0; kill < kills; kill++) {
            accepted.addAll(acceptUntilKilled(random.nextInt(1, 25)));
        }
        try (Store store = Store.open(data)) {
            List<JobRow> jobs = store.jobs().unfinished();
            assertThat(jobs)
                    .as("seed %d", seed)
                    .extracting(JobRow::id)
                    .containsAll(accepted)
                    // One per thread and kill may be accepted without having been printed.
                    .hasSizeLessThanOrEqualTo(accepted.size() + 4 * kills);
            for (JobRow job : jobs) {
                long length = job.length(JobPart.INPUT);
                assertThat(SampleJobs.text(store.files().read(job, JobPart.INPUT, 0, length)))
                        .isEqualTo(job.id().repeat(1_000));
            }
            assertThat(names("jobs")).hasSameSizeAs(jobs);
            assertThat(names("tmp")).noneMatch(name -> name.startsWith("input"));
        }
    }

    /// The ids that the child said it had accepted, of which it was killed at about the given
    /// number.
    private List<String> acceptUntilKilled(int number) throws Exception {
        var accepted = new ArrayList<String>();
        Process child = child("accept");
        try (BufferedReader output = child.inputReader()) {
            while (true) {
                if (accepted.size() == number) {
                    kill(child);
                }
                String line = output.readLine();
                if (line == null) {
                    break;
                }
                if (JobIds.isId(line)) {
                    accepted.add(line);
                }
            }
        } finally {
            kill(child);
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(accepted).hasSizeGreaterThanOrEqualTo(number);
        return accepted;
    }

    /// Kills without closing the child's output, whose rest is still to be read.
    private static void kill(Process child) {
        child.toHandle().destroyForcibly();
    }

    private Process child(String mode) throws IOException {
        return new ProcessBuilder(StoreChild.command(mode, data))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private List<String> names(String directory) throws IOException {
        try (Stream<Path> all = Files.list(data.resolve(directory))) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }
}
