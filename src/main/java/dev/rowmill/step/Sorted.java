package dev.rowmill.step;

import dev.rowmill.row.Row;
import dev.rowmill.row.RowCodec;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The rows of `sort`: an external merge sort (Knuth, The Art of Computer Programming, 5.4).
///
/// Rows are gathered in memory. When they need more than their share, they are written in order to
/// a temporary file, a run; as soon as there are many runs of one level, they become one of the next
/// level, so that few files are open at the end and each row is written a few times only. Runs hold
/// consecutive parts of the input and are merged in that order, so that equal rows keep theirs. One
/// thread at a time, but closing waits for a merge, because a run that ends early may do both.
final class Sorted implements DatasetStep.Total {
    /// So many runs are merged at once.
    private static final int FAN_IN = 32;

    private final Sort sort;
    private final RowCodec codec;
    private final List<Level> runs = new ArrayList<>();
    private List<SortOrder.Entry> entries = new ArrayList<>();
    private long bytes;
    private boolean closed;

    /// The last entry that may be among the first `limit`, once there are that many.
    private SortOrder.@Nullable Entry last;

    /// A run, and how often its entries were merged.
    private record Level(SortRun run, int level) {}

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
    }

    @Override
    public synchronized void merge(DatasetStep.Partial next) throws IOException {
        if (closed) {
            throw new IOException("the run has ended");
        }
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
                spill();
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

    private void spill() throws IOException {
        entries.sort(sort.order());
        runs.add(new Level(SortRun.write(sort.scratch(), entries.iterator(), sort.limit()), 0));
        entries = new ArrayList<>();
        bytes = 0;
        for (int level = 0; lastOfLevel(level) >= FAN_IN; level++) {
            join(runs.subList(runs.size() - FAN_IN, runs.size()), level + 1);
        }
    }

    /// How many runs at the end are of that level.
    private int lastOfLevel(int level) {
        int count = 0;
        for (int i = runs.size() - 1; i >= 0 && runs.get(i).level == level; i--) {
            count++;
        }
        return count;
    }

    /// Makes one run of several, in whose place it is.
    private void join(List<Level> several, int level) throws IOException {
        SortRun joined = SortRun.write(sort.scratch(), merged(several, List.of()), sort.limit());
        List<Level> old = List.copyOf(several);
        several.clear();
        runs.add(new Level(joined, level));
        close(old);
    }

    private Iterator<SortOrder.Entry> merged(List<Level> several, List<SortOrder.Entry> after)
            throws IOException {
        var sequences = new ArrayList<Iterator<SortOrder.Entry>>();
        for (Level each : several) {
            sequences.add(each.run.read());
        }
        sequences.add(after.iterator());
        return new SortMerge(sequences, sort.order());
    }

    @Override
    public Iterator<Row> rows() throws IOException {
        entries.sort(sort.order());
        Iterator<SortOrder.Entry> all = runs.isEmpty() ? entries.iterator() : merged(runs, entries);
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

    /// Deletes the temporary files.
    @Override
    public synchronized void close() throws IOException {
        List<Level> all = List.copyOf(runs);
        runs.clear();
        entries = new ArrayList<>();
        closed = true;
        close(all);
    }

    /// Closes all of them, whatever becomes of one.
    private static void close(List<Level> runs) throws IOException {
        IOException first = null;
        for (Level each : runs) {
            try {
                each.run.close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
