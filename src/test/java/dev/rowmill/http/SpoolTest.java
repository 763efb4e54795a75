package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

class SpoolTest {
    private static final int MEMORY = 64 << 10;

    @TempDir Path directory;

    private final LongAdder spilled = new LongAdder();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void givesBackWhatWasWrittenInOrder(long seed) throws Exception {
        var random = new Random(seed);
        var expected = new byte[1_000_000];
        random.nextBytes(expected);
        try (var spool = new Spool(MEMORY, directory, spilled::add);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<byte[]> read = threads.submit(() -> readAll(spool, new Random(seed + 100)));
            for (int at = 0; at < expected.length; ) {
                int to = Math.min(expected.length, at + random.nextInt(1, 150_000));
                spool.write(expected, at, to);
                at = to;
                if (at > 600_000) {
                    spool.inputEnded();
                }
            }
            spool.end();

            assertThat(read.get()).as("seed %d", seed).isEqualTo(expected);
        }
        assertThat(spilled.sum()).isZero();
        assertThat(directory).isEmptyDirectory();
    }

    private static byte[] readAll(Spool spool, Random random) throws Exception {
        var out = new ByteArrayOutputStream();
        while (true) {
            var buffer = new byte[random.nextInt(1, 100_000)];
            int count = spool.read(buffer, 10_000);
            if (count < 0) {
                return out.toByteArray();
            }
            out.write(buffer, 0, count);
        }
    }

    @Test
    void neverMakesTheWriterWaitWhileTheClientIsStillSending() throws Exception {
        try (var spool = new Spool(MEMORY, directory, spilled::add)) {
            spool.write(new byte[10 * MEMORY], 0, 10 * MEMORY);

            assertThat(spool.isEmpty()).isFalse();
            assertThat(directory).isNotEmptyDirectory();
            assertThat(spilled.sum()).isEqualTo(9 * MEMORY);
        }
        assertThat(spilled.sum()).isZero();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void staysInMemoryOnceTheClientHasSentEverything() throws Exception {
        try (var spool = new Spool(MEMORY, directory, spilled::add);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            spool.inputEnded();
            Future<byte[]> read = threads.submit(() -> readAll(spool, new Random(7)));

            spool.write(new byte[10 * MEMORY], 0, 10 * MEMORY);
            spool.end();

            assertThat(read.get()).hasSize(10 * MEMORY);
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void failsTheWaitingWriterWhenNobodyReadsAnyMore() throws Exception {
        var started = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var spool = new Spool(MEMORY, directory, spilled::add);
            spool.inputEnded();
            Future<?> write =
                    threads.submit(() -> {
                        started.countDown();
                        spool.write(new byte[2 * MEMORY], 0, 2 * MEMORY);
                        return null;
                    });
            started.await();
            spool.close();

            assertThatThrownBy(write::get).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void saysThatThereIsNothingYet() throws Exception {
        try (var spool = new Spool(MEMORY, directory, spilled::add)) {
            assertThat(spool.read(new byte[1], 1)).isZero();
            spool.end();
            assertThat(spool.read(new byte[1], 1)).isEqualTo(-1);
        }
    }
}
