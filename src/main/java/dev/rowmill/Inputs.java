package dev.rowmill;

import dev.rowmill.format.ChunkReader;
import dev.rowmill.format.Compression;
import dev.rowmill.format.Format;
import dev.rowmill.format.Formats;
import dev.rowmill.format.ReadOptions;
import dev.rowmill.format.UnreadableException;
import dev.rowmill.row.Chunk;
import dev.rowmill.row.Conversion;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Several files as one dataset, read one after the other; `-` is standard input. Belongs to one thread, but for its count.
final class Inputs implements ChunkReader, AutoCloseable {
    /// Standard input.
    static final Path STANDARD = Path.of("-");

    /// Bytes a file may decompress to: there is no other client to protect here.
    private static final long UNBOUNDED = Long.MAX_VALUE;

    private final Deque<Path> rest;
    private final Format format;
    private final ReadOptions options;
    private final AtomicLong read = new AtomicLong();
    private Path file = STANDARD;
    private @Nullable InputStream open;
    private @Nullable ChunkReader reader;
    private long chunks;
    private long rows;

    /// @param types the types of columns, where the format has columns
    Inputs(List<Path> files, Format format, Map<String, Conversion> types) {
        this.rest = new ArrayDeque<>(files);
        this.format = format;
        this.options = ReadOptions.DEFAULT.withTypes(types);
    }

    /// How many bytes of the files, as they lie on the disk, have been read.
    long bytesRead() {
        return read.get();
    }

    /// What is wrong with a file as an input, or nothing.
    static @Nullable String problem(Path file) {
        if (file.equals(STANDARD)) {
            return null;
        }
        if (Files.notExists(file)) {
            return file + ": expected an input, found no such file";
        }
        if (Files.isDirectory(file)) {
            return file + ": expected an input file, found a directory";
        }
        return Files.isReadable(file) ? null : file + ": the input cannot be read: no permission";
    }

    /// The format of this name.
    ///
    /// @throws UsageException if there is none
    static Format format(String name) throws UsageException {
        Format found = Formats.standard().byName(name);
        if (found == null) {
            throw new UsageException(
                    "unknown format \"%s\"; expected one of %s"
                            .formatted(
                                    name,
                                    String.join(
                                            ", ",
                                            Formats.standard().all().stream()
                                                    .map(Format::name)
                                                    .toList())));
        }
        return found;
    }

    @Override
    public @Nullable Chunk next() throws IOException {
        try {
            while (true) {
                ChunkReader current = reader;
                if (current == null) {
                    if (rest.isEmpty()) {
                        return null;
                    }
                    current = open(rest.removeFirst());
                }
                Chunk chunk = current.next();
                if (chunk != null) {
                    return numbered(chunk);
                }
                close();
            }
        } catch (UnreadableException e) {
            throw e.in(file.equals(STANDARD) ? "standard input" : file.toString());
        }
    }

    /// A chunk counts rows from the start of its file; the dataset counts them through.
    private Chunk numbered(Chunk chunk) {
        long firstRow = rows + 1;
        rows += chunk.rows();
        return new Chunk(
                chunks++,
                firstRow,
                chunk.layout(),
                chunk.bytes(),
                chunk.spans(),
                chunk.unreadable(),
                chunk.inputBytes());
    }

    private ChunkReader open(Path next) throws IOException {
        file = next;
        InputStream raw = next.equals(STANDARD) ? System.in : Files.newInputStream(next);
        InputStream counted = new BufferedInputStream(new Counted(raw, read), 1 << 16);
        InputStream plain = Compression.ofFileName(next.toString()).decoded(counted, UNBOUNDED);
        open = plain;
        ChunkReader opened = format.reader(plain, options);
        reader = opened;
        return opened;
    }

    @Override
    public void close() throws IOException {
        reader = null;
        InputStream in = open;
        open = null;
        if (in != null) {
            in.close();
        }
    }

    /// Counts what is read.
    private static final class Counted extends FilterInputStream {
        private final AtomicLong read;

        Counted(InputStream in, AtomicLong read) {
            super(in);
            this.read = read;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            read.addAndGet(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int count = in.read(target, from, length);
            read.addAndGet(Math.max(0, count));
            return count;
        }

        /// Never more than one read of a pipe: what is there goes on its way.
        @Override
        public int available() {
            return 0;
        }
    }
}
