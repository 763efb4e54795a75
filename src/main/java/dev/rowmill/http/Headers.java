package dev.rowmill.http;

import dev.rowmill.trace.Trace;

import jakarta.servlet.http.HttpServletResponse;

import java.util.Map;

/// Header fields that every answer has.
final class Headers {
    /// Names the trace (W3C Trace Context): of a request, its client's span; of an answer, the span of the service.
    static final String TRACEPARENT = "traceparent";

    /// Nothing here is to be guessed at, framed, or told about to others (ASVS 3.4).
    static final Map<String, String> ALWAYS =
            Map.of(
                    "X-Content-Type-Options",
                    "nosniff",
                    "Content-Security-Policy",
                    "default-src 'none'; frame-ancestors 'none'",
                    "Referrer-Policy",
                    "no-referrer",
                    "Cache-Control",
                    "no-store");

    private Headers() {}

    /// Begins an answer with them.
    static void begin(HttpServletResponse response) {
        // The router's default would put a charset behind every media type, also those that have
        // none.
        response.setCharacterEncoding(null);
        ALWAYS.forEach(response::setHeader);
        Trace trace = Trace.current();
        if (trace != null) {
            response.setHeader(TRACEPARENT, trace.traceparent());
        }
    }
}
