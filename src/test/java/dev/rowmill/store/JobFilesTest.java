package dev.rowmill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

@SuppressWarnings("NullAway.Init")
class JobFilesTest {
    @TempDir private Path data;
    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(data);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void readersSeeTheCommittedLengthAndNoMore() throws IOException {
        JobRow job = SampleJobs.running(store);
        try (OutputFile output = store.files().append(job.id(), JobPart.OUTPUT, 0)) {
            output.append(SampleJobs.bytes("one\n"));
            output.force();
            JobRow committed =
                    store.jobs().progress(job.id(), job.epoch(), SampleJobs.lengths(4, 0));
            output.append(SampleJobs.bytes("two\n"));
            output.force();
            assertThat(output.length()).isEqualTo(8);

            InputStream all = store.files().read(committed, JobPart.OUTPUT, 0, 4);
            assertThat(SampleJobs.text(all)).isEqualTo("one\n");
            assertThatThrownBy(() -> store.files().read(committed, JobPart.OUTPUT, 0, 5))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("4, the committed length");
        }
    }

    @Test
    void openingAgainCutsOffWhatWasNeverCommitted() throws IOException {
        JobRow job = SampleJobs.running(store);
        try (OutputFile output = store.files().append(job.id(), JobPart.OUTPUT, 0)) {
            output.append(SampleJobs.bytes("committed|lost"));
        }
        try (OutputFile output = store.files().append(job.id(), JobPart.OUTPUT, 10)) {
            output.append(SampleJobs.bytes("-and-more"), 4, 5);
            assertThat(output.length()).isEqualTo(15);
        }
        assertThat(file(job, "output")).hasContent("committed|-more");
    }

    @Test
    void aFileShorterThanItsCommittedLengthIsCorrupt() throws IOException {
        JobRow job = SampleJobs.running(store);
        try (OutputFile errors = store.files().append(job.id(), JobPart.ERRORS, 0)) {
            errors.append(SampleJobs.bytes("0123456789"));
        }
        JobRow row = store.jobs().progress(job.id(), job.epoch(), SampleJobs.lengths(0, 10));
        Files.writeString(file(job, "errors"), "0123");
        assertCorrupt(() -> store.files().append(job.id(), JobPart.ERRORS, 10).close());
        assertCorrupt(() -> store.files().read(row, JobPart.ERRORS, 0, 10).close());
        Files.delete(file(job, "errors"));
        assertCorrupt(() -> store.files().append(job.id(), JobPart.ERRORS, 10).close());
        assertCorrupt(() -> store.files().read(row, JobPart.ERRORS, 0, 10).close());
        assertThat(store.failed().toCompletableFuture())
                .as("one job's damage is not the store's")
                .isNotDone();
    }

    @Test
    void aFileThatShrinksWhileItIsReadIsNoEnd() throws IOException {
        JobRow job = SampleJobs.accept(store, "0123456789");
        try (InputStream input = store.files().read(job, JobPart.INPUT, 0, 10)) {
            assertThat(input.readNBytes(2)).hasSize(2);
            Files.writeString(file(job, "input"), "0123");
            assertThat(input.readNBytes(2)).hasSize(2);
            assertThatThrownBy(input::read)
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("expected 10 bytes")
                    .hasMessageContaining("ended after 4");
        }
    }

