package dev.rowmill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

class StoreTest {
    @TempDir Path parent;

    private Path data() {
        return parent.resolve("a").resolve("data");
    }

    @Test
    void createsADirectoryThatOnlyTheOwnerMayEnter() throws IOException {
        try (Store store = Store.open(data())) {
            assertThat(store.failed().toCompletableFuture()).isNotDone();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void keepsAnAcceptedJobAndItsInputAcrossARestart() throws IOException {
        JobRow accepted;
        try (Store store = Store.open(data())) {
            accepted = SampleJobs.accept(store, "{\"a\":1}\n");
            assertThat(accepted.state()).isEqualTo(JobState.QUEUED);
            assertThat(accepted.totalBytes()).isEqualTo(8);
        }
        try (Store store = Store.open(data())) {
            JobRow found = SampleJobs.find(store, accepted.id());
            assertThat(found).isEqualTo(accepted);
            assertThat(store.jobs().unfinished()).containsExactly(accepted);
            assertThat(SampleJobs.text(store.files().read(found, JobPart.INPUT, 0, 8)))
                    .isEqualTo("{\"a\":1}\n");
        }
    }

    @Test
    void leavesNothingOfASpoolThatWasNotAccepted() throws IOException {
        try (Store store = Store.open(data())) {
            try (InputSpool spool = store.spool(100)) {
                spool.write(SampleJobs.bytes("half a ro"), 0, 9);
            }
            assertThat(files(data().resolve("tmp"))).noneMatch(name -> name.startsWith("input"));
            assertThat(files(data().resolve("jobs"))).isEmpty();
            assertThat(store.jobs().unfinished()).isEmpty();
        }
    }

    @Test
    void makesNoJobWhenTheRowCannotBeWritten() throws IOException {
        try (Store store = Store.open(data());
                InputSpool spool = store.spool(100)) {
            spool.write('x');
            var answer = new StoredAnswer("f", "job", 202, "{}");
            var key = new IdempotencyKey(SampleJobs.TENANT, "/v1/jobs", "k");
            var notHeld = new Reservation.Held(store.idempotencyKeys(), key);
            assertThatThrownBy(() ->
                            store.accept(
                                    SampleJobs.spec(store),
                                    spool,
                                    new KeyedAnswer(notHeld, answer)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("still held");
            assertThat(files(data().resolve("jobs"))).isEmpty();
            assertThat(store.jobs().unfinished()).isEmpty();
        }
    }

    @Test
    void refusesTheIdOfAJobThatIsThereAndLeavesThatAlone() throws IOException {
        try (Store store = Store.open(data())) {
            JobRow first = SampleJobs.accept(store, "first");
            try (InputSpool spool = store.spool(100)) {
                spool.write('x');
                assertThatThrownBy(() -> store.accept(first.spec(), spool, null))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> store.accept(first.spec(), null, null))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CONFLICT));
            assertThat(SampleJobs.text(store.files().read(first, JobPart.INPUT, 0, 5)))
                    .isEqualTo("first");
        }
    }

    @Test
    void sweepsDirectoriesWithoutARowAndTemporaryFilesAtTheStart() throws IOException {
        String orphan;
        JobRow kept;
        try (Store store = Store.open(data())) {
            orphan = store.newJobId();
            kept = SampleJobs.accept(store, "kept");
        }
        Files.createDirectories(data().resolve("jobs").resolve(orphan));
        Files.writeString(data().resolve("jobs").resolve(orphan).resolve("input"), "x");
        Files.writeString(data().resolve("tmp").resolve("input-1"), "x");
        try (Store store = Store.open(data())) {
            assertThat(files(data().resolve("jobs"))).containsExactly(kept.id());
            assertThat(files(data().resolve("tmp"))).doesNotContain("input-1");
            assertThat(store.jobs().unfinished()).hasSize(1);
        }
    }

    @Test
    void refusesToSweepJobsWhoseDatabaseIsLost() throws IOException {
        try (Store store = Store.open(data())) {
            SampleJobs.accept(store, "kept");
        }
        Files.delete(data().resolve("rowmill.db"));
        assertThatThrownBy(() -> Store.open(data()))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNKNOWN_SCHEMA))
                .hasMessageContaining(data().toString());
        assertThat(files(data().resolve("jobs"))).hasSize(1);
    }

    @Test
    void refusesADatabaseOfANewerVersion() {
        try (Store store = Store.open(data())) {
            assertThat(store.jobs().unfinished()).isEmpty();
        }
        try (Database database = Database.open(data().resolve("rowmill.db"), Disk.of(data()))) {
            database.write(session -> session.update("PRAGMA user_version = 99"));
        }
        assertThatThrownBy(() -> Store.open(data()))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNKNOWN_SCHEMA))
                .hasMessageContaining("found 99");
    }

    @Test
    void refusesAFileThatIsNoDatabaseAndGivesTheDirectoryFree() throws IOException {
        Files.createDirectories(data());
        Files.writeString(data().resolve("rowmill.db"), "this is not SQLite".repeat(1_000));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> Store.open(data()))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CORRUPT));
        }
    }

    @Test
    void refusesASecondOpeningInThisProcess() {
        try (Store store = Store.open(data())) {
            assertThatThrownBy(() -> Store.open(data().resolve("..").resolve("data")))
                    .isInstanceOf(StoreLockedException.class)
                    .hasMessageContaining(data().toString());
            assertThat(store.jobs().unfinished()).isEmpty();
        }
        try (Store again = Store.open(data())) {
            assertThat(again.jobs().unfinished()).isEmpty();
        }
    }

    @Test
    void deletesTheFilesOfAnEndedJobWithItsRow() throws IOException {
        try (Store store = Store.open(data())) {
            JobRow job = SampleJobs.running(store);
            try (OutputFile output = store.files().append(job.id(), JobPart.OUTPUT, 0)) {
                output.append(SampleJobs.bytes("rows"));
                output.force();
            }
            assertThat(store.delete(SampleJobs.TENANT, job.id())).isEqualTo(Deletion.REFUSED);
            var ending = new JobEnding(JobState.SUCCEEDED, SampleJobs.lengths(4, 0), null);
            JobRow ended = store.jobs().finish(job.id(), job.epoch(), ending);
            assertThat(store.delete("other", job.id())).isEqualTo(Deletion.MISSING);

            try (InputStream download = store.files().read(ended, JobPart.OUTPUT, 0, 4)) {
                assertThat(store.delete(SampleJobs.TENANT, job.id())).isEqualTo(Deletion.DELETED);
                assertThat(download).hasContent("rows");
            }
            assertThat(files(data().resolve("jobs"))).isEmpty();
            assertThat(store.jobs().find(SampleJobs.TENANT, job.id())).isEmpty();
            assertThat(store.delete(SampleJobs.TENANT, job.id())).isEqualTo(Deletion.MISSING);
        }
    }

    @Test
    void failsAsClosedAfterClosing() {
        Store store = Store.open(data());
        store.close();
        store.close();
        assertThatThrownBy(() -> store.jobs().unfinished())
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CLOSED));
    }

    @Test
    void acceptsAndReadsOnAnInterruptedThread() throws IOException {
        try (Store store = Store.open(data())) {
            Thread.currentThread().interrupt();
            JobRow job = SampleJobs.accept(store, "rows");
            String input = SampleJobs.text(store.files().read(job, JobPart.INPUT, 0, 4));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(input).isEqualTo("rows");
            assertThat(store.failed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void tellsTheRoomOnTheDisk() {
        try (Store store = Store.open(data())) {
            DiskSpace space = store.diskSpace();
            assertThat(space.free()).isBetween(1L, space.total());
        }
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
