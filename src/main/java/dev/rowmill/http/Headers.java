package dev.rowmill.http;

import dev.rowmill.trace.Trace;

import jakarta.servlet.http.HttpServletResponse;

/// Header fields that every answer has.
final class Headers {
    /// Names the trace (W3C Trace Context): of a request, its client's span; of an answer, the span of the service.
    static final String TRACEPARENT = "traceparent";

    private Headers() {}

    /// Nothing here is to be guessed at, framed, or told about to others (ASVS 3.4).
    static void begin(HttpServletResponse response) {
        // The router's default would put a charset behind every media type, also those that have
        // none.
        response.setCharacterEncoding(null);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
        Trace trace = Trace.current();
        if (trace != null) {
            response.setHeader(TRACEPARENT, trace.traceparent());
        }
    }
}
