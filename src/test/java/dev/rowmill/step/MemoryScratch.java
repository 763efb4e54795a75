package dev.rowmill.step;

import dev.rowmill.row.ByteSink;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;

/// Temporary files in memory, counted, on a disk that can be full.
final class MemoryScratch implements Scratch {
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger made = new AtomicInteger();
    final AtomicInteger mostOpen = new AtomicInteger();
    private final long room;

    MemoryScratch() {
        this(Long.MAX_VALUE);
    }

    /// @param room the bytes that each file may have
    MemoryScratch(long room) {
        this.room = room;
    }

    @Override
    public File create() {
        made.incrementAndGet();
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        return new File() {
            private final ByteSink bytes = new ByteSink(64);

            @Override
            public void append(byte[] more, int offset, int count) throws IOException {
                if (bytes.length() + count > room) {
                    throw new IOException("the disk is full");
                }
                bytes.put(more, offset, offset + count);
            }

            @Override
            public InputStream read() {
                open.incrementAndGet();
                return new ByteArrayInputStream(bytes.array(), 0, bytes.length()) {
                    @Override
                    public void close() {
                        open.decrementAndGet();
                    }
                };
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }
}
