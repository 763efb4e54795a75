package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.step.Scratch;
import dev.rowmill.store.Store;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

class TemporaryFilesTest {
    @Test
    void filesOfADataDirectoryLieInItUntilTheyAreClosed(@TempDir Path directory) throws Exception {
        var spilled = new LongAdder();
        try (Store store = Store.open(directory)) {
            try (Scratch.File file = TemporaryFiles.in(store, spilled::add).create()) {
                assertThat(scratchFiles(directory)).isEqualTo(1);
                assertThat(contentAfterWriting(file)).isEqualTo("bcde");
                assertThat(spilled.sum()).isEqualTo(4);
            }
            assertThat(spilled.sum()).isZero();
            assertThat(scratchFiles(directory)).isZero();
        }
    }

    private static long scratchFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("tmp"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("scratch"))
                    .count();
        }
    }

    @Test
    void filesOfTheSystemAreReadAsTheyWereWritten() throws Exception {
        try (Scratch.File file = TemporaryFiles.ofSystem().create()) {
            assertThat(contentAfterWriting(file)).isEqualTo("bcde");
        }
    }

    private static String contentAfterWriting(Scratch.File file) throws IOException {
        byte[] bytes = "abcdef".getBytes(StandardCharsets.US_ASCII);
        file.append(bytes, 1, 2);
        file.append(bytes, 3, 2);
        try (InputStream in = file.read()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
