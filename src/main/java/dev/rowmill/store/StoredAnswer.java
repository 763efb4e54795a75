package dev.rowmill.store;

/// What was answered to a request with an idempotency key.
///
/// @param fingerprint of the request, made by the caller; another one is another request
/// @param jobId the job that was made
/// @param status the HTTP status
/// @param body the body, as text
public record StoredAnswer(String fingerprint, String jobId, int status, String body) {}
