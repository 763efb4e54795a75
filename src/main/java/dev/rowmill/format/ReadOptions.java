package dev.rowmill.format;

import dev.rowmill.row.Conversion;

import java.util.Map;

/// How to read.
///
/// @param maxRowBytes the largest row in bytes, up to 1 GiB; a larger one fails and is skipped
///     without being held
/// @param types the types of columns, by their names, where the format has columns
public record ReadOptions(int maxRowBytes, Map<String, Conversion> types) {
    /// 1 MiB a row.
    public static final ReadOptions DEFAULT = new ReadOptions(1 << 20);

    /// Bounds alone.
    public ReadOptions(int maxRowBytes) {
        this(maxRowBytes, Map.of());
    }

    /// The same bounds, with types of columns.
    public ReadOptions withTypes(Map<String, Conversion> columnTypes) {
        return new ReadOptions(maxRowBytes, columnTypes);
    }

    /// Checks the bounds.
    public ReadOptions {
        types = Map.copyOf(types);
        if (maxRowBytes < 1 || maxRowBytes > 1 << 30) {
            throw new IllegalArgumentException(
                    "maxRowBytes must be from 1 to 1 GiB but is " + maxRowBytes);
        }
    }
}
