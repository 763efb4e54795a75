package dev.rowmill.format;

/// Bounds of reading.
///
/// @param maxRowBytes the largest row in bytes, up to 1 GiB; a larger one fails and is skipped
///     without being held
public record ReadOptions(int maxRowBytes) {
    /// 1 MiB a row.
    public static final ReadOptions DEFAULT = new ReadOptions(1 << 20);

    /// Checks the bounds.
    public ReadOptions {
        if (maxRowBytes < 1 || maxRowBytes > 1 << 30) {
            throw new IllegalArgumentException(
                    "maxRowBytes must be from 1 to 1 GiB but is " + maxRowBytes);
        }
    }
}
