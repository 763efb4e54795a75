package dev.rowmill.step;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Value;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;

/// The sum or the mean of numbers, null where there was none, or where a double cannot hold it.
///
/// Integers are summed exactly, past 64 bits too. Doubles are summed apart from them, in input
/// order and with the correction of Neumaier (1974), so that 0.1 ten times is 1.0.
final class Sum implements Accumulator {
    private final boolean mean;
    private long count;
    private long integers;
    private BigInteger carried = BigInteger.ZERO;
    private boolean hasDoubles;
    private double doubles;
    private double correction;

    /// @param mean whether the result is the mean
    Sum(boolean mean) {
        this.mean = mean;
    }

    @Override
    public void add(Value value) {
        var number = (JsonNumber) value;
        count++;
        if (number.isInt()) {
            add(number.asLong());
        } else {
            hasDoubles = true;
            add(number.asDouble());
        }
    }

    private void add(long value) {
        long sum = integers + value;
        if (((integers ^ sum) & (value ^ sum)) < 0) {
            carried = carried.add(BigInteger.valueOf(integers));
            sum = value;
        }
        integers = sum;
    }

    private void add(double value) {
        double sum = doubles + value;
        if (Math.abs(doubles) >= Math.abs(value)) {
            correction += (doubles - sum) + value;
        } else {
            correction += (value - sum) + doubles;
        }
        doubles = sum;
    }

    @Override
    public void merge(Accumulator next) {
        var other = (Sum) next;
        count += other.count;
        add(other.integers);
        carried = carried.add(other.carried);
        if (other.hasDoubles) {
            hasDoubles = true;
            add(other.doubles);
            correction += other.correction;
        }
    }

    @Override
    public Value result() {
        if (count == 0) {
            return Value.Null.NULL;
        }
        BigInteger exact = carried.add(BigInteger.valueOf(integers));
        if (!mean && !hasDoubles) {
            return JsonNumber.parse(exact.toString());
        }
        double whole = exact.doubleValue();
        double sum = hasDoubles ? doubles + correction + whole : whole;
        double result = mean ? sum / count : sum;
        return Double.isFinite(result) ? JsonNumber.of(result) : Value.Null.NULL;
    }

    @Override
    public long bytes() {
        return OVERHEAD + (carried.signum() == 0 ? 0 : OVERHEAD);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeLong(count);
        out.writeLong(integers);
        ValueBytes.writeBytes(carried.toByteArray(), out);
        out.writeBoolean(hasDoubles);
        out.writeDouble(doubles);
        out.writeDouble(correction);
    }

    @Override
    public void read(DataInput in) throws IOException {
        count = in.readLong();
        integers = in.readLong();
        carried = new BigInteger(ValueBytes.readBytes(in));
        hasDoubles = in.readBoolean();
        doubles = in.readDouble();
        correction = in.readDouble();
    }
}
