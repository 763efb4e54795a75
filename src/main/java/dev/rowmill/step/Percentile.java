package dev.rowmill.step;

import com.tdunning.math.stats.MergingDigest;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// An approximate percentile of numbers, null where there was none: a t-digest (Dunning and Ertl,
/// 2019).
///
/// Its answer depends on the order of the values alone, and on how they were sliced. Few values are
/// kept as they are, so that many small groups do not pay for a digest each.
final class Percentile implements Accumulator {
    private static final int COMPRESSION = 100;
    private static final int FEW = 256;

    /// What a digest of that compression holds, by its own account.
    private static final int DIGEST_BYTES = new MergingDigest(COMPRESSION).byteSize() + 20_000;

    private final double share;
    private double[] values = new double[4];
    private int count;
    private @Nullable MergingDigest digest;

    /// @param share which percentile, from 0 to 1
    Percentile(double share) {
        this.share = share;
    }

    @Override
    public void add(Value value) {
        add(((JsonNumber) value).asDouble());
    }

    private void add(double value) {
        if (digest != null) {
            digest.add(value);
        } else if (count < FEW) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        } else {
            digested().add(value);
        }
    }

    /// The digest, made of the values that were kept where there is none yet.
    private MergingDigest digested() {
        MergingDigest made = digest;
        if (made == null) {
            made = new MergingDigest(COMPRESSION);
            for (int i = 0; i < count; i++) {
                made.add(values[i]);
            }
            digest = made;
            values = new double[0];
            count = 0;
        }
        return made;
    }

    @Override
    public void merge(Accumulator next) {
        var other = (Percentile) next;
        if (other.digest != null) {
            // A list, because adding a single digest shuffles its parts.
            digested().add(List.of(other.digest));
            return;
        }
        for (int i = 0; i < other.count; i++) {
            add(other.values[i]);
        }
    }

    @Override
    public Value result() {
        if (digest != null) {
            return JsonNumber.of(digest.quantile(share));
        }
        return count == 0 ? Value.Null.NULL : JsonNumber.of(exact());
    }

    /// Between the two values beside the place, in proportion: definition 7 of Hyndman and Fan (1996).
    private double exact() {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        double place = share * (count - 1);
        int below = (int) place;
        double low = sorted[below];
        double high = sorted[Math.min(below + 1, count - 1)];
        double between = place - below;
        return low * (1 - between) + high * between;
    }

    @Override
    public long bytes() {
        return digest != null ? DIGEST_BYTES : OVERHEAD + 8L * values.length;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            out.writeDouble(values[i]);
        }
        out.writeBoolean(digest != null);
        if (digest != null) {
            ByteBuffer bytes = ByteBuffer.allocate(digest.byteSize());
            digest.asBytes(bytes);
            ValueBytes.writeBytes(Arrays.copyOf(bytes.array(), bytes.position()), out);
        }
    }

    @Override
    public void read(DataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            add(in.readDouble());
        }
        if (in.readBoolean()) {
            digest = MergingDigest.fromBytes(ByteBuffer.wrap(ValueBytes.readBytes(in)));
            values = new double[0];
        }
    }
}
