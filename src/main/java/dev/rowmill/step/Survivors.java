package dev.rowmill.step;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowCodec;
import dev.rowmill.row.Value;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// The rows that `dedupe` keeps, in input order: the first of each key.
///
/// Rows are held as bytes of their own, so that none of them holds the chunk it came in; keys are
/// held whole, so that no two are ever taken for one.
final class Survivors extends KeyedTable {
    /// What an array and the reference to it hold beside the bytes.
    private static final int PER_ROW = 32;

    private final Dedupe dedupe;
    private final RowCodec codec;
    private final KeyFields fields;
    private final ValueKey wholeRow = new ValueKey();
    private byte[][] rows;

    private Survivors(Dedupe dedupe, RowCodec codec, int expected) {
        super(expected);
        this.dedupe = dedupe;
        this.codec = codec;
        this.fields = new KeyFields(dedupe.by());
        this.rows = new byte[Math.max(1, expected)][];
    }

    /// The tables of one run.
    record Kind(Dedupe dedupe, RowCodec codec) implements KeyedTable.Kind {
        @Override
        public Survivors table(int expected) {
            return new Survivors(dedupe, codec, expected);
        }

        @Override
        public DatasetStep.TooLargeException tooLarge(KeyedTable table, int row, long memoryBytes) {
            return new DatasetStep.TooLargeException(
                    "dedupe: expected a row to need at most %,d bytes, found one of %,d; give the service more memory"
                            .formatted(memoryBytes, ((Survivors) table).rows[row].length));
        }
    }

    @Override
    public void add(Row row) {
        ByteSink key = dedupe.by().isEmpty() ? ofWholeRow(row) : fields.of(row);
        int known = size();
        int hash = KeyIndex.hash(key.array(), 0, key.length());
        int entry = keys.put(key.array(), 0, key.length(), hash);
        if (entry == known) {
            set(entry, codec.encode(row));
        }
    }

    @Override
    public boolean pass(Row row) {
        set(keys.putNone(), codec.encode(row));
        return true;
    }

    private ByteSink ofWholeRow(Row row) {
        Map<String, Value> members = LinkedHashMap.newLinkedHashMap(row.size());
        for (int i = 0; i < row.size(); i++) {
            members.put(row.name(i), row.value(i));
        }
        wholeRow.begin();
        wholeRow.add(new Value.Obj(members));
        return wholeRow.bytes();
    }

    private void set(int entry, byte[] row) {
        if (entry == rows.length) {
            rows = Arrays.copyOf(rows, 2 * entry);
        }
        rows[entry] = row;
    }

    @Override
    void copy(int entry, KeyedTable other, int from) {
        set(entry, ((Survivors) other).rows[from]);
    }

    /// The first stays, whatever comes later.
    @Override
    void merge(int entry, KeyedTable other, int from) {}

    @Override
    long stateBytes(int entry) {
        return (long) PER_ROW + rows[entry].length;
    }

    @Override
    void write(int entry, DataOutput out) throws IOException {
        ValueBytes.writeBytes(rows[entry], out);
    }

    @Override
    void read(int entry, DataInput in) throws IOException {
        set(entry, ValueBytes.readBytes(in));
    }

    @Override
    Row row(int entry, long number) {
        return codec.decode(rows[entry]);
    }
}
