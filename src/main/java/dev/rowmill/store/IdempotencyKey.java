package dev.rowmill.store;

/// An `Idempotency-Key` with its scope: the same key of another tenant or route is another key.
public record IdempotencyKey(String tenant, String route, String key) {}
