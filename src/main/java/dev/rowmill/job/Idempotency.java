package dev.rowmill.job;

/// The idempotency of one request.
///
/// @param hold the key, held since before the body was read
/// @param fingerprint SHA-256, in hexadecimal, of all that makes the request what it is: method, route, query, content
///     type, body
public record Idempotency(IdempotencyHold hold, String fingerprint) {}
