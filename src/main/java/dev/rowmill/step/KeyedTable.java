package dev.rowmill.step;

import dev.rowmill.row.Row;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// What rows with equal keys have come to, key by key in the order of their first appearance: those of one slice, or
/// of all slices so far. One thread at a time.
abstract class KeyedTable implements DatasetStep.Partial {
    final KeyIndex keys;
    private long bytes;

    /// An empty table with room for so many keys.
    KeyedTable(int expected) {
        this.keys = new KeyIndex(expected);
    }

    /// Makes and judges the tables of one step. Any thread.
    interface Kind {
        /// An empty table with room for so many keys.
        KeyedTable table(int expected);

        /// Hears of the table of a slice that is about to be merged.
        default void merging(KeyedTable part) {}

        /// What stands in the result where there was no row at all: an entry of this table, if it has one.
        default void addNothing(KeyedTable empty) {}

        /// A single entry is larger than the memory for all of them.
        DatasetStep.TooLargeException tooLarge(KeyedTable table, int entry, long memoryBytes);
    }

    /// Makes entry `entry`, which is the last and new, what entry `from` of another table is.
    abstract void copy(int entry, KeyedTable other, int from);

    /// Adds to an entry what entry `from` of another table is, whose rows come later.
    abstract void merge(int entry, KeyedTable other, int from);

    /// An estimate of the memory of an entry beside its key, in bytes.
    abstract long stateBytes(int entry);

    /// Writes an entry without its key.
    abstract void write(int entry, DataOutput out) throws IOException;

    /// Makes entry `entry`, which is the last and new, what was written.
    abstract void read(int entry, DataInput in) throws IOException;

    /// The row of the result.
    ///
    /// @param number counts the rows of the result from 1
    abstract Row row(int entry, long number);

    /// How many entries there are.
    final int size() {
        return keys.size();
    }

    /// An estimate of the memory of all that was taken, in bytes.
    final long bytes() {
        return bytes;
    }

    /// An estimate of the memory of an entry, in bytes. What grows holds up to twice what it needs.
    final long bytes(int entry) {
        return KeyIndex.PER_KEY + 2L * (keys.to(entry) - keys.from(entry)) + stateBytes(entry);
    }

    /// Joins an entry of another table with the one of its key, or adds it; gives the number that it has here.
    final int take(KeyedTable other, int from) {
        int before = size();
        KeyIndex theirs = other.keys;
        int entry =
                theirs.hasKey(from)
                        ? keys.put(
                                theirs.bytes(),
                                theirs.from(from),
                                theirs.to(from),
                                theirs.hash(from))
                        : keys.putNone();
        if (entry == before) {
            copy(entry, other, from);
            bytes += bytes(entry);
        } else {
            bytes -= stateBytes(entry);
            merge(entry, other, from);
            bytes += stateBytes(entry);
        }
        return entry;
    }

    /// Adds what was on the disk to an empty table.
    final void load(Keyed saved) {
        byte[] key = saved.key();
        int entry =
                key == null
                        ? keys.putNone()
                        : keys.put(key, 0, key.length, KeyIndex.hash(key, 0, key.length));
        try {
            read(entry, new DataInputStream(new ByteArrayInputStream(saved.state())));
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        bytes += bytes(entry);
    }

    /// An entry for the disk.
    final Keyed saved(int entry, long place) {
        var state = new ByteArrayOutputStream(64);
        try {
            write(entry, new DataOutputStream(state));
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        byte[] key =
                keys.hasKey(entry)
                        ? Arrays.copyOfRange(keys.bytes(), keys.from(entry), keys.to(entry))
                        : null;
        return new Keyed(key, place, state.toByteArray());
    }

    /// All entries for the disk, in the order of [Keyed#compareKeys], made one at a time.
    ///
    /// @param firstPlace the place of the first entry
    final Iterator<Keyed> sorted(long firstPlace) {
        int[] order = keys.sorted();
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < order.length;
            }

            @Override
            public Keyed next() {
                if (next == order.length) {
                    throw new NoSuchElementException("expected another entry, found the end");
                }
                int entry = order[next++];
                return saved(entry, firstPlace + entry);
            }
        };
    }
}
