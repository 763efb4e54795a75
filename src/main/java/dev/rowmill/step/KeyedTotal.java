package dev.rowmill.step;

import dev.rowmill.row.Row;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;

/// The rows of a dataset joined by key, in the order in which keys first appear, whatever their number.
///
/// What does not fit into memory goes to the disk as runs sorted by key. At the end all runs are merged
/// by key, which brings together what one key came to in each of them, and the outcome is sorted by place.
///
/// One thread at a time, but closing waits for a merge, because a run that ends early may do both.
final class KeyedTotal<S> implements DatasetStep.Total {
    /// What a map, a list and their elements hold beside the key and the state.
    private static final int PER_KEY = 120;

    private final Keyed.States<S> states;
    private final long memoryBytes;
    private final SortRuns<Keyed<S>> byKey;
    private final SortRuns<Keyed<S>> byPlace;
    private Map<String, Keyed<S>> table = new HashMap<>();
    private List<Keyed<S>> kept = new ArrayList<>();
    private long bytes;
    private long places;
    private volatile boolean stopped;

    KeyedTotal(Keyed.States<S> states, long memoryBytes, Scratch scratch) {
        this.states = states;
        this.memoryBytes = memoryBytes;
        this.byKey = new SortRuns<>(scratch, new ByKey(), Long.MAX_VALUE);
        this.byPlace = new SortRuns<>(scratch, new ByPlace(), Long.MAX_VALUE);
    }

    @Override
    @SuppressWarnings("unchecked") // A step merges the partial results that it made.
    public synchronized void merge(DatasetStep.Partial next) throws IOException {
        if (stopped) {
            throw new CancellationException("the run has ended");
        }
        for (Keyed<S> each : ((Keyed.Part<S>) next).kept()) {
            S state = take(each);
            if (bytes > memoryBytes) {
                refuseTooLarge(state);
                byKey.add(kept);
                table = new HashMap<>();
                kept = new ArrayList<>();
                bytes = 0;
            }
        }
    }

    /// Joins it with what is there; gives what that came to.
    private S take(Keyed<S> next) {
        Keyed<S> there = next.key == null ? null : table.putIfAbsent(next.key, next);
        if (there == null) {
            next.place = places++;
            kept.add(next);
            bytes += size(next);
            return next.state;
        }
        bytes -= states.bytes(there.state);
        there.state = states.merge(there.state, next.state);
        bytes += states.bytes(there.state);
        return there.state;
    }

    private long size(Keyed<S> of) {
        return PER_KEY + (of.key == null ? 0 : ValueSize.of(of.key)) + states.bytes(of.state);
    }

    private void refuseTooLarge(S state) {
        if (states.bytes(state) > memoryBytes) {
            throw states.tooLarge(state, memoryBytes);
        }
    }

    @Override
    public synchronized Iterator<Row> rows() throws IOException {
        if (!byKey.isEmpty()) {
            return rows(inPlace(byKey.merged(kept)));
        }
        S nothing = kept.isEmpty() ? states.ofNothing() : null;
        if (nothing != null) {
            kept.add(new Keyed<>(null, nothing));
        }
        return rows(kept.iterator());
    }

    private Iterator<Keyed<S>> inPlace(Iterator<Keyed<S>> joined) throws IOException {
        List<Keyed<S>> some = new ArrayList<>();
        bytes = 0;
        while (joined.hasNext()) {
            Keyed<S> next = joined.next();
            some.add(next);
            bytes += size(next);
            if (bytes > memoryBytes) {
                byPlace.add(some);
                some = new ArrayList<>();
                bytes = 0;
            }
        }
        table = new HashMap<>();
        kept = new ArrayList<>();
        byKey.close();
        return byPlace.merged(some);
    }

    private Iterator<Row> rows(Iterator<Keyed<S>> all) {
        return new Iterator<>() {
            private long number;

            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Row next() {
                return states.row(all.next().state, ++number);
            }
        };
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
    private abstract class Both implements Elements<Keyed<S>> {
        @Override
        public void write(Keyed<S> element, DataOutput out) throws IOException {
            out.writeBoolean(element.key != null);
            if (element.key != null) {
                ValueBytes.writeKey(element.key, out);
            }
            out.writeLong(element.place);
            states.write(element.state, out);
        }

        @Override
        public Keyed<S> read(DataInput in) throws IOException {
            String key = in.readBoolean() ? ValueBytes.readKey(in) : null;
            long place = in.readLong();
            var read = new Keyed<>(key, states.read(in));
            read.place = place;
            return read;
        }
    }

    /// In the order in which keys first appeared.
    private final class ByPlace extends Both {
        @Override
        public int compare(Keyed<S> a, Keyed<S> b) {
            return Long.compare(a.place, b.place);
        }
    }

    /// Equal keys beside each other.
    private final class ByKey extends Both {
        private final Comparator<@Nullable String> order =
                Comparator.nullsFirst(Comparator.naturalOrder());

        @Override
        public int compare(Keyed<S> a, Keyed<S> b) {
            return order.compare(a.key, b.key);
        }

        @Override
        public Iterator<Keyed<S>> joined(Iterator<Keyed<S>> sorted) {
            return new Iterator<>() {
                private @Nullable Keyed<S> head = sorted.hasNext() ? sorted.next() : null;

                @Override
                public boolean hasNext() {
                    return head != null;
                }

                @Override
                public Keyed<S> next() {
                    Keyed<S> one = head;
                    if (one == null) {
                        throw new NoSuchElementException("expected another key, found the end");
                    }
                    head = null;
                    while (head == null && sorted.hasNext()) {
                        Keyed<S> other = sorted.next();
                        if (one.key == null || !one.key.equals(other.key)) {
                            head = other;
                        } else {
                            one.state = states.merge(one.state, other.state);
                            refuseTooLarge(one.state);
                        }
                    }
                    return one;
                }
            };
        }
    }
}
