package dev.rowmill.step;

import dev.rowmill.row.Row;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;

/// The rows of a dataset joined by key, in the order in which keys first appear, whatever their number.
///
/// What does not fit into memory goes to the disk as runs sorted by key. At the end all runs are merged
/// by key, which brings together what one key came to in each of them, and the outcome is sorted by place.
///
/// One thread at a time, but closing waits for a merge, because a run that ends early may do both.
final class KeyedTotal implements DatasetStep.Total {
    private static final int EXPECTED = 1_024;

    private final KeyedTable.Kind kind;
    private final long memoryBytes;
    private final SortRuns<Keyed> byKey;
    private final SortRuns<Keyed> byPlace;
    private KeyedTable table;

    /// The place of the table's first entry.
    private long firstPlace;

    private volatile boolean stopped;

    KeyedTotal(KeyedTable.Kind kind, long memoryBytes, Scratch scratch) {
        this.kind = kind;
        this.memoryBytes = memoryBytes;
        this.byKey = new SortRuns<>(scratch, new ByKey(), Long.MAX_VALUE);
        this.byPlace = new SortRuns<>(scratch, new ByPlace(), Long.MAX_VALUE);
        this.table = kind.table(EXPECTED);
    }

    @Override
    public synchronized void merge(DatasetStep.Partial next) throws IOException {
        if (stopped) {
            throw new CancellationException("the run has ended");
        }
        var part = (KeyedTable) next;
        kind.merging(part);
        for (int i = 0; i < part.size(); i++) {
            int entry = table.take(part, i);
            if (table.bytes() > memoryBytes || table.keys.isFull()) {
                refuseTooLarge(table, entry);
                byKey.addSorted(table.sorted(firstPlace));
                firstPlace += table.size();
                table = kind.table(EXPECTED);
            }
        }
    }

    private void refuseTooLarge(KeyedTable in, int entry) {
        if (in.bytes(entry) > memoryBytes) {
            throw kind.tooLarge(in, entry, memoryBytes);
        }
    }

    @Override
    public synchronized Iterator<Row> rows() throws IOException {
        if (!byKey.isEmpty()) {
            return rows(inPlace(byKey.mergedWith(table.sorted(firstPlace))));
        }
        if (table.size() == 0) {
            kind.addNothing(table);
        }
        return rows(table);
    }

    private Iterator<Keyed> inPlace(Iterator<Keyed> joined) throws IOException {
        List<Keyed> some = new ArrayList<>();
        long bytes = 0;
        while (joined.hasNext()) {
            Keyed next = joined.next();
            some.add(next);
            bytes += next.bytes();
            if (bytes > memoryBytes) {
                byPlace.add(some);
                some = new ArrayList<>();
                bytes = 0;
            }
        }
        table = kind.table(0);
        byKey.close();
        return byPlace.merged(some);
    }

    private static Iterator<Row> rows(KeyedTable all) {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < all.size();
            }

            @Override
            public Row next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("expected another row, found the end");
                }
                return all.row(next, ++next);
            }
        };
    }

    private Iterator<Row> rows(Iterator<Keyed> all) {
        return new Iterator<>() {
            private long number;

            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Row next() {
                return alone(all.next()).row(0, ++number);
            }
        };
    }

    /// A table of one entry.
    private KeyedTable alone(Keyed saved) {
        KeyedTable one = kind.table(1);
        one.load(saved);
        return one;
    }

    @Override
    public void stop() {
        stopped = true;
        byKey.stop();
        byPlace.stop();
    }

    /// Deletes the temporary files.
    @Override
    public void close() throws IOException {
        stop();
        synchronized (this) {
            try (byKey) {
                byPlace.close();
            }
        }
    }

    /// Both kinds of runs hold the same.
    private abstract static class Both implements Elements<Keyed> {
        @Override
        public void write(Keyed element, DataOutput out) throws IOException {
            element.write(out);
        }

        @Override
        public Keyed read(DataInput in) throws IOException {
            return Keyed.read(in);
        }
    }

    /// In the order in which keys first appeared.
    private static final class ByPlace extends Both {
        @Override
        public int compare(Keyed a, Keyed b) {
            return Long.compare(a.place(), b.place());
        }
    }

    /// Equal keys beside each other.
    private final class ByKey extends Both {
        @Override
        public int compare(Keyed a, Keyed b) {
            return Keyed.compareKeys(a, b);
        }

        @Override
        public Iterator<Keyed> joined(Iterator<Keyed> sorted) {
            return new Iterator<>() {
                private @Nullable Keyed head = sorted.hasNext() ? sorted.next() : null;

                @Override
                public boolean hasNext() {
                    return head != null;
                }

                @Override
                public Keyed next() {
                    Keyed first = head;
                    if (first == null) {
                        throw new NoSuchElementException("expected another key, found the end");
                    }
                    head = null;
                    KeyedTable all = null;
                    while (head == null && sorted.hasNext()) {
                        Keyed other = sorted.next();
                        if (first.hasKeyOf(other)) {
                            all = all == null ? alone(first) : all;
                            refuseTooLarge(all, all.take(alone(other), 0));
                        } else {
                            head = other;
                        }
                    }
                    return all == null ? first : all.saved(0, first.place());
                }
            };
        }
    }
}
