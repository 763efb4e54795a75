package dev.rowmill.step;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Chunk;
import dev.rowmill.row.Json;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/// Makes the table of a dataset. One thread.
final class TableLoad {
    /// How many names of fields a message shows.
    private static final int SHOWN = 8;

    private final Tables.Wanted wanted;
    private final Stored.Dataset dataset;
    private final TableMemory memory;
    private final @Nullable Select selection;
    private final KeyFields keyFields;
    private final ByteSink json = new ByteSink(256);
    private final ByteSink compact = new ByteSink(256);
    private final List<Row> selected = new ArrayList<>(1);

    /// The fields of the key that no row has had so far.
    private final List<Path> unseen;

    private long rows;
    private long bytesRead;
    private @Nullable List<String> firstNames;

    TableLoad(Tables.Wanted wanted, Stored.Dataset dataset, TableMemory memory) {
        this.wanted = wanted;
        this.dataset = dataset;
        this.memory = memory;
        this.selection =
                wanted.fields() == null
                        ? null
                        : new Select(wanted.fields().stream().map(Select.Field::of).toList());
        this.keyFields = new KeyFields(wanted.key());
        this.unseen = new ArrayList<>(wanted.key());
    }

    /// The table; the caller closes it.
    ///
    /// @throws DatasetException if the dataset cannot be used
    /// @throws CancellationException if nobody wants it any more
    LookupTable load(BooleanSupplier unwanted) throws DatasetException {
        var table = new LookupTable(memory);
        boolean complete = false;
        try (Stored.Reader reader = dataset.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                add(chunk, table, unwanted);
            }
            requireKey();
            complete = true;
            return table;
        } catch (IOException e) {
            throw unusable("cannot be read: " + e.getMessage(), e);
        } catch (TableMemory.FullException e) {
            throw full(table.bytes());
        } finally {
            if (!complete) {
                table.close();
            }
        }
    }

    private void add(Chunk chunk, LookupTable table, BooleanSupplier unwanted)
            throws DatasetException, TableMemory.FullException {
        for (int i = 0; i < chunk.rows(); i++) {
            if (unwanted.getAsBoolean()) {
                throw new CancellationException("nobody wants the table any more");
            }
            rows++;
            add(row(chunk, i), table);
        }
        bytesRead += chunk.inputBytes();
    }

    private Row row(Chunk chunk, int index) throws DatasetException {
        try {
            return chunk.row(index);
        } catch (RowException e) {
            throw unusable(
                    "cannot be read: row %d: %s: %s"
                            .formatted(rows, e.error().code().wireName(), e.error().detail()),
                    e);
        }
    }

    private void add(Row row, LookupTable table) throws TableMemory.FullException {
        if (firstNames == null) {
            firstNames = row.names();
        }
        ByteSink key = keyFields.ofComplete(row);
        if (key == null) {
            unseen.removeIf(field -> isThere(field.get(row)));
            return;
        }
        unseen.clear();
        json.truncate(0);
        compact.truncate(0);
        narrowed(row).writeJson(json);
        Json.compact(json.array(), 0, json.length(), compact);
        table.add(key, compact);
    }

    private static boolean isThere(@Nullable Value value) {
        return value != null && value != Value.Null.NULL;
    }

    private Row narrowed(Row row) {
        if (selection == null) {
            return row;
        }
        selected.clear();
        selection.apply(row, selected::add);
        return selected.getFirst();
    }

    /// A key that no row has is a misspelt one.
    private void requireKey() throws DatasetException {
        if (firstNames == null || unseen.isEmpty()) {
            return;
        }
        List<String> names = firstNames.subList(0, Math.min(SHOWN, firstNames.size()));
        throw new DatasetException(
                DatasetException.Kind.UNUSABLE,
                "dataset %s: expected rows with the key %s, found none among %,d; the fields of the first are %s%s"
                        .formatted(
                                wanted.shownName(),
                                LookupKey.names(unseen),
                                rows,
                                LookupKey.names(names.stream().map(Path::of).toList()),
                                firstNames.size() > SHOWN ? ", …" : ""));
    }

    private DatasetException unusable(String what, Throwable cause) {
        return new DatasetException(
                DatasetException.Kind.UNUSABLE,
                "dataset %s %s".formatted(wanted.shownName(), what),
                cause);
    }

    /// Says what it would need, judged by what was read so far.
    private DatasetException full(long held) {
        long others = memory.usedBytes() - held;
        long total = dataset.bytes();
        boolean isKnown = total > 0 && bytesRead > 0 && total > bytesRead;
        long needed = isKnown ? (long) ((double) held * total / bytesRead) : held;
        boolean isAlone = others <= 0 || needed > memory.limitBytes();
        String detail =
                String.format(
                        Locale.ROOT,
                        "dataset %s: expected a table of at most %,d bytes, %s, found %s %,d bytes; %s",
                        wanted.shownName(),
                        memory.limitBytes(),
                        "of which other tables hold %,d".formatted(Math.max(0, others)),
                        isKnown ? "that it needs about" : "that it needs more than",
                        needed,
                        isAlone
                                ? "name only the \"fields\" that are needed, use a smaller dataset, or give the service more"
                                        + " memory"
                                : "try again when other runs have ended, or name only the \"fields\" that are needed");
        return new DatasetException(
                isAlone ? DatasetException.Kind.TOO_LARGE : DatasetException.Kind.UNAVAILABLE,
                detail);
    }
}
