package dev.rowmill;

import dev.rowmill.step.Scratch;
import dev.rowmill.store.ScratchFile;
import dev.rowmill.store.Store;
import dev.rowmill.store.StoreException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/// Where steps put what does not fit into memory.
final class TemporaryFiles {
    private TemporaryFiles() {}

    /// Files in a data directory, which watches over the disk's space.
    ///
    /// @param spilled told how many more bytes there are in them, and, below zero, how many fewer
    static Scratch in(Store store, LongConsumer spilled) {
        return () -> {
            try {
                return new Stored(store.tempFile(), spilled, new AtomicLong());
            } catch (StoreException e) {
                throw asIoException(e);
            }
        };
    }

    /// Files in the system's directory for them, for a program without a data directory.
    static Scratch ofSystem() {
        return () -> {
            Path path = Files.createTempFile("rowmill-", ".tmp");
            return new Unlinked(
                    FileChannel.open(
                            path,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE));
        };
    }

    private static IOException asIoException(StoreException e) {
        return new IOException(
                e.kind() == StoreException.Kind.NO_SPACE ? "the disk is full" : e.getMessage(), e);
    }

    /// A file of the store, and what of it was told to be spilled.
    private record Stored(ScratchFile file, LongConsumer spilled, AtomicLong told)
            implements Scratch.File {
        @Override
        public void append(byte[] bytes, int offset, int count) throws IOException {
            try {
                file.append(bytes, offset, count);
                spilled.accept(count);
                told.addAndGet(count);
            } catch (StoreException e) {
                throw asIoException(e);
            }
        }

        @Override
        public InputStream read() throws IOException {
            try {
                return file.read(0, file.length());
            } catch (StoreException e) {
                throw asIoException(e);
            }
        }

        @Override
        public void close() throws IOException {
            spilled.accept(-told.getAndSet(0));
            try {
                file.close();
            } catch (StoreException e) {
                throw asIoException(e);
            }
        }
    }

    /// A file without a name where the system allows that, so that nothing of it outlives the
    /// process, however that ends.
    private record Unlinked(FileChannel channel) implements Scratch.File {
        @Override
        public void append(byte[] bytes, int offset, int count) throws IOException {
            var rest = ByteBuffer.wrap(bytes, offset, count);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }

        @Override
        public InputStream read() throws IOException {
            return Channels.newInputStream(channel.position(0));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
