package dev.rowmill;

import dev.rowmill.format.Compression;
import dev.rowmill.format.Format;
import dev.rowmill.format.Formats;
import dev.rowmill.row.Chunk;
import dev.rowmill.step.DatasetException;
import dev.rowmill.step.Stored;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Files as datasets, for the command line alone: a server reads no file that a client names.
///
/// A name is relative to the directory of the pipeline's file, so that both can be moved together
/// and run from anywhere.
final class StoredFiles implements Stored {
    private final @Nullable Path directory;

    /// Files beside a pipeline's file.
    StoredFiles(Path pipeline) {
        this.directory = pipeline.toAbsolutePath().getParent();
    }

    @Override
    public Dataset find(String tenant, String name) throws DatasetException {
        Path file;
        try {
            Path given = Path.of(name);
            file = directory == null ? given.toAbsolutePath() : directory.resolve(given);
        } catch (InvalidPathException e) {
            throw new DatasetException(
                    DatasetException.Kind.UNUSABLE,
                    "expected the name of a file, found \"%s\"".formatted(name),
                    e);
        }
        String problem = Inputs.problem(file);
        if (problem == null && !Files.isRegularFile(file)) {
            problem = file + ": expected a file, found something else";
        }
        if (problem != null) {
            throw unusable(problem + " (a dataset is a file, named relative to the pipeline's)");
        }
        Format format = Formats.standard().byFileName(name);
        if (format == null) {
            throw unusable(
                    file
                            + ": expected an ending that tells the format (.ndjson .jsonl .json .csv .tsv .txt .log, then .gz or"
                            + " .zst), found another");
        }
        return new StoredFile(file, format, size(file));
    }

    /// How many bytes a file has when it is not compressed any more, as far as that can be told.
    private static long size(Path file) throws DatasetException {
        try {
            boolean isPlain = Compression.ofFileName(file.toString()) == Compression.NONE;
            return isPlain ? Files.size(file) : 0;
        } catch (IOException e) {
            throw unusable(file + ": cannot be read: " + e.getMessage());
        }
    }

    private static DatasetException unusable(String detail) {
        return new DatasetException(DatasetException.Kind.UNUSABLE, detail);
    }

    private record StoredFile(Path file, Format format, long bytes) implements Dataset {
        @Override
        public String identity() {
            return file.normalize().toString();
        }

        @Override
        public Reader open() {
            var input = new Inputs(List.of(file), format, Map.of());
            return new Reader() {
                @Override
                public @Nullable Chunk next() throws IOException {
                    return input.next();
                }

                @Override
                public void close() throws IOException {
                    input.close();
                }
            };
        }
    }
}
