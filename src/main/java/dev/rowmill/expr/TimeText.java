package dev.rowmill.expr;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Timestamps and durations as the text that rows hold: RFC 3339 in UTC, and CEL's `1h30m` or `3600.5s`.
final class TimeText {
    private static final int MAX_LENGTH = 256;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /// Ten thousand years, as in protobuf's Duration.
    private static final long MAX_SECONDS = 315_576_000_000L;

    private static final Pattern PART =
            Pattern.compile("([0-9]{1,15})(?:\\.([0-9]{1,9}))?(h|ms|m|s|us|µs|ns)");

    private TimeText() {}

    /// The timestamp that a value stands for: RFC 3339 text, or an int of seconds since 1970.
    static Instant instant(Value value, Site site) throws RowException {
        try {
            if (value instanceof Value.Text(var text) && text.length() <= MAX_LENGTH) {
                return bounded(OffsetDateTime.parse(text).toInstant(), site);
            }
            if (value instanceof JsonNumber number && number.isInt()) {
                return bounded(Instant.ofEpochSecond(number.asLong()), site);
            }
        } catch (DateTimeException e) {
            throw site.unexpected("an RFC 3339 timestamp", value);
        }
        throw site.unexpected("a timestamp", value);
    }

    /// The timestamp in `text` by a pattern.
    static Instant instant(String text, TimePattern pattern, Site site) throws RowException {
        try {
            return bounded(pattern.instant(text), site);
        } catch (DateTimeException e) {
            throw site.unexpected("a timestamp of that pattern", Value.text(text));
        }
    }

    /// A timestamp within the years 1 to 9999, which RFC 3339 can write.
    static Instant bounded(Instant instant, Site site) throws RowException {
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            throw site.error("expected a timestamp in the years 1 to 9999, found " + instant);
        }
        return instant;
    }

    /// The duration that a value stands for: a text such as `1h30m`, `-1.5s` or `250ms`.
    static Duration duration(Value value, Site site) throws RowException {
        String text = site.text(value);
        int from = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int at = from;
        while (at < text.length()
                && text.length() <= MAX_LENGTH
                && part.region(at, text.length()).lookingAt()) {
            sum = bounded(sum.plus(part(part)), site);
            at = part.end();
        }
        if (at == from || at < text.length()) {
            throw site.unexpected("a duration such as \"1h30m\" or \"2.5s\"", value);
        }
        return text.startsWith("-") ? sum.negated() : sum;
    }

    private static Duration part(Matcher part) {
        String fraction = part.group(2);
        var number = new BigDecimal(part.group(1) + (fraction == null ? "" : "." + fraction));
        BigDecimal nanos = number.multiply(BigDecimal.valueOf(nanos(part.group(3))));
        BigDecimal[] split = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000));
        return Duration.ofSeconds(split[0].longValue(), split[1].longValue());
    }

    private static long nanos(String unit) {
        return switch (unit) {
            case "h" -> 3_600_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "s" -> 1_000_000_000L;
            case "ms" -> 1_000_000L;
            case "ns" -> 1L;
            default -> 1_000L;
        };
    }

    /// A duration within ten thousand years.
    static Duration bounded(Duration duration, Site site) throws RowException {
        if (Math.abs(duration.toSeconds()) > MAX_SECONDS) {
            throw site.error("expected a duration of at most 10,000 years, found more");
        }
        return duration;
    }

    /// The duration as text in seconds, such as `5400s` or `-0.25s`.
    static String text(Duration duration) {
        BigDecimal seconds =
                BigDecimal.valueOf(duration.toSeconds())
                        .add(BigDecimal.valueOf(duration.toNanosPart(), 9));
        String plain = seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
        return plain + "s";
    }
}
