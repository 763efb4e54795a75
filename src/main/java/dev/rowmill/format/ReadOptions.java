package dev.rowmill.format;

/// Bounds of reading.
///
/// @param maxRowBytes the largest row in bytes; a larger one fails and is skipped without being held
public record ReadOptions(int maxRowBytes) {
    /// 1 MiB a row.
    public static final ReadOptions DEFAULT = new ReadOptions(1 << 20);
}
