package dev.rowmill.step;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;

/// The sum or the mean of numbers, null where there was none, or where a double cannot hold it.
///
/// Integers are summed exactly, past 64 bits too. Doubles are summed apart from them, in input
/// order and with the correction of Neumaier (1974), so that 0.1 ten times is 1.0.
final class SumTally implements Tally {
    private static final int CARRIED_BYTES = 128;

    private final AggregateColumn.Reader reader;
    private final boolean mean;
    private long[] counts = {};
    private long[] integers = {};

    /// What integers came to beyond 64 bits; empty while none did.
    private @Nullable BigInteger[] carried = {};

    /// The sum of the doubles of a group and its correction; empty while there is no double.
    private double[] doubles = {};

    /// Whether a group has a double. A sum of -0.0 is one, too.
    private boolean[] hasDoubles = {};

    /// What was looked at last: nothing, an integer or a double.
    private boolean isNone;

    private boolean isInt;
    private long integer;
    private double real;

    /// @param mean whether the result is the mean
    SumTally(AggregateColumn.Reader reader, boolean mean) {
        this.reader = reader;
        this.mean = mean;
    }

    @Override
    public void look(Row row) throws RowException {
        integer = reader.integer(row);
        isInt = integer != Row.NO_INTEGER;
        isNone = false;
        if (!isInt) {
            lookAtValue(reader.value(row));
        }
    }

    private void lookAtValue(@Nullable Value value) {
        isNone = value == null;
        if (value instanceof JsonNumber number) {
            isInt = number.isInt();
            integer = isInt ? number.asLong() : 0;
            real = number.asDouble();
        }
    }

    @Override
    public void add(int group) {
        if (isNone) {
            return;
        }
        counts[group]++;
        if (isInt) {
            add(group, integer);
        } else {
            add(group, real);
        }
    }

    private void add(int group, long value) {
        long before = integers[group];
        long sum = before + value;
        if (((before ^ sum) & (value ^ sum)) < 0) {
            carry(group, BigInteger.valueOf(before));
            sum = value;
        }
        integers[group] = sum;
    }

    private void carry(int group, BigInteger more) {
        if (carried.length <= group) {
            carried = Arrays.copyOf(carried, counts.length);
        }
        BigInteger before = carried[group];
        carried[group] = before == null ? more : before.add(more);
    }

    private BigInteger carried(int group) {
        BigInteger there = group < carried.length ? carried[group] : null;
        return there == null ? BigInteger.ZERO : there;
    }

    private void add(int group, double value) {
        makeRoomForDoubles(group);
        hasDoubles[group] = true;
        double before = doubles[2 * group];
        double sum = before + value;
        doubles[2 * group + 1] +=
                Math.abs(before) >= Math.abs(value)
                        ? (before - sum) + value
                        : (value - sum) + before;
        doubles[2 * group] = sum;
    }

    private void makeRoomForDoubles(int group) {
        if (hasDoubles.length <= group) {
            hasDoubles = Arrays.copyOf(hasDoubles, counts.length);
            doubles = Arrays.copyOf(doubles, 2 * counts.length);
        }
    }

    private boolean hasDoubles(int group) {
        return group < hasDoubles.length && hasDoubles[group];
    }

    @Override
    public void open(int group) {
        if (group == counts.length) {
            counts = Arrays.copyOf(counts, GroupTable.roomAfter(group));
            integers = Arrays.copyOf(integers, counts.length);
        }
    }

    @Override
    public void merge(int group, Tally other, int from) {
        var next = (SumTally) other;
        counts[group] += next.counts[from];
        add(group, next.integers[from]);
        BigInteger more = next.carried(from);
        if (more.signum() != 0) {
            carry(group, more);
        }
        if (next.hasDoubles(from)) {
            add(group, next.doubles[2 * from]);
            doubles[2 * group + 1] += next.doubles[2 * from + 1];
        }
    }

    @Override
    public Value result(int group) {
        if (counts[group] == 0) {
            return Value.Null.NULL;
        }
        BigInteger beyond = carried(group);
        boolean isExact = !mean && !hasDoubles(group);
        if (isExact && beyond.signum() == 0) {
            return JsonNumber.of(integers[group]);
        }
        BigInteger exact = beyond.add(BigInteger.valueOf(integers[group]));
        if (isExact) {
            return JsonNumber.parse(exact.toString());
        }
        double whole = exact.doubleValue();
        double sum =
                hasDoubles(group) ? doubles[2 * group] + doubles[2 * group + 1] + whole : whole;
        double result = mean ? sum / counts[group] : sum;
        return Double.isFinite(result) ? JsonNumber.of(result) : Value.Null.NULL;
    }

    @Override
    public long bytes(int group) {
        return 4L * Long.BYTES
                + (hasDoubles(group) ? 5L * Long.BYTES : 0)
                + (carried(group).signum() == 0 ? 0 : CARRIED_BYTES);
    }

    @Override
    public void write(int group, DataOutput out) throws IOException {
        out.writeLong(counts[group]);
        out.writeLong(integers[group]);
        ValueBytes.writeBytes(carried(group).toByteArray(), out);
        out.writeBoolean(hasDoubles(group));
        if (hasDoubles(group)) {
            out.writeDouble(doubles[2 * group]);
            out.writeDouble(doubles[2 * group + 1]);
        }
    }

    @Override
    public void read(int group, DataInput in) throws IOException {
        counts[group] = in.readLong();
        integers[group] = in.readLong();
        var beyond = new BigInteger(ValueBytes.readBytes(in));
        if (beyond.signum() != 0) {
            carry(group, beyond);
        }
        if (in.readBoolean()) {
            makeRoomForDoubles(group);
            hasDoubles[group] = true;
            doubles[2 * group] = in.readDouble();
            doubles[2 * group + 1] = in.readDouble();
        }
    }
}
