package dev.rowmill.step;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// Elements in order, in a temporary file of their own. One thread at a time; read once.
final class SortRun<E> implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final Scratch.File file;
    private final Elements<E> elements;
    private @Nullable InputStream in;
    private long count;

    private SortRun(Scratch.File file, Elements<E> elements) {
        this.file = file;
        this.elements = elements;
    }

    /// Writes elements to a new file, at most `limit` of them.
    ///
    /// @throws IOException if the disk is full or failed; nothing is left then
    static <E> SortRun<E> write(
            Scratch scratch, Elements<E> elements, Iterator<E> sorted, long limit)
            throws IOException {
        var run = new SortRun<>(scratch.create(), elements);
        try {
            run.append(sorted, limit);
            return run;
        } catch (IOException | RuntimeException e) {
            try {
                run.close();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private void append(Iterator<E> sorted, long limit) throws IOException {
        try (var out =
                new DataOutputStream(new BufferedOutputStream(new Appending(file), BUFFER))) {
            while (sorted.hasNext() && count < limit) {
                elements.write(sorted.next(), out);
                count++;
            }
        }
    }

    /// The end of the file. Closing it leaves the file as it is.
    private static final class Appending extends OutputStream {
        private final Scratch.File file;

        Appending(Scratch.File file) {
            this.file = file;
        }

        @Override
        public void write(int b) throws IOException {
            file.append(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            file.append(bytes, offset, count);
        }
    }

    /// The elements, once. What the disk refuses is thrown as [UncheckedIOException].
    Iterator<E> read() throws IOException {
        InputStream opened = file.read();
        in = opened;
        var data = new DataInputStream(new BufferedInputStream(opened, BUFFER));
        return new Iterator<>() {
            private long left = count;

            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public E next() {
                if (left-- <= 0) {
                    throw new NoSuchElementException("expected another element, found the end");
                }
                try {
                    return elements.read(data);
                } catch (IOException e) {
                    throw new UncheckedIOException(
                            "reading a temporary file of a whole-dataset step", e);
                }
            }
        };
    }

    /// Deletes the file.
    @Override
    public void close() throws IOException {
        try (file) {
            if (in != null) {
                in.close();
            }
        }
    }
}
