package dev.rowmill.step;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// What rows with one key have come to, on its way to and from the disk.
///
/// @param key what makes rows the same, from [ValueKey]; nothing for a row that is no other's equal
/// @param place where the key first appeared among the others, from 0
/// @param state what the rows came to, as [KeyedTable#write] has it
record Keyed(byte @Nullable [] key, long place, byte[] state) {
    /// What an entry holds beside its arrays.
    private static final int OVERHEAD = 96;

    /// An estimate of the memory it holds.
    long bytes() {
        return OVERHEAD + (key == null ? 0 : key.length) + (long) state.length;
    }

    /// Whether both have a key and it is the same.
    boolean hasKeyOf(Keyed other) {
        return key != null && Arrays.equals(key, other.key);
    }

    /// Brings equal keys together. What has no key stands first.
    static int compareKeys(Keyed a, Keyed b) {
        return compareKeys(a.key, b.key);
    }

    private static int compareKeys(byte @Nullable [] a, byte @Nullable [] b) {
        return a == null || b == null
                ? Boolean.compare(a != null, b != null)
                : Arrays.compareUnsigned(a, b);
    }

    /// Writes it so that [#read] gives an equal one.
    void write(DataOutput out) throws IOException {
        out.writeBoolean(key != null);
        if (key != null) {
            ValueBytes.writeBytes(key, out);
        }
        out.writeLong(place);
        ValueBytes.writeBytes(state, out);
    }

    /// Reads what was written.
    static Keyed read(DataInput in) throws IOException {
        byte[] key = in.readBoolean() ? ValueBytes.readBytes(in) : null;
        return new Keyed(key, in.readLong(), ValueBytes.readBytes(in));
    }
}
