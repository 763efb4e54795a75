package dev.rowmill.step;

import dev.rowmill.row.Row;
import dev.rowmill.row.RowCodec;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The rows of `sort`: in memory, and in temporary files when they need more than their share of it.
///
/// One thread at a time, but closing waits for a merge, because a run that ends early may do both.
final class Sorted implements DatasetStep.Total {
    private final Sort sort;
    private final RowCodec codec;
    private final SortRuns<SortOrder.Entry> runs;
    private List<SortOrder.Entry> entries = new ArrayList<>();
    private long bytes;

    /// The last entry that may be among the first `limit`, once there are that many.
    private SortOrder.@Nullable Entry last;

    /// The rows of one slice, in input order. One thread at a time.
    static final class Part implements DatasetStep.Partial {
        private final Sort sort;
        private final RowCodec codec;
        private final List<SortOrder.Entry> entries = new ArrayList<>();

        Part(Sort sort, RowCodec codec) {
            this.sort = sort;
            this.codec = codec;
        }

        @Override
        public void add(Row row) {
            entries.add(new SortOrder.Entry(sort.order().valuesOf(row), codec.encode(row)));
        }

        @Override
        public boolean pass(Row row) {
            entries.add(new SortOrder.Entry(null, codec.encode(row)));
            return true;
        }
    }

    Sorted(Sort sort, RowCodec codec) {
        this.sort = sort;
        this.codec = codec;
        this.runs = new SortRuns<>(sort.scratch(), sort.order(), sort.limit());
    }

    @Override
    public synchronized void merge(DatasetStep.Partial next) throws IOException {
        for (SortOrder.Entry entry : ((Part) next).entries) {
            if (last != null && sort.order().compare(entry, last) >= 0) {
                continue;
            }
            entries.add(entry);
            bytes += entry.bytes();
            if (entries.size() / 2 >= sort.limit()) {
                keepFirst();
            }
            if (bytes > sort.memoryBytes()) {
                runs.add(entries);
                entries = new ArrayList<>();
                bytes = 0;
            }
        }
    }

    /// Forgets the entries that are not among the first `limit`.
    private void keepFirst() {
        entries.sort(sort.order());
        entries = new ArrayList<>(entries.subList(0, (int) sort.limit()));
        bytes = entries.stream().mapToLong(SortOrder.Entry::bytes).sum();
        last = entries.getLast();
    }

    @Override
    public synchronized Iterator<Row> rows() throws IOException {
        Iterator<SortOrder.Entry> all = runs.merged(entries);
        return new Iterator<>() {
            private long left = sort.limit();

            @Override
            public boolean hasNext() {
                return left > 0 && all.hasNext();
            }

            @Override
            public Row next() {
                left--;
                return codec.decode(all.next().row());
            }
        };
    }

    @Override
    public void stop() {
        runs.stop();
    }

    /// Deletes the temporary files.
    @Override
    public void close() throws IOException {
        stop();
        synchronized (this) {
            runs.close();
        }
    }
}
