package dev.rowmill.step;

import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowCodec;
import dev.rowmill.row.Value;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The rows of one slice that `dedupe` keeps, in input order.
///
/// Rows are held as bytes of their own, so that none of them holds the chunk it came in; keys are
/// held whole, so that no two are ever taken for one. One thread at a time.
final class Survivors implements Keyed.Part<byte[]> {
    private final Dedupe dedupe;
    private final RowCodec codec;
    private final ValueKey keys = new ValueKey();
    private final Set<String> seen = new HashSet<>();
    private final List<Keyed<byte[]>> kept = new ArrayList<>();

    Survivors(Dedupe dedupe, RowCodec codec) {
        this.dedupe = dedupe;
        this.codec = codec;
    }

    @Override
    public void add(Row row) {
        String key = key(row);
        if (seen.add(key)) {
            kept.add(new Keyed<>(key, codec.encode(row)));
        }
    }

    @Override
    public boolean pass(Row row) {
        kept.add(new Keyed<>(null, codec.encode(row)));
        return true;
    }

    private String key(Row row) {
        if (dedupe.by().isEmpty()) {
            Map<String, Value> members = LinkedHashMap.newLinkedHashMap(row.size());
            for (int i = 0; i < row.size(); i++) {
                members.put(row.name(i), row.value(i));
            }
            return keys.of(new Value.Obj(members));
        }
        var values = new ArrayList<Value>(dedupe.by().size());
        for (Path field : dedupe.by()) {
            values.add(Objects.requireNonNullElse(field.get(row), Value.Null.NULL));
        }
        return keys.of(values);
    }

    @Override
    public List<Keyed<byte[]>> kept() {
        return kept;
    }

    /// A row in bytes: the first stays, whatever comes later.
    record States(RowCodec codec) implements Keyed.States<byte[]> {
        private static final int PER_ROW = 32;

        @Override
        public long bytes(byte[] row) {
            return (long) PER_ROW + row.length;
        }

        @Override
        public byte[] merge(byte[] first, byte[] second) {
            return first;
        }

        @Override
        public void write(byte[] row, DataOutput out) throws IOException {
            ValueBytes.writeBytes(row, out);
        }

        @Override
        public byte[] read(DataInput in) throws IOException {
            return ValueBytes.readBytes(in);
        }

        @Override
        public Row row(byte[] row, long number) {
            return codec.decode(row);
        }

        @Override
        public DatasetStep.TooLargeException tooLarge(byte[] row, long memoryBytes) {
            return new DatasetStep.TooLargeException(
                    "dedupe: expected a row to need at most %,d bytes, found one of %,d; give the service more memory"
                            .formatted(memoryBytes, row.length));
        }
    }
}
