package dev.rowmill.step;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Json;
import dev.rowmill.row.Value;

import io.airlift.slice.Slices;
import io.airlift.slice.XxHash64;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// The rows of a dataset by their keys, as compact as bytes can be. Filled by one thread, then read
/// by many; the first row of a key stays.
///
/// An entry is the key and the row's JSON, each after its length, one entry behind the other in
/// pages; a page never moves, so a row that was found refers to the page and copies nothing. An
/// index with open addressing holds, in a `long` per slot, where the entry lies and 24 bits of the
/// key's hash, so that only about one comparison in sixteen million meets another key's bytes. The
/// hash is seeded at random, so that nobody can choose keys that collide.
final class LookupTable implements AutoCloseable {
    /// Below half the smallest region of G1, so that no page is a humongous object.
    private static final int PAGE_BITS = 18;

    private static final int LARGEST_PAGE = 1 << PAGE_BITS;
    private static final int FIRST_PAGE = 1 << 10;

    /// A larger entry has a page of its own: what stays free at the end of the others is less.
    private static final int LARGEST_ENTRY = LARGEST_PAGE / 8;

    private static final int FIRST_SLOTS = 1 << 4;
    private static final int MOST_SLOTS = 1 << 30;
    private static final int TAG_SHIFT = 40;
    private static final long PLACE = (1L << TAG_SHIFT) - 1;
    private static final int ARRAY_HEADER = 24;

    private final TableMemory memory;
    private final long seed = ThreadLocalRandom.current().nextLong();
    private final List<byte[]> pages = new ArrayList<>();
    private long[] slots = {};
    private int rows;
    private long bytes;

    /// The page that is being filled, and how far it is.
    private int filling = -1;

    private int filled;

    /// An empty table that takes what it needs from `memory` and gives it back when it is closed.
    LookupTable(TableMemory memory) {
        this.memory = memory;
    }

    /// How many rows it has.
    int rows() {
        return rows;
    }

    /// What it holds of memory.
    long bytes() {
        return bytes;
    }

    /// Adds a row, unless there is one of this key.
    ///
    /// @param row a JSON object without white space
    /// @throws TableMemory.FullException if there is no memory for it
    void add(ByteSink key, ByteSink row) throws TableMemory.FullException {
        // Three quarters full is where chains begin to grow.
        if (rows >= slots.length / 4 * 3) {
            grow();
        }
        long hash = hash(key.array(), 0, key.length());
        int slot = slot(hash, key);
        if (slots[slot] == 0) {
            slots[slot] = (hash >>> TAG_SHIFT << TAG_SHIFT) | (append(key, row) + 1);
            rows++;
        }
    }

    /// The row of a key, or nothing.
    Value.@Nullable Obj find(ByteSink key) {
        if (rows == 0) {
            return null;
        }
        long found = slots[slot(hash(key.array(), 0, key.length()), key)];
        if (found == 0) {
            return null;
        }
        byte[] page = page(found);
        int at = offset(found);
        at += width(key.length()) + key.length();
        int length = number(page, at);
        at += width(length);
        return Json.object(page, at, at + length);
    }

    private long hash(byte[] key, int from, int length) {
        return XxHash64.hash(seed, Slices.wrappedBuffer(key, from, length));
    }

    /// The slot of a key, or the empty one where it would go.
    private int slot(long hash, ByteSink key) {
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        while (slots[slot] != 0
                && (slots[slot] >>> TAG_SHIFT != hash >>> TAG_SHIFT || !holds(slots[slot], key))) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean holds(long entry, ByteSink key) {
        byte[] page = page(entry);
        int at = offset(entry);
        int length = number(page, at);
        at += width(length);
        return length == key.length()
                && Arrays.equals(page, at, at + length, key.array(), 0, length);
    }

    private byte[] page(long entry) {
        return pages.get((int) (((entry & PLACE) - 1) >>> PAGE_BITS));
    }

    private static int offset(long entry) {
        return (int) ((entry & PLACE) - 1) & (LARGEST_PAGE - 1);
    }

    private void grow() throws TableMemory.FullException {
        int count = Math.max(FIRST_SLOTS, 2 * slots.length);
        if (count > MOST_SLOTS || count < 0) {
            throw new TableMemory.FullException();
        }
        take(8L * count + ARRAY_HEADER);
        long[] before = slots;
        slots = new long[count];
        for (long entry : before) {
            if (entry != 0) {
                byte[] page = page(entry);
                int length = number(page, offset(entry));
                long hash = hash(page, offset(entry) + width(length), length);
                int slot = (int) hash & (count - 1);
                while (slots[slot] != 0) {
                    slot = (slot + 1) & (count - 1);
                }
                slots[slot] = entry;
            }
        }
        give(before.length == 0 ? 0 : 8L * before.length + ARRAY_HEADER);
    }

    /// Writes an entry; gives its place.
    private long append(ByteSink key, ByteSink row) throws TableMemory.FullException {
        long size = (long) width(key.length()) + key.length() + width(row.length()) + row.length();
        int number;
        int at;
        if (size > LARGEST_ENTRY) {
            number = newPage((int) Math.min(size, Integer.MAX_VALUE - 8));
            at = 0;
        } else {
            if (filling < 0 || pages.get(filling).length - filled < size) {
                filling =
                        newPage((int) Math.clamp(bytes, Math.max(FIRST_PAGE, size), LARGEST_PAGE));
                filled = 0;
            }
            number = filling;
            at = filled;
            filled += (int) size;
        }
        byte[] page = pages.get(number);
        int end = put(page, put(page, at, key), row);
        assert end - at == size;
        return (long) number << PAGE_BITS | at;
    }

    private int newPage(int size) throws TableMemory.FullException {
        take(size + ARRAY_HEADER);
        pages.add(new byte[size]);
        return pages.size() - 1;
    }

    private static int put(byte[] page, int from, ByteSink content) {
        int at = from;
        int rest = content.length();
        while (rest > 0x7f) {
            page[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        page[at++] = (byte) rest;
        System.arraycopy(content.array(), 0, page, at, content.length());
        return at + content.length();
    }

    /// Reads a length: seven bits a byte, the lowest first.
    private static int number(byte[] page, int from) {
        int at = from;
        int value = 0;
        int shift = 0;
        while (page[at] < 0) {
            value |= (page[at++] & 0x7f) << shift;
            shift += 7;
        }
        return value | page[at] << shift;
    }

    /// How many bytes a length takes.
    private static int width(int number) {
        return (38 - Integer.numberOfLeadingZeros(number | 1)) / 7;
    }

    private void take(long count) throws TableMemory.FullException {
        memory.take(count);
        bytes += count;
    }

    private void give(long count) {
        memory.give(count);
        bytes -= count;
    }

    /// Gives the memory back. Rows that were found stay good.
    @Override
    public void close() {
        give(bytes);
    }
}
