package dev.rowmill.step;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What one aggregate of one group has come to, where that is more than a number. Takes values in input order; not
/// thread-safe.
///
/// The values it takes have been checked by [AggregateFunction]. Merging in input order gives what
/// taking all values in order would have given, but for the rounding of doubles.
sealed interface Accumulator
        permits Accumulator.Edge, Accumulator.Distinct, Accumulator.Collected, Percentile {
    /// An estimate of what an empty one holds of memory, in bytes.
    long OVERHEAD = 64;

    /// Takes the value of the next row.
    void add(Value value);

    /// Takes what the next slice has come to, which must be of the same kind and is used up.
    void merge(Accumulator next);

    /// The value of the aggregate.
    Value result();

    /// An estimate of the memory it holds, in bytes.
    long bytes();

    /// Writes what it has come to.
    ///
    /// @throws IOException if `out` cannot take it
    void write(DataOutput out) throws IOException;

    /// Takes what one of the same kind has written; this one must be empty.
    ///
    /// @throws IOException if `in` fails
    void read(DataInput in) throws IOException;

    private static void writeOptional(@Nullable Value value, DataOutput out) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            ValueBytes.write(value, out);
        }
    }

    private static @Nullable Value readOptional(DataInput in) throws IOException {
        return in.readBoolean() ? ValueBytes.read(in) : null;
    }

    /// The first or the last value, null where there was none.
    final class Edge implements Accumulator {
        private final boolean last;
        private @Nullable Value value;

        Edge(boolean last) {
            this.last = last;
        }

        @Override
        public void add(Value next) {
            if (last || value == null) {
                value = next;
            }
        }

        @Override
        public void merge(Accumulator next) {
            Value nextValue = ((Edge) next).value;
            if (nextValue != null) {
                add(nextValue);
            }
        }

        @Override
        public Value result() {
            return value == null ? Value.Null.NULL : value;
        }

        @Override
        public long bytes() {
            return OVERHEAD + (value == null ? 0 : ValueSize.of(value));
        }

        @Override
        public void write(DataOutput out) throws IOException {
            writeOptional(value, out);
        }

        @Override
        public void read(DataInput in) throws IOException {
            value = readOptional(in);
        }
    }

    /// How many different values there were.
    final class Distinct implements Accumulator {
        /// What a set holds per element beside the element.
        private static final int PER_ELEMENT = 56;

        private final Set<String> keys = new LinkedHashSet<>();
        private final ValueKey key = new ValueKey();
        private long bytes = 4 * OVERHEAD;

        @Override
        public void add(Value value) {
            add(key.of(value));
        }

        private void add(String next) {
            if (keys.add(next)) {
                bytes += PER_ELEMENT + ValueSize.of(next);
            }
        }

        @Override
        public void merge(Accumulator next) {
            ((Distinct) next).keys.forEach(this::add);
        }

        @Override
        public Value result() {
            return JsonNumber.of(keys.size());
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeInt(keys.size());
            for (String each : keys) {
                ValueBytes.writeKey(each, out);
            }
        }

        @Override
        public void read(DataInput in) throws IOException {
            for (int left = in.readInt(); left > 0; left--) {
                add(ValueBytes.readKey(in));
            }
        }
    }

    /// All values in order.
    final class Collected implements Accumulator {
        private static final int PER_ELEMENT = 8;

        private final List<Value> values = new ArrayList<>();
        private long bytes = OVERHEAD;

        @Override
        public void add(Value value) {
            values.add(value);
            bytes += PER_ELEMENT + ValueSize.of(value);
        }

        @Override
        public void merge(Accumulator next) {
            values.addAll(((Collected) next).values);
            bytes += ((Collected) next).bytes - OVERHEAD;
        }

        @Override
        public Value result() {
            return new Value.Array(values);
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeInt(values.size());
            for (Value each : values) {
                ValueBytes.write(each, out);
            }
        }

        @Override
        public void read(DataInput in) throws IOException {
            for (int left = in.readInt(); left > 0; left--) {
                add(ValueBytes.read(in));
            }
        }
    }
}
