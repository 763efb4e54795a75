package dev.rowmill.expr;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/// A pattern of timestamps in texts, in the letters of [DateTimeFormatter]. Immutable.
///
/// @param formatter how they are written
/// @param zone where they were written, when they do not say it themselves
public record TimePattern(DateTimeFormatter formatter, ZoneId zone) {
    private static final int MAX_PATTERN = 256;
    private static final int MAX_LENGTH = 256;

    /// The pattern `letters`, with English names and strict: there is no 30 February.
    ///
    /// @throws IllegalArgumentException if that is no such pattern, with what was expected and
    ///     found
    public static TimePattern of(String letters, ZoneId zone) {
        if (letters.length() > MAX_PATTERN) {
            throw new IllegalArgumentException(
                    "expected a pattern of at most %d characters, found %d"
                            .formatted(MAX_PATTERN, letters.length()));
        }
        try {
            DateTimeFormatter formatter =
                    DateTimeFormatter.ofPattern(plainYears(letters), Locale.ENGLISH)
                            .withResolverStyle(ResolverStyle.STRICT);
            return new TimePattern(formatter, zone);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "expected a pattern of java.time.format.DateTimeFormatter, found "
                            + e.getMessage(),
                    e);
        }
    }

    /// The pattern with years that need no era, which a strict formatter would ask for.
    private static String plainYears(String letters) {
        var plain = new StringBuilder(letters);
        boolean quoted = false;
        boolean eras = false;
        for (int i = 0; i < letters.length(); i++) {
            char c = letters.charAt(i);
            quoted ^= c == '\'';
            eras |= !quoted && c == 'G';
            if (!quoted && c == 'y') {
                plain.setCharAt(i, 'u');
            }
        }
        return eras ? letters : plain.toString();
    }

    /// The time that `text` says. Without a time of day it is midnight.
    ///
    /// @throws DateTimeException if the text is not of the pattern
    public Instant instant(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new DateTimeException("too long a text");
        }
        TemporalAccessor parts = formatter.parse(text);
        if (parts.isSupported(ChronoField.INSTANT_SECONDS)) {
            return Instant.from(parts);
        }
        LocalDate date = LocalDate.from(parts);
        LocalTime time = parts.query(TemporalQueries.localTime());
        ZoneId own = parts.query(TemporalQueries.zone());
        return date.atTime(time == null ? LocalTime.MIDNIGHT : time)
                .atZone(own == null ? zone : own)
                .toInstant();
    }
}
