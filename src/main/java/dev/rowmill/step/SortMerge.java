package dev.rowmill.step;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/// Several sorted sequences as one; of equal elements, those of the earlier sequence come first. Not
/// thread-safe.
final class SortMerge<E> implements Iterator<E> {
    private final PriorityQueue<Head<E>> heads;

    /// The next element of one sequence, and where the sequence stands among the others.
    private record Head<E>(E element, int place, Iterator<E> rest) {}

    SortMerge(List<Iterator<E>> sequences, Comparator<E> order) {
        Comparator<Head<E>> byElement = Comparator.comparing(Head::element, order);
        heads = new PriorityQueue<>(byElement.thenComparingInt(Head::place));
        for (int i = 0; i < sequences.size(); i++) {
            add(sequences.get(i), i);
        }
    }

    private void add(Iterator<E> sequence, int place) {
        if (sequence.hasNext()) {
            heads.add(new Head<>(sequence.next(), place, sequence));
        }
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public E next() {
        Head<E> head = heads.poll();
        if (head == null) {
            throw new NoSuchElementException("expected another element, found the end");
        }
        add(head.rest, head.place);
        return head.element;
    }
}
