package dev.rowmill.expr;

import static dev.rowmill.expr.Kinds.INT;
import static dev.rowmill.expr.Kinds.TEXT;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.ToLongFunction;

/// The functions of timestamps and durations. Where they meet a string, they read it as one.
final class Times {
    static final List<Function> FUNCTIONS =
            List.of(
                    Function.of("now()", 0, 0, call -> new Now(call.site()))
                            .says("when the run started, the same for every row", "now()"),
                    Function.of("timestamp(x)", 1, 1, Times::timestamp)
                            .says(
                                    "a moment, of a text as RFC 3339 has it or of seconds since 1970",
                                    "timestamp(at) < now()"),
                    Function.of("duration(text)", 1, 1, Times::duration)
                            .says("a span of time, such as 90s or 1h30m", "duration('90s')"),
                    Function.of("parse_timestamp(text[, pattern])", 1, 2, Times::parse)
                            .says(
                                    "a moment, of a text as a pattern of Java describes it",
                                    "parse_timestamp('21.11.2026 10:30', 'dd.MM.yyyy HH:mm')"),
                    Function.of("format_timestamp(timestamp, pattern)", 2, 2, Times::format)
                            .says(
                                    "a moment as a pattern of Java describes it, in UTC",
                                    "format_timestamp(at, 'yyyy/MM/dd')"),
                    part("getFullYear", t -> t.getYear(), null)
                            .says("the year", "getFullYear(timestamp(at))"),
                    part("getMonth", t -> t.getMonthValue() - 1L, null)
                            .says("the month, counted from 0", "getMonth(timestamp(at))"),
                    part("getDate", t -> t.getDayOfMonth(), null)
                            .says("the day of the month, counted from 1", "getDate(timestamp(at))"),
                    part("getDayOfMonth", t -> t.getDayOfMonth() - 1L, null)
                            .says(
                                    "the day of the month, counted from 0",
                                    "getDayOfMonth(timestamp(at))"),
                    part("getDayOfWeek", t -> t.getDayOfWeek().getValue() % 7, null)
                            .says(
                                    "the day of the week, counted from Sunday as 0",
                                    "getDayOfWeek(timestamp(at))"),
                    part("getDayOfYear", t -> t.getDayOfYear() - 1L, null)
                            .says(
                                    "the day of the year, counted from 0",
                                    "getDayOfYear(timestamp(at))"),
                    part("getHours", t -> t.getHour(), Duration::toHours)
                            .says(
                                    "the hour, or all hours of a duration",
                                    "getHours(timestamp(at))"),
                    part("getMinutes", t -> t.getMinute(), Duration::toMinutes)
                            .says(
                                    "the minute, or all minutes of a duration",
                                    "getMinutes(timestamp(at))"),
                    part("getSeconds", t -> t.getSecond(), Duration::toSeconds)
                            .says(
                                    "the second, or all seconds of a duration",
                                    "getSeconds(timestamp(at))"),
                    part("getMilliseconds", t -> t.getNano() / 1_000_000, d -> d.toMillisPart())
                            .says(
                                    "the milliseconds within the second",
                                    "getMilliseconds(timestamp(at))"));

    private Times() {}

    /// A node that gives a timestamp.
    abstract static class Moment extends Node {
        Moment(Site site) {
            super(site, Kinds.TIMESTAMP, 0);
        }

        @Override
        abstract Instant instant(Scope scope) throws RowException;

        @Override
        Value value(Scope scope) throws RowException {
            return Value.text(instant(scope).toString());
        }
    }

    /// A node that gives a duration.
    abstract static class Span extends Node {
        Span(Site site) {
            super(site, Kinds.DURATION, 0);
        }

        @Override
        abstract Duration duration(Scope scope) throws RowException;

        @Override
        Value value(Scope scope) throws RowException {
            return Value.text(TimeText.text(duration(scope)));
        }
    }

    /// The start of the job.
    static final class Now extends Moment {
        Now(Site site) {
            super(site);
        }

        @Override
        Instant instant(Scope scope) {
            return scope.now;
        }
    }

    /// A timestamp that is written in the expression.
    static final class Fixed extends Moment {
        private final Instant instant;

        Fixed(Site site, Instant instant) {
            super(site);
            this.instant = instant;
        }

        @Override
        Instant instant(Scope scope) {
            return instant;
        }
    }

    /// A duration that is written in the expression.
    static final class FixedSpan extends Span {
        private final Duration duration;

