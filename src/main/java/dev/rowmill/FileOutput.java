package dev.rowmill;

import dev.rowmill.engine.Output;
import dev.rowmill.engine.Progress;
import dev.rowmill.format.Compression;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// The result of `rowmill run`: a file that appears only when it is whole, or standard output. One thread at a time.
final class FileOutput implements Output, AutoCloseable {
    /// Dead letters that are shown where no file takes them.
    private static final int SHOWN = 3;

    private final @Nullable Path target;
    private final @Nullable Path part;
    private final OutputStream rows;
    private final @Nullable OutputStream letters;
    private final List<String> firstLetters = new ArrayList<>();
    private boolean whole;

    /// Opens both files.
    ///
    /// @param target where the rows go; nothing is standard output
    /// @param errors where dead letters go, or nothing
    /// @throws IOException if one of them cannot be opened; then neither is left behind
    FileOutput(@Nullable Path target, @Nullable Path errors) throws IOException {
        this.target = target;
        if (target == null) {
            this.part = null;
            this.rows = new BufferedOutputStream(System.out, 1 << 16);
        } else if (Files.exists(target) && !Files.isRegularFile(target)) {
            // A device or a pipe is written to; a file that takes its name would replace it.
            this.part = null;
            this.rows = compressed(target, Files.newOutputStream(target));
        } else {
            // With the process in its name, so that two runs with the same target do not mix.
            Path beside =
                    target.resolveSibling(
                            "%s.%d.part"
                                    .formatted(
                                            target.getFileName(), ProcessHandle.current().pid()));
            this.part = beside;
            this.rows = compressed(target, Files.newOutputStream(beside));
        }
        try {
            this.letters =
                    errors == null ? null : compressed(errors, Files.newOutputStream(errors));
        } catch (IOException e) {
            discard();
            throw e;
        }
    }

    /// What is wrong with a file as an output, or nothing.
    static @Nullable String problem(Path file) {
        if (Compression.ofFileName(file.toString()) == Compression.ZSTD) {
            return file + ": expected an output that is plain or .gz, found .zst";
        }
        if (Files.isDirectory(file)) {
            return file + ": expected an output file, found a directory";
        }
        Path folder = file.toAbsolutePath().getParent();
        return folder == null || Files.isDirectory(folder)
                ? null
                : file + ": expected a directory " + folder + ", found none";
    }

    private static OutputStream compressed(Path file, OutputStream out) throws IOException {
        var buffered = new BufferedOutputStream(out, 1 << 16);
        return Compression.ofFileName(file.toString()) == Compression.GZIP
                ? Compression.gzip(buffered)
                : buffered;
    }

    @Override
    public void rows(byte[] bytes, int from, int to) throws IOException {
        rows.write(bytes, from, to - from);
    }

    @Override
    public void deadLetters(byte[] bytes, int from, int to) throws IOException {
        if (letters != null) {
            letters.write(bytes, from, to - from);
        } else if (firstLetters.size() < SHOWN) {
            firstLetters.add(new String(bytes, from, to - from, StandardCharsets.UTF_8).strip());
        }
    }

    @Override
    public void committed(Progress progress) throws IOException {
        if (target == null) {
            rows.flush();
            refuseLoss();
        }
    }

    /// Standard output swallows what goes wrong and only remembers it.
    private static void refuseLoss() throws IOException {
        if (System.out.checkError()) {
            throw new IOException("standard output takes no more: the result is not whole");
        }
    }

    /// The first dead letters, where no file has taken them.
    List<String> firstLetters() {
        return firstLetters;
    }

    /// The run has ended well: the file takes its name.
    void finish() throws IOException {
        if (target == null) {
            rows.flush();
            refuseLoss();
        } else {
            rows.close();
        }
        whole = true;
        if (target != null && part != null) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// Gives everything back; a file that is not whole is gone.
    @Override
    public void close() throws IOException {
        if (letters != null) {
            letters.close();
        }
        if (!whole) {
            discard();
        }
    }

    private void discard() throws IOException {
        if (part != null) {
            rows.close();
            Files.deleteIfExists(part);
        }
    }
}
