package dev.rowmill;

import dev.rowmill.tenant.Access;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Puts the keys of a file in force whenever the file has changed, however it was changed: written over, replaced, or
/// reached through another symbolic link, as Kubernetes does with mounted secrets.
///
/// One virtual thread looks every second. A file that cannot be used, or is not there, is logged once and changes
/// nothing: the keys of before stay.
final class KeysWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeysWatch.class);
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private final Path file;
    private final Access access;
    private volatile Runnable onChange = () -> {};
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    // Belongs to whoever looks: the thread, or a test before it has one.
    private Stamp seen;

    /// What changes when the file does.
    private record Stamp(String path, long modified, long size, String fileKey) {
        static Stamp of(Path file) {
            try {
                Path real = file.toRealPath();
                var attributes = Files.readAttributes(real, BasicFileAttributes.class);
                return new Stamp(
                        real.toString(),
                        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                        attributes.size(),
                        Objects.toString(attributes.fileKey()));
            } catch (IOException e) {
                return new Stamp(e.toString(), 0, 0, "");
            }
        }
    }

    /// Reads the file and watches it; the caller closes.
    ///
    /// @throws KeysFile.InvalidKeysException if it cannot be used now
    KeysWatch(Path file) throws KeysFile.InvalidKeysException {
        this.file = file;
        // The stamp first: a change in between is then seen the next time.
        this.seen = Stamp.of(file);
        this.access = Access.by(KeysFile.read(file));
        this.thread = Thread.ofVirtual().name("keys").unstarted(this::run);
    }

    /// Who may call, as the file says.
    Access access() {
        return access;
    }

    /// Begins to look.
    void start() {
        thread.start();
    }

    /// Has `told` called after each time that other keys came into force.
    void onChange(Runnable told) {
        onChange = told;
    }

    private void run() {
        try {
            while (!closing.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Looks once.
    void look() {
        Stamp now = Stamp.of(file);
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            access.replace(KeysFile.read(file));
            onChange.run();
            LOG.info("The keys of {} are in force", file);
        } catch (KeysFile.InvalidKeysException e) {
            LOG.error(
                    "The keys of {} cannot be used; those of before stay: {}",
                    file,
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
