package dev.rowmill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/// Real failures of real files: `/dev/full` has no space, and the first byte of `/proc/self/mem`
/// cannot be written.
@EnabledOnOs(OS.LINUX)
@SuppressWarnings("NullAway.Init")
class DiskFailureTest {
    private static final byte[] ROW = {'a', '\n'};

    @TempDir private Path data;
    private Disk disk;

    @BeforeEach
    void find() {
        disk = Disk.of(data);
    }

    @Test
    void aFullDiskIsToldApartAndClosesOnlyTheFile() {
        try (AppendFile file = AppendFile.open(Path.of("/dev/full"), 0, disk)) {
            assertKind(StoreException.Kind.NO_SPACE, () -> file.append(ROW, 0, 2));
            assertKind(StoreException.Kind.CLOSED, () -> file.append(ROW, 0, 2));
            assertKind(StoreException.Kind.CLOSED, file::force);
            assertThat(file.length()).isZero();
        }
        assertThat(disk.failure()).isEmpty();
    }

    @Test
    void aFailedWriteEndsAllWriting() {
        try (AppendFile file = AppendFile.open(Path.of("/proc/self/mem"), 0, disk);
                Database database = Database.open(data.resolve("x.db"), disk)) {
            assertKind(StoreException.Kind.IO, () -> file.append(ROW, 0, 2));
            assertThat(disk.failure()).isPresent();
            assertKind(
                    StoreException.Kind.IO,
                    () -> AppendFile.open(data.resolve("new"), 0, disk).close());
            assertKind(
                    StoreException.Kind.IO,
                    () -> database.write(session -> session.update("DELETE FROM jobs")));
            assertThat(database.<Integer>read(session -> 1)).as("reading goes on").isEqualTo(1);
        }
    }

    @Test
    void aFullDatabaseRollsBackAndRecoversWithoutARestart() {
        try (Database database = Database.open(data.resolve("x.db"), disk)) {
            limitPages(database, 40);
            var pipelines = new PipelineTable(database, new SettableClock());
            String large = "x".repeat(1 << 20);
            assertKind(
                    StoreException.Kind.NO_SPACE,
                    () -> pipelines.put("acme", "p", large, Precondition.NONE));
            assertThat(pipelines.find("acme", "p")).isEmpty();
            assertThat(disk.failure()).isEmpty();
            limitPages(database, 10_000);
            assertThat(pipelines.put("acme", "p", large, Precondition.NONE))
                    .isInstanceOf(PipelinePut.Created.class);
        }
    }

    @Test
    void theLastBytesAreKeptForTheDatabase() {
        DiskSpace space = disk.space();
        assertKind(StoreException.Kind.NO_SPACE, () -> disk.requireRoom(space.free()));
        disk.requireRoom(0);
        assertThat(disk.failure()).isEmpty();
    }

    /// Runs where a user may mount: a file system of a few megabytes, filled, emptied, filled
    /// again.
    @Test
    @Tag("large")
    void aFullFileSystemLosesNothingAndCanBeEmptied() throws Exception {
        assumeThat(run("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", data.toString()))
                .as("may mount")
                .isZero();
        for (int seed = 1; seed <= 5; seed++) {
            String mount = "mount -t tmpfs -o size=%dm tmpfs '%s'".formatted(60 + seed, data);
            String java = String.join("' '", StoreChild.command("fill", data, "" + seed));
            assertThat(run("unshare", "-rm", "sh", "-c", mount + " && exec '" + java + "'"))
                    .as("seed %d", seed)
                    .isZero();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }

    private static void limitPages(Database database, int pages) {
        int limit =
                database.write(session ->
                        session.first("PRAGMA max_page_count = " + pages, row -> row.getInt(1))
                                .orElseThrow());
        assertThat(limit).isEqualTo(pages);
    }

    private static void assertKind(StoreException.Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
