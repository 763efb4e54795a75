package dev.rowmill.step;

import dev.rowmill.row.Chunk;
import dev.rowmill.row.JsonLayout;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Stored datasets in memory, the same for all tenants. Thread-safe.
final class MemoryDatasets implements Stored {
    private final Map<String, List<String>> rows = new ConcurrentHashMap<>();

    /// How often a dataset was opened.
    final AtomicInteger opened = new AtomicInteger();

    /// How many readers are open.
    final AtomicInteger open = new AtomicInteger();

    private volatile CountDownLatch gate = new CountDownLatch(0);

    /// Lets readers wait before their first row until they are released.
    void hold() {
        gate = new CountDownLatch(1);
    }

    void release() {
        gate.countDown();
    }

    MemoryDatasets with(String name, String... json) {
        return with(name, List.of(json));
    }

    MemoryDatasets with(String name, List<String> json) {
        rows.put(name, json);
        return this;
    }

    @Override
    public Dataset find(String tenant, String name) throws DatasetException {
        List<String> found = rows.get(name);
        if (found == null) {
            throw new DatasetException(
                    DatasetException.Kind.UNUSABLE, "found no dataset \"" + name + "\"");
        }
        return new InMemory(name, found);
    }

    private final class InMemory implements Dataset {
        private final String name;
        private final List<String> rows;

        InMemory(String name, List<String> rows) {
            this.name = name;
            this.rows = rows;
        }

        @Override
        public String identity() {
            return name;
        }

        @Override
        public long bytes() {
            return rows.stream().mapToLong(row -> utf8(row).length).sum();
        }

        @Override
        public Reader open() {
            opened.incrementAndGet();
            open.incrementAndGet();
            return new RowByRow(rows);
        }
    }

    private static byte[] utf8(String row) {
        return row.getBytes(StandardCharsets.UTF_8);
    }

    /// Gives every row as a chunk of its own.
    private final class RowByRow implements Reader {
        private final List<String> rows;
        private int next;

        RowByRow(List<String> rows) {
            this.rows = rows;
        }

        @Override
        public @Nullable Chunk next() throws IOException {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException("nobody interrupts a load", e);
            }
            if (next == rows.size()) {
                return null;
            }
            byte[] bytes = utf8(rows.get(next));
            if (bytes.length == 0) {
                throw new IOException("the disk failed");
            }
            int number = next++;
            return new Chunk(
                    number,
                    number + 1,
                    JsonLayout.ELEMENTS,
                    bytes,
                    new int[] {0, bytes.length},
                    Map.of(),
                    bytes.length);
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
