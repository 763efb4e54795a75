package dev.rowmill.metrics;

/// The trace that a thread works for; measured times carry it as an exemplar, so that a panel leads to a trace.
///
/// @param traceId 32 hexadecimal digits, as in W3C Trace Context
/// @param spanId 16 hexadecimal digits
public record Trace(String traceId, String spanId) {}
