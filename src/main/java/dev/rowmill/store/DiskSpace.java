package dev.rowmill.store;

/// Bytes of the file system that holds the data directory.
///
/// @param free what this process may still write
/// @param total its size
public record DiskSpace(long free, long total) {}
