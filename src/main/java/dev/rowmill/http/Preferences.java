package dev.rowmill.http;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.Locale;

/// What the client would like, by the `Prefer` header (RFC 7240).
///
/// @param respondAsync whether it wants a job instead of an answer
/// @param patience how long it would wait for a job's end, at most 60 s, if it said so
record Preferences(boolean respondAsync, @Nullable Duration patience) {
    private static final long MAX_WAIT_SECONDS = 60;

    static Preferences of(HttpServletRequest request) {
        boolean async = false;
        Duration patience = null;
        for (String line : Collections.list(request.getHeaders("Prefer"))) {
            for (String preference : line.split(",", -1)) {
                String text = preference.strip().toLowerCase(Locale.ROOT);
                async |= text.equals("respond-async");
                if (patience == null && text.matches("wait\\s*=\\s*\"?\\d{1,9}\"?")) {
                    long seconds = Long.parseLong(text.replaceAll("\\D", ""));
                    patience = Duration.ofSeconds(Math.min(seconds, MAX_WAIT_SECONDS));
                }
            }
        }
        return new Preferences(async, patience);
    }
}