        FixedSpan(Site site, Duration duration) {
            super(site);
            this.duration = duration;
        }

        @Override
        Duration duration(Scope scope) {
            return duration;
        }
    }

    private static final class Read extends Moment {
        private final Node text;
        private final @Nullable TimePattern pattern;

        Read(Site site, Node text, @Nullable TimePattern pattern) {
            super(site);
            this.text = text;
            this.pattern = pattern;
        }

        @Override
        Instant instant(Scope scope) throws RowException {
            Value value = text.value(scope);
            return pattern == null
                    ? TimeText.instant(value, site)
                    : TimeText.instant(site.text(value), pattern, site);
        }
    }

    private static Node timestamp(Function.Call call) {
        if (call.argument(0).kinds == Kinds.TIMESTAMP) {
            return call.argument(0);
        }
        call.expect(TEXT | INT);
        return new Read(call.site(), call.argument(0), null);
    }

    private static Node duration(Function.Call call) {
        Node argument = call.argument(0);
        call.expect(TEXT);
        return new Span(call.site()) {
            @Override
            Duration duration(Scope scope) throws RowException {
                return TimeText.duration(argument.value(scope), site);
            }
        };
    }

    private static Node parse(Function.Call call) {
        call.expect(TEXT, TEXT);
        boolean plain = call.arguments().size() == 1;
        return new Read(call.site(), call.argument(0), plain ? null : pattern(call));
    }

    private static Node format(Function.Call call) {
        call.expect(TEXT | INT, TEXT);
        DateTimeFormatter pattern = pattern(call).formatter();
        Node moment = call.argument(0);
        return new Node.Computed(
                call.site(), TEXT, scope -> format(moment.instant(scope), pattern, call.site()));
    }

    private static Value format(Instant instant, DateTimeFormatter pattern, Site site)
            throws RowException {
        try {
            return Value.text(pattern.format(instant.atZone(ZoneOffset.UTC)));
        } catch (DateTimeException e) {
            throw site.error("expected a timestamp that the pattern can show, found " + instant);
        }
    }

    /// The pattern of a call; any other where it has none that can be used, which is then noted.
    private static TimePattern pattern(Function.Call call) {
        String pattern = call.literal(1, "a pattern");
        if (pattern != null) {
            try {
                return TimePattern.of(pattern, ZoneOffset.UTC);
            } catch (IllegalArgumentException e) {
                call.problems().add(call.argument(1).site, String.valueOf(e.getMessage()));
            }
        }
        return new TimePattern(DateTimeFormatter.ISO_INSTANT, ZoneOffset.UTC);
    }

    private static Function part(
            String name,
            ToLongFunction<ZonedDateTime> ofMoment,
            @Nullable ToLongFunction<Duration> ofSpan) {
        return Function.of(
                name + "(timestamp[, zone])",
                1,
                2,
                call -> {
                    Node time = call.argument(0);
                    if (time.kinds == Kinds.DURATION && ofSpan != null) {
                        return number(call, s -> towardsZero(time.duration(s), ofSpan));
                    }
                    call.expect(TEXT | INT, TEXT);
                    ZoneId zone = zone(call);
                    return number(call, s -> ofMoment.applyAsLong(time.instant(s).atZone(zone)));
                });
    }

    private interface Count {
        long get(Scope scope) throws RowException;
    }

    private static Node number(Function.Call call, Count count) {
        return new Node.Computed(call.site(), INT, scope -> JsonNumber.of(count.get(scope)));
    }

    /// Java rounds the parts of a negative duration down, CEL cuts them off.
    private static long towardsZero(Duration duration, ToLongFunction<Duration> part) {
        return duration.isNegative()
                ? -part.applyAsLong(duration.negated())
                : part.applyAsLong(duration);
    }

    private static ZoneId zone(Function.Call call) {
        if (call.arguments().size() == 1) {
            return ZoneOffset.UTC;
        }
        String name = call.literal(1, "a time zone");
        if (name == null) {
            return ZoneOffset.UTC;
        }
        try {
            boolean bare = !name.isEmpty() && Character.isDigit(name.charAt(0));
            return ZoneId.of(bare ? "+" + name : name);
        } catch (DateTimeException e) {
            call.problems()
                    .add(
                            call.argument(1).site,
                            "expected a time zone such as \"Europe/Berlin\" or \"+02:00\", found \""
                                    + Site.shorten(name)
                                    + '"');
            return ZoneOffset.UTC;
        }
    }
}
