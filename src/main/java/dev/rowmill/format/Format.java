package dev.rowmill.format;

import java.io.InputStream;
import java.util.List;

/// How rows are written as bytes. Immutable, shared by threads.
public interface Format {
    /// Its name, such as `ndjson`.
    String name();

    /// Other names it goes by.
    default List<String> aliases() {
        return List.of();
    }

    /// Its media types without parameters, the one it is answered with first.
    List<String> mediaTypes();

    /// The endings of its files, with the dot.
    List<String> extensions();

    /// Whether each row names its own fields, so that rows may differ.
    default boolean isSelfDescribing() {
        return false;
    }

    /// Whether all rows have the same columns, named in a header, so that [Columns] mean something.
    default boolean hasColumns() {
        return false;
    }

    /// A reader of plain (not compressed) bytes. It does not close `in`.
    ChunkReader reader(InputStream in, ReadOptions options);

    /// A writer of rows.
    Encoder encoder();

    /// A writer of rows with these columns, in this order, where the format has columns.
    ///
    /// @param columns empty for those of the first row
    default Encoder encoder(List<String> columns) {
        return encoder();
    }
}
