package dev.rowmill.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The bytes of the jobs, a directory for each. Safe to call from any thread.
///
/// A directory without a row is nobody's: it is left by a request or a deletion that did not come
/// to its end, and goes at the next start.
public final class JobFiles {
    private final Path root;
    private final Disk disk;

    JobFiles(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    /// Opens a part to go on at its committed length; what lies behind was never committed and
    /// goes. At most one may be open per part; the caller closes it.
    ///
    /// @throws IllegalArgumentException for the input, which does not change
    /// @throws StoreException CORRUPT if the file is shorter than what was committed
    public OutputFile append(String id, JobPart part, long committedLength) {
        if (part == JobPart.INPUT) {
            throw new IllegalArgumentException("expected output or errors but found input");
        }
        disk.requireTrust();
        try {
            Path directory = makeDirectory(id);
            Path path = directory.resolve(part.fileName());
            boolean fresh = !Files.exists(path);
            if (fresh && committedLength == 0) {
                Files.createFile(path);
                Directories.flush(directory);
            }
            return new OutputFile(AppendFile.open(path, committedLength, disk));
        } catch (IOException e) {
            throw disk.note(StoreException.of("creating " + part.fileName() + " of " + id, e));
        }
    }

    /// The bytes `[from, to)` of a part; the caller closes the stream.
    ///
    /// @param to at most the committed length, [JobRow#length]: nothing behind it exists
    /// @throws StoreException CORRUPT if the file is shorter
    public InputStream read(JobRow job, JobPart part, long from, long to) {
        if (to > job.length(part)) {
            throw new IllegalArgumentException(
                    "expected an end of at most %d, the committed length of %s, but found %d"
                            .formatted(job.length(part), part.fileName(), to));
        }
        return RangeInput.open(directory(job.id()).resolve(part.fileName()), from, to);
    }

    /// Makes the spool the input of a job. On return it is on disk; the row may be written.
    void adopt(String id, InputSpool spool) {
        disk.requireTrust();
        if (Files.exists(directory(id))) {
            throw new IllegalArgumentException(
                    "expected a new job id but found that of a job: " + id);
        }
        spool.seal();
        try {
            Path directory = makeDirectory(id);
            Files.move(
                    spool.path(),
                    directory.resolve(JobPart.INPUT.fileName()),
                    StandardCopyOption.ATOMIC_MOVE);
            Directories.flush(directory);
        } catch (IOException e) {
            throw disk.note(StoreException.of("keeping the input of " + id, e));
        }
    }

    void delete(String id) {
        try {
            Directories.delete(directory(id));
        } catch (IOException e) {
            throw StoreException.of("deleting the files of " + id, e);
        }
    }

    /// Deletes every directory of a job that is not among these.
    void sweep(List<String> known) throws IOException {
        Set<String> kept = new HashSet<>(known);
        List<Path> nobodys;
        try (Stream<Path> all = Files.list(root)) {
            nobodys =
                    all.filter(path -> JobIds.isId(path.getFileName().toString()))
                            .filter(path -> !kept.contains(path.getFileName().toString()))
                            .toList();
        }
        for (Path directory : nobodys) {
            Directories.delete(directory);
        }
    }

    private Path makeDirectory(String id) throws IOException {
        Path directory = directory(id);
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory);
            Directories.flush(root);
        }
        return directory;
    }

    private Path directory(String id) {
        return root.resolve(JobIds.require(id));
    }
}
