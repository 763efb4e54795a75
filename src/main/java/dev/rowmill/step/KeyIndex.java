package dev.rowmill.step;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Keys as bytes, numbered from 0 in the order in which they came: open addressing over one array that holds them
/// all. Not thread-safe.
///
/// The hash is seeded at random in every process, so that nobody can choose keys that collide; no number depends
/// on it. Two indexes of one process agree on the hash of a key, so that one can be merged into another.
final class KeyIndex {
    /// What an index holds per key beside its bytes: a slot at half load, the hash and the end, with room to grow.
    static final int PER_KEY = 32;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SEED = new SplittableRandom().nextLong();
    private static final long SECRET = new SplittableRandom().nextLong() | 1;

    private static final int LEAST = 16;
    private static final int MOST_BYTES = 1 << 30;
    private static final int MOST_KEYS = 1 << 28;

    private byte[] bytes;

    /// Where each key ends in `bytes`; the complement for an entry without a key.
    private int[] ends;

    private int[] hashes;

    /// The number of a key and one more; 0 where nothing is.
    private int[] slots;

    private int size;
    private int length;

    /// An empty index with room for so many keys.
    KeyIndex(int expected) {
        int room = Math.max(LEAST, expected);
        this.ends = new int[room];
        this.hashes = new int[room];
        this.slots = new int[Integer.highestOneBit(4 * room - 1)];
        this.bytes = new byte[room * 8];
    }

    /// The hash of `key[from, to)`: products of 128 bits, folded, as in wyhash (Wang, 2019).
    static int hash(byte[] key, int from, int to) {
        long hash = SEED ^ (to - from);
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            hash = fold(hash ^ (long) LONG.get(key, at));
        }
        hash = fold(fold(hash ^ tail(key, from, at, to)));
        return (int) (hash ^ hash >>> 32);
    }

    /// The last bytes of a key as a number, together with some before them where there are any.
    private static long tail(byte[] key, int from, int at, int to) {
        if (to - from >= Long.BYTES) {
            return (long) LONG.get(key, to - Long.BYTES);
        }
        long rest = 0;
        for (int i = to - 1; i >= at; i--) {
            rest = rest << 8 | (key[i] & 0xff);
        }
        return rest;
    }

    private static long fold(long value) {
        return Math.unsignedMultiplyHigh(value, SECRET) ^ (value * SECRET);
    }

    /// How many keys and entries without one there are.
    int size() {
        return size;
    }

    /// Whether no more should be put in, because arrays have an end.
    boolean isFull() {
        return length > MOST_BYTES || size > MOST_KEYS;
    }

    /// The number of the key `key[from, to)`, which is [#size()] as it was where the key is new.
    int put(byte[] key, int from, int to, int hash) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        for (int found = slots[slot]; found != 0; found = slots[slot]) {
            if (hashes[found - 1] == hash && isAt(found - 1, key, from, to)) {
                return found - 1;
            }
            slot = (slot + 1) & mask;
        }
        append(key, from, to, hash);
        slots[slot] = size;
        if (2 * size > slots.length) {
            grow();
        }
        return size - 1;
    }

    /// The number of a new entry without a key, which is no other's equal.
    int putNone() {
        append(bytes, 0, 0, 0);
        ends[size - 1] = ~length;
        return size - 1;
    }

    private boolean isAt(int number, byte[] key, int from, int to) {
        int start = from(number);
        int count = to - from;
        if (to(number) - start != count) {
            return false;
        }
        if (count < Long.BYTES) {
            return Arrays.equals(bytes, start, start + count, key, from, to);
        }
        int last = count - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            if ((long) LONG.get(bytes, start + i) != (long) LONG.get(key, from + i)) {
                return false;
            }
        }
        return (long) LONG.get(bytes, start + last) == (long) LONG.get(key, from + last);
    }

    private void append(byte[] key, int from, int to, int hash) {
        int count = to - from;
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        if (count > bytes.length - length) {
            long wanted = Math.max((long) length + count, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
        }
        System.arraycopy(key, from, bytes, length, count);
        length += count;
        hashes[size] = hash;
        ends[size++] = length;
    }

    private void grow() {
        var wider = new int[2 * slots.length];
        for (int i = 0; i < size; i++) {
            if (hasKey(i)) {
                int slot = hashes[i] & (wider.length - 1);
                while (wider[slot] != 0) {
                    slot = (slot + 1) & (wider.length - 1);
                }
                wider[slot] = i + 1;
            }
        }
        slots = wider;
    }

    /// Whether the entry has a key.
    boolean hasKey(int number) {
        return ends[number] >= 0;
    }

    /// The array that holds all keys, until the next one is put in.
    byte[] bytes() {
        return bytes;
    }

    /// Where a key begins in [#bytes()].
    int from(int number) {
        return number == 0 ? 0 : to(number - 1);
    }

    /// Where a key ends in [#bytes()].
    int to(int number) {
        int end = ends[number];
        return end >= 0 ? end : ~end;
    }

    /// The hash that a key was put in with.
    int hash(int number) {
        return hashes[number];
    }

    /// The numbers of all entries in the unsigned order of their keys, those without a key first, in their own order.
    int[] sorted() {
        int common = commonLength();
        var byStart = new long[size];
        for (int i = 0; i < size; i++) {
            byStart[i] = start(i, common) << Integer.SIZE | i;
        }
        Arrays.sort(byStart);
        var sorted = new int[size];
        for (int from = 0; from < size; ) {
            int to = from + 1;
            while (to < size && byStart[to] >> Integer.SIZE == byStart[from] >> Integer.SIZE) {
                to++;
            }
            sort(byStart, from, to, sorted);
            from = to;
        }
        return sorted;
    }

    /// Sorts entries whose keys begin alike.
    private void sort(long[] numbers, int from, int to, int[] sorted) {
        if (to - from == 1) {
            sorted[from] = (int) numbers[from];
            return;
        }
        var some = new Integer[to - from];
        for (int i = from; i < to; i++) {
            some[i - from] = (int) numbers[i];
        }
        Arrays.sort(some, this::compare);
        for (int i = from; i < to; i++) {
            sorted[i] = some[i - from];
        }
    }

    private int compare(int a, int b) {
        return hasKey(a) && hasKey(b)
                ? Arrays.compareUnsigned(bytes, from(a), to(a), bytes, from(b), to(b))
                : Boolean.compare(hasKey(a), hasKey(b));
    }

    /// How many bytes all keys begin with.
    private int commonLength() {
        int first = 0;
        while (first < size && !hasKey(first)) {
            first++;
        }
        if (first == size) {
            return 0;
        }
        int common = to(first) - from(first);
        for (int i = first + 1; i < size && common > 0; i++) {
            if (hasKey(i)) {
                int end = Math.min(to(i), from(i) + common);
                int differs =
                        Arrays.mismatch(
                                bytes, from(i), end, bytes, from(first), from(first) + common);
                common = differs < 0 ? common : differs;
            }
        }
        return common;
    }

    /// Four bytes of a key after the first `skipped`, as a number that sorts as they do. Without a key the least.
    private long start(int number, int skipped) {
        int start = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            int at = from(number) + skipped + i;
            start = start << 8 | (hasKey(number) && at < to(number) ? bytes[at] & 0xff : 0);
        }
        return start ^ Integer.MIN_VALUE;
    }
}
