package dev.rowmill.step;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;

/// What did not fit into memory, in sorted runs on the disk: an external merge sort (Knuth, The Art of
/// Computer Programming, 5.4).
///
/// As soon as there are many runs of one level, they become one of the next level, so that few files
/// are open at the end and each element is written a few times only. Runs hold consecutive parts of
/// the input and are merged in that order, so that equal elements keep theirs. One thread at a time,
/// but for [#stop()].
final class SortRuns<E> implements AutoCloseable {
    /// So many runs are merged at once.
    private static final int FAN_IN = 32;

    private final Scratch scratch;
    private final Elements<E> elements;
    private final long limit;
    private final List<Level<E>> runs = new ArrayList<>();
    private volatile boolean stopped;

    /// A run, and how often its elements were merged.
    private record Level<E>(SortRun<E> run, int level) {}

    /// @param limit how many of the first elements matter
    SortRuns(Scratch scratch, Elements<E> elements, long limit) {
        this.scratch = scratch;
        this.elements = elements;
        this.limit = limit;
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /// Writes the next part of the input. The list is sorted in place, and used up.
    ///
    /// @throws IOException if the disk is full or failed
    void add(List<E> part) throws IOException {
        part.sort(elements);
        addSorted(part.iterator());
    }

    /// Writes the next part of the input, which is in order already.
    ///
    /// @throws IOException if the disk is full or failed
    void addSorted(Iterator<E> part) throws IOException {
        runs.add(new Level<>(write(part), 0));
        for (int level = 0; lastOfLevel(level) >= FAN_IN; level++) {
            join(runs.subList(runs.size() - FAN_IN, runs.size()), level + 1);
        }
    }

    private SortRun<E> write(Iterator<E> sorted) throws IOException {
        return SortRun.write(scratch, elements, stoppable(sorted), limit);
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
    private void join(List<Level<E>> several, int level) throws IOException {
        SortRun<E> joined = write(merged(several, Collections.emptyIterator()));
        List<Level<E>> old = List.copyOf(several);
        several.clear();
        runs.add(new Level<>(joined, level));
        close(old);
    }

    /// All elements in order, once; `last` is the end of the input, which is sorted in place.
    ///
    /// @return throws [java.io.UncheckedIOException] if the disk failed
    /// @throws IOException if the disk failed
    Iterator<E> merged(List<E> last) throws IOException {
        last.sort(elements);
        return mergedWith(last.iterator());
    }

    /// As [#merged], where `last` is in order already.
    Iterator<E> mergedWith(Iterator<E> last) throws IOException {
        return stoppable(merged(runs, last));
    }

    private Iterator<E> merged(List<Level<E>> several, Iterator<E> after) throws IOException {
        var sequences = new ArrayList<Iterator<E>>();
        for (Level<E> each : several) {
            sequences.add(each.run.read());
        }
        sequences.add(after);
        return elements.joined(new SortMerge<>(sequences, elements));
    }

    private Iterator<E> stoppable(Iterator<E> all) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public E next() {
                if (stopped) {
                    throw new CancellationException("the run has ended");
                }
                return all.next();
            }
        };
    }

    /// Lets whatever reads or writes elements end with a [CancellationException]. Any thread.
    void stop() {
        stopped = true;
    }

    /// Deletes the temporary files, whatever becomes of one.
    @Override
    public void close() throws IOException {
        stop();
        List<Level<E>> all = List.copyOf(runs);
        runs.clear();
        close(all);
    }

    private static <E> void close(List<Level<E>> runs) throws IOException {
        IOException first = null;
        for (Level<E> each : runs) {
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
