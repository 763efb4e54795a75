package dev.rowmill.step;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/// Several sorted sequences as one; of equal entries, those of the earlier sequence come first. Not
/// thread-safe.
final class SortMerge implements Iterator<SortOrder.Entry> {
    private final PriorityQueue<Head> heads;

    /// The next entry of one sequence, and where the sequence stands among the others.
    private record Head(SortOrder.Entry entry, int place, Iterator<SortOrder.Entry> rest) {}

    SortMerge(List<Iterator<SortOrder.Entry>> sequences, SortOrder order) {
        Comparator<Head> byEntry = Comparator.comparing(Head::entry, order);
        heads = new PriorityQueue<>(byEntry.thenComparingInt(Head::place));
        for (int i = 0; i < sequences.size(); i++) {
            add(sequences.get(i), i);
        }
    }

    private void add(Iterator<SortOrder.Entry> sequence, int place) {
        if (sequence.hasNext()) {
            heads.add(new Head(sequence.next(), place, sequence));
        }
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public SortOrder.Entry next() {
        Head head = heads.poll();
        if (head == null) {
            throw new NoSuchElementException("expected another entry, found the end");
        }
        add(head.rest, head.place);
        return head.entry;
    }
}
