package dev.rowmill.step;

import dev.rowmill.expr.TimePattern;
import dev.rowmill.row.Conversion;
import dev.rowmill.row.Json;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;

/// Timestamps in texts, to the text in which rows hold them: UTC, as RFC 3339 writes it.
final class TimestampText {
    /// A date alone, or with a time, with or without seconds and an offset.
    private static final DateTimeFormatter ISO =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .optionalStart()
                    .appendPattern("['T'][' ']")
                    .append(DateTimeFormatter.ISO_LOCAL_TIME)
                    .appendPattern("[XXX][XX][X]")
                    .toFormatter(Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);

    private TimestampText() {}

    /// The reading that the options describe.
    static Parse.Parsing of(Options options) {
        if (!options.has("format")) {
            if (options.has("zone")) {
                options.get("zone").problem("expected this option only with \"format\"");
            }
            return text -> result(Conversion.TIMESTAMP.of(Value.text(text)), "a timestamp", text);
        }
        Given format = options.get("format");
        ZoneId zone = zone(options.get("zone"));
        return switch (format.text()) {
            case "epoch_s" ->
                    text -> result(Conversion.since1970(text, 0), "seconds since 1970", text);
            case "epoch_ms" ->
                    text -> result(Conversion.since1970(text, 3), "milliseconds since 1970", text);
            case "ISO" -> matching(new TimePattern(ISO, zone), "an ISO 8601 timestamp");
            default -> {
                String letters = format.text();
                yield matching(pattern(format, letters, zone), "a timestamp such as " + letters);
            }
        };
    }

    private static TimePattern pattern(Given given, String letters, ZoneId zone) {
        try {
            return TimePattern.of(letters, zone);
        } catch (IllegalArgumentException e) {
            given.problem(String.valueOf(e.getMessage()));
            return new TimePattern(ISO, zone);
        }
    }

    private static ZoneId zone(Given given) {
        try {
            return ZoneId.of(given.text());
        } catch (DateTimeException e) {
            given.expected("a time zone such as Europe/Berlin or +02:00");
            return ZoneOffset.UTC;
        }
    }

    private static Parse.Parsing matching(TimePattern pattern, String expected) {
        return text -> result(instant(pattern, text), expected, text);
    }

    private static @Nullable Value instant(TimePattern pattern, String text) {
        try {
            Instant instant = Conversion.inRange(pattern.instant(text));
            return instant == null ? null : Value.text(instant.toString());
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Value result(@Nullable Value value, String expected, String text)
            throws RowException {
        if (value == null) {
            throw Parse.unreadable(expected, "\"" + Json.shortened(text) + "\"");
        }
        return value;
    }
}
