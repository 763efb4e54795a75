package dev.rowmill.step;

/// A mistake in a pipeline.
///
/// @param pointer where, as a JSON Pointer (RFC 6901) into the pipeline, such as `/steps/2/fetch/url`
/// @param detail what was expected and what was found
public record Problem(String pointer, String detail) {}