    @Test
    void nothingCommittedReadsAsEmptyWithoutAFile() throws IOException {
        JobRow job = SampleJobs.running(store);
        assertThat(store.files().read(job, JobPart.OUTPUT, 0, 0)).isEmpty();
        assertThat(store.files().read(job, JobPart.INPUT, 0, 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyRangeReadsLikeTheArray(long seed) throws IOException {
        var random = new Random(seed);
        byte[] content = new byte[random.nextInt(1, 60_000)];
        random.nextBytes(content);
        JobRow job;
        try (InputSpool spool = store.spool(content.length)) {
            for (int at = 0; at < content.length; ) {
                int count = Math.min(content.length - at, random.nextInt(5_000));
                spool.write(content, at, count);
                at += count;
            }
            job = store.accept(SampleJobs.spec(store), spool, null);
        }
        for (int i = 0; i < 20; i++) {
            int from = random.nextInt(content.length + 1);
            int to = random.nextInt(from, content.length + 1);
            byte[] expected = Arrays.copyOfRange(content, from, to);
            try (InputStream range = store.files().read(job, JobPart.INPUT, from, to)) {
                assertThat(readSomehow(range, random)).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }

    private static byte[] readSomehow(InputStream range, Random random) throws IOException {
        var read = new ByteArrayOutputStream();
        byte[] buffer = new byte[4_000];
        while (true) {
            if (random.nextInt(4) == 0) {
                int one = range.read();
                if (one < 0) {
                    return read.toByteArray();
                }
                read.write(one);
            }
            int count = range.read(buffer, 3, random.nextInt(buffer.length - 3));
            if (count < 0) {
                return read.toByteArray();
            }
            read.write(buffer, 3, count);
        }
    }

    @Test
    void skipsNoFurtherThanTheRange() throws IOException {
        JobRow job = SampleJobs.accept(store, "0123456789");
        try (InputStream range = store.files().read(job, JobPart.INPUT, 2, 6)) {
            assertThat(range.available()).isEqualTo(4);
            assertThat(range.skip(3)).isEqualTo(3);
            assertThat(range.read()).isEqualTo('5');
            assertThat(range.skip(3)).isZero();
            assertThat(range.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc", "job_1", ""})
    void neverLeavesItsDirectory(String id) {
        assertThatThrownBy(() -> store.files().append(id, JobPart.OUTPUT, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theInputDoesNotChange() {
        JobRow job = SampleJobs.accept(store, "rows");
        assertThatThrownBy(() -> store.files().append(job.id(), JobPart.INPUT, 4))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSpoolCountsAndDigestsAndStopsAtItsLimit() {
        try (InputSpool spool = store.spool(3)) {
            spool.write(SampleJobs.bytes("xabx"), 1, 2);
            assertThat(spool.sha256())
                    .isEqualTo("fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603");
            assertThatThrownBy(() -> spool.write(SampleJobs.bytes("cd"), 0, 2))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.TOO_LARGE))
                    .hasMessageContaining("at most 3");
            spool.write('c');
            assertThat(spool.length()).isEqualTo(3);
            assertThat(spool.sha256())
                    .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        }
    }

    @Test
    void aSpoolOfAnAcceptedJobTakesNoMoreAndClosesWithoutHarm() {
        JobRow accepted;
        try (InputSpool spool = store.spool(10)) {
            spool.write('a');
            JobRow job = store.accept(SampleJobs.spec(store), spool, null);
            assertThatThrownBy(() -> spool.write('b'))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CLOSED));
            accepted = job;
        }
        assertThat(file(accepted, "input")).hasContent("a");
    }

    @Test
    void aScratchFileIsReadWhileItGrowsAndGoesWhenClosed() throws IOException {
        try (ScratchFile scratch = store.tempFile()) {
            scratch.append(SampleJobs.bytes("hello "), 0, 6);
            try (InputStream early = scratch.read(0, 6)) {
                scratch.append(SampleJobs.bytes("world"), 0, 5);
                assertThat(early).hasContent("hello ");
            }
            assertThat(SampleJobs.text(scratch.read(4, scratch.length()))).isEqualTo("o world");
            assertThatThrownBy(() -> scratch.read(0, 12))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        try (var left = Files.list(data.resolve("tmp"))) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("scratch")))
                    .isEmpty();
        }
    }

    private Path file(JobRow job, String part) {
        return data.resolve("jobs").resolve(job.id()).resolve(part);
    }

    private static void assertCorrupt(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CORRUPT));
    }
}
