package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.tenant.Access;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

class KeysWatchTest {
    @TempDir Path directory;

    private Path write(Path file, String key) throws IOException {
        return Files.writeString(
                file, "{\"keys\":[" + KeysFileTest.entry("k", key, "a", "read", "") + "]}");
    }

    @Test
    void putsTheKeysOfAChangedFileInForce() throws Exception {
        Path file = write(directory.resolve("keys.json"), "old");
        try (var watch = new KeysWatch(file)) {
            Access access = watch.access();
            assertThat(access.caller("old")).isNotNull();

            write(file, "newer");
            watch.look();

            assertThat(access.caller("newer")).isNotNull();
            assertThat(access.caller("old")).isNull();
        }
    }

    @Test
    void keepsTheOldKeysWhenTheNewFileCannotBeUsed() throws Exception {
        Path file = write(directory.resolve("keys.json"), "old");
        try (var watch = new KeysWatch(file)) {
            Files.writeString(file, "{\"keys\":[");
            watch.look();
            assertThat(watch.access().caller("old")).isNotNull();

            Files.delete(file);
            watch.look();
            assertThat(watch.access().caller("old")).isNotNull();

            write(file, "new");
            watch.look();
            assertThat(watch.access().caller("old")).isNull();
            assertThat(watch.access().caller("new")).isNotNull();
        }
    }

    /// Kubernetes mounts `keys.json -> ..data/keys.json`, `..data -> ..1`, and then swaps `..data`.
    @Test
    void seesThatAnotherDirectoryWasMounted() throws Exception {
        Path first = Files.createDirectory(directory.resolve("..1"));
        Path second = Files.createDirectory(directory.resolve("..2"));
        write(first.resolve("keys.json"), "old");
        write(second.resolve("keys.json"), "new");
        Path data = Files.createSymbolicLink(directory.resolve("..data"), Path.of("..1"));
        Path file =
                Files.createSymbolicLink(
                        directory.resolve("keys.json"), Path.of("..data/keys.json"));
        try (var watch = new KeysWatch(file)) {
            Path next = Files.createSymbolicLink(directory.resolve("..tmp"), Path.of("..2"));
            Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
            watch.look();

            assertThat(watch.access().caller("new")).isNotNull();
            assertThat(watch.access().caller("old")).isNull();
        }
    }

    @Test
    void looksByItself() throws Exception {
        Path file = write(directory.resolve("keys.json"), "old");
        try (var watch = new KeysWatch(file)) {
            watch.start();
            write(file, "newer");

            long start = System.nanoTime();
            while (watch.access().caller("newer") == null
                    && System.nanoTime() - start < 20_000_000_000L) {
                Thread.onSpinWait();
            }
            assertThat(watch.access().caller("newer")).isNotNull();
        }
    }
}
