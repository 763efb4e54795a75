package dev.rowmill.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Holds a data directory for one store, against other processes and within this one.
///
/// The system lets go of a lock with the process, however that ends. It also lets go when a process
/// closes *any* handle of the locked file, so within the process the directory is looked up in a
/// set before the file is touched.
final class DirectoryLock implements AutoCloseable {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final RandomAccessFile file;

    private DirectoryLock(Path directory, RandomAccessFile file) {
        this.directory = directory;
        this.file = file;
    }

    /// Takes the lock or says who has it.
    static DirectoryLock take(Path dataDirectory) throws IOException {
        Path directory = dataDirectory.toRealPath();
        if (!HELD_HERE.add(directory)) {
            throw new StoreLockedException(directory, "this process");
        }
        boolean taken = false;
        try {
            var lock = new DirectoryLock(directory, open(directory));
            taken = true;
            return lock;
        } finally {
            if (!taken) {
                HELD_HERE.remove(directory);
            }
        }
    }

    private static RandomAccessFile open(Path directory) throws IOException {
        var file = new RandomAccessFile(directory.resolve("lock").toFile(), "rw");
        try {
            FileLock lock = file.getChannel().tryLock();
            if (lock == null) {
                throw new StoreLockedException(directory, holder(file));
            }
            file.setLength(0);
            file.write(
                    Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8));
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static String holder(RandomAccessFile file) throws IOException {
        String line = file.readLine();
        return line == null ? "another process" : "process " + line;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw StoreException.of("giving " + directory + " free", e);
        } finally {
            HELD_HERE.remove(directory);
        }
    }
}
