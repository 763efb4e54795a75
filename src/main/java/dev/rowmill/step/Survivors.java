package dev.rowmill.step;

import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowCodec;
import dev.rowmill.row.Value;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The rows that `dedupe` keeps, in input order: those of one slice, or of the dataset so far.
///
/// Rows are held as bytes of their own, so that none of them holds the chunk it came in; keys are
/// held whole, so that no two are ever taken for one. One thread at a time. Merging takes the rows
/// of the other over; it is used up.
final class Survivors implements DatasetStep.Partial, DatasetStep.Total {
    /// What a set, a list and their elements hold beside the text and the bytes.
    private static final int PER_ROW = 100;

    private final Dedupe dedupe;
    private final RowCodec codec;
    private final ValueKey keys = new ValueKey();
    private final Set<String> seen = new HashSet<>();
    private final List<Kept> kept = new ArrayList<>();
    private long bytes;

    /// A row, and its key; the empty one where it is kept whatever came before, as no key is.
    private record Kept(String key, byte[] row) {}

    Survivors(Dedupe dedupe, RowCodec codec) {
        this.dedupe = dedupe;
        this.codec = codec;
    }

    @Override
    public void add(Row row) {
        String key = key(row);
        if (seen.add(key)) {
            kept.add(new Kept(key, codec.encode(row)));
        }
    }

    @Override
    public boolean pass(Row row) {
        kept.add(new Kept("", codec.encode(row)));
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
    public void merge(DatasetStep.Partial next) throws DatasetStep.TooLargeException {
        for (Kept row : ((Survivors) next).kept) {
            if (!row.key.isEmpty() && !seen.add(row.key)) {
                continue;
            }
            kept.add(row);
            bytes += PER_ROW + ValueSize.of(row.key) + row.row.length;
            if (bytes > dedupe.memoryBytes()) {
                throw tooLarge();
            }
        }
    }

    private DatasetStep.TooLargeException tooLarge() {
        return new DatasetStep.TooLargeException(
                ("dedupe: expected to need at most %,d bytes, found more with %,d rows that differ; drop fields that are not"
                                + " needed before it, or give the service more memory")
                        .formatted(dedupe.memoryBytes(), kept.size()));
    }

    @Override
    public Iterator<Row> rows() {
        Iterator<Kept> all = kept.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Row next() {
                return codec.decode(all.next().row);
            }
        };
    }
}
