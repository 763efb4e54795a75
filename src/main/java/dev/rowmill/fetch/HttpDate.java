package dev.rowmill.fetch;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/// The dates and numbers of seconds that headers hold.
final class HttpDate {
    private static final long LONGEST = Integer.MAX_VALUE;

    private HttpDate() {}

    /// The instant of an IMF-fixdate (RFC 9110, 5.6.7), or null if the text is none.
    static @Nullable Instant parse(String text) {
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip()));
        } catch (DateTimeException e) {
            return null; // an absent date and an unreadable one mean the same to every caller
        }
    }

    /// The value of `delta-seconds` (RFC 9111, 1.2.2), capped at 2^31 - 1, or -1 if the text is
    /// none.
    static long seconds(String text) {
        String digits = text.strip();
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return digits.length() > 10 ? LONGEST : Math.min(LONGEST, Long.parseLong(digits));
    }

    /// The nanoseconds a `Retry-After` (RFC 9110, 10.2.3) asks to wait: 0 or more, or -1 if it says
    /// nothing readable.
    static long retryAfterNanos(String text, Instant now) {
        long seconds = seconds(text);
        if (seconds >= 0) {
            return seconds * 1_000_000_000L;
        }
        Instant date = parse(text);
        if (date == null) {
            return -1;
        }
        long millis = Math.max(0, date.toEpochMilli() - now.toEpochMilli());
        return Math.min(millis, LONGEST * 1000L) * 1_000_000L;
    }
}
