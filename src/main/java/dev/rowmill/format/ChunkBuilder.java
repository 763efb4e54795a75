package dev.rowmill.format;

import dev.rowmill.row.Chunk;
import dev.rowmill.row.Layout;
import dev.rowmill.row.RowError;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Collects the rows of one chunk after another and numbers both. Belongs to one reader.
final class ChunkBuilder {
    private static final long FIRST_TARGET = 64 << 10;
    private static final int DOUBLINGS = 4;

    private int[] spans = new int[512];
    private int spansEnd;
    private Map<Integer, RowError> unreadable = Map.of();
    private long number;
    private long rowsBefore;

    /// Input since the last chunk that stands for no row.
    private long carried;

    /// How many bytes of input the chunk should have at least: 64 KiB at first, in the end 1 MiB.
    long target() {
        return FIRST_TARGET << Math.min(number, DOUBLINGS);
    }

    void add(int start, int end) {
        if (spansEnd == spans.length) {
            spans = Arrays.copyOf(spans, spans.length * 2);
        }
        spans[spansEnd++] = start;
        spans[spansEnd++] = end;
    }

    void addUnreadable(int start, int end, RowError error) {
        if (unreadable.isEmpty()) {
            unreadable = new HashMap<>();
        }
        unreadable.put(spansEnd / 2, error);
        add(start, end);
    }

    boolean isEmpty() {
        return spansEnd == 0;
    }

    /// The chunk of the rows since the last one, which are in `bytes`, or nothing if there are
    /// none.
    @Nullable Chunk build(Layout layout, byte[] bytes, long inputBytes) {
        carried += inputBytes;
        if (isEmpty()) {
            return null;
        }
        int[] exactSpans = Arrays.copyOf(spans, spansEnd);
        var chunk =
                new Chunk(number, rowsBefore + 1, layout, bytes, exactSpans, unreadable, carried);
        number++;
        rowsBefore += chunk.rows();
        carried = 0;
        spansEnd = 0;
        unreadable = Map.of();
        return chunk;
    }
}
