package dev.rowmill.row;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/// The types that values can be converted to, and what becomes each of them. Nothing is rounded, trimmed or
/// guessed.
public enum Conversion {
    /// An exact 64-bit integer: a whole number however it is written, or a text of digits with a
    /// sign or none.
    INT {
        @Override
        public @Nullable Value of(Value value) {
            if (value instanceof JsonNumber number) {
                return number.isInt() ? number : whole(number);
            }
            return value instanceof Value.Text(var text) && DIGITS.matcher(text).matches()
                    ? parseLong(text)
                    : null;
        }
    },
    /// A double: any finite number, or a text of a decimal number such as `12`, `.5` or `1e3`.
    DOUBLE {
        @Override
        public @Nullable Value of(Value value) {
            if (value instanceof JsonNumber number) {
                return finite(number.asDouble(), number.isInt() ? null : number);
            }
            if (!(value instanceof Value.Text(var text)) || !isDecimal(text)) {
                return null;
            }
            boolean kept = JSON_DOUBLE.matcher(text).matches();
            return finite(Double.parseDouble(text), kept ? JsonNumber.parse(text) : null);
        }
    },
    /// A truth value: `true`, `false`, `1` and `0`, as a text in any case or as a number.
    BOOL {
        @Override
        public @Nullable Value of(Value value) {
            if (value instanceof Value.Bool) {
                return value;
            }
            String text =
                    value instanceof Value.Obj || value instanceof Value.Array ? "" : text(value);
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "1" -> Value.Bool.TRUE;
                case "false", "0" -> Value.Bool.FALSE;
                default -> null;
            };
        }
    },
    /// A text: numbers as they are written, arrays and objects as JSON.
    STRING {
        @Override
        public Value of(Value value) {
            return value instanceof Value.Text ? value : Value.text(text(value));
        }
    },
    /// A time in UTC as RFC 3339 writes it: such a text with any offset, or seconds since 1970 as a
    /// number or its text, or milliseconds where the number is 100,000,000,000 or more (as seconds,
    /// the year 5138).
    TIMESTAMP {
        @Override
        public @Nullable Value of(Value value) {
            Instant instant =
                    switch (value) {
                        case JsonNumber number -> sinceEpoch(number.text());
                        case Value.Text(var text) when isDecimal(text) -> sinceEpoch(text);
                        case Value.Text(var text) -> rfc3339(text);
                        default -> null;
                    };
            return instant == null ? null : Value.text(instant.toString());
        }
    };

    private static final Pattern DIGITS = Pattern.compile("[+-]?[0-9]{1,1000}");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?");
    private static final Pattern ZERO = Pattern.compile("[+-]?[0.]+(?:[eE].*)?");
    private static final Pattern JSON_DOUBLE =
            Pattern.compile("-?(?:0|[1-9][0-9]*)(?=[.eE])(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
    private static final Pattern RFC_3339 =
            Pattern.compile(
                    "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})");

    private static final BigDecimal MILLIS_FROM = new BigDecimal("100000000000");
    private static final Instant FIRST =
            OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toInstant();
    private static final Instant AFTER_LAST =
            OffsetDateTime.of(10_000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toInstant();

    /// What the value becomes, or nothing where it does not convert. It is not null.
    public abstract @Nullable Value of(Value value);

    /// What the value of `field` becomes.
    ///
    /// @throws RowException if it does not convert
    public Value convert(Value value, Path field) throws RowException {
        Value converted = of(value);
        if (converted == null) {
            throw new RowException(
                    ErrorCode.CONVERSION_FAILED,
                    "field \"%s\": expected what converts to %s, found %s %s"
                            .formatted(
                                    field,
                                    name().toLowerCase(Locale.ROOT),
                                    value.kind(),
                                    Json.shortened(Json.text(value))));
        }
        return converted;
    }

    private static String text(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text;
            case JsonNumber number -> number.text();
            default -> Json.text(value);
        };
    }

    private static boolean isDecimal(String text) {
        return text.length() <= JsonNumber.MAX_LENGTH && DECIMAL.matcher(text).matches();
    }

    private static @Nullable Value parseLong(String text) {
        try {
            return JsonNumber.of(Long.parseLong(text));
        } catch (NumberFormatException beyond64Bits) {
            return null;
        }
    }

    private static @Nullable Value finite(double value, @Nullable JsonNumber asWritten) {
        if (!Double.isFinite(value)) {
            return null;
        }
        return asWritten != null ? asWritten : JsonNumber.of(value);
    }

    private static @Nullable Value whole(JsonNumber number) {
        BigDecimal exact = exact(number.text());
        try {
            return exact == null ? null : JsonNumber.of(exact.longValueExact());
        } catch (ArithmeticException fractionOrBeyond64Bits) {
            return null;
        }
    }

    /// The number exactly, or nothing where it is so large or so small that computing with it would
    /// take long.
    private static @Nullable BigDecimal exact(String text) {
        double near = Double.parseDouble(text);
        if (Math.abs(near) > 1e30) {
            return null;
        }
        if (near == 0) {
            return ZERO.matcher(text).matches() ? BigDecimal.ZERO : null;
        }
        var exact = new BigDecimal(text);
        return exact.scale() > JsonNumber.MAX_LENGTH ? null : exact;
    }

    private static @Nullable Instant sinceEpoch(String text) {
        BigDecimal number = exact(text);
        if (number == null) {
            return null;
        }
        return instant(number, number.abs().compareTo(MILLIS_FROM) >= 0 ? 3 : 0);
    }

    /// The timestamp that is a decimal number of seconds since 1970, or of a part of them.
    ///
    /// @param places 0 for seconds, 3 for milliseconds
    public static @Nullable Value since1970(String text, int places) {
        BigDecimal number = isDecimal(text) ? exact(text) : null;
        Instant instant = number == null ? null : instant(number, places);
        return instant == null ? null : Value.text(instant.toString());
    }

    private static @Nullable Instant instant(BigDecimal number, int places) {
        BigDecimal seconds = number.movePointLeft(places);
        if (seconds.abs().compareTo(MILLIS_FROM.movePointRight(1)) > 0) {
            return null;
        }
        long nanos = seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue();
        return inRange(Instant.ofEpochSecond(seconds.longValue(), nanos));
    }

    private static @Nullable Instant rfc3339(String text) {
        if (!RFC_3339.matcher(text).matches()) {
            return null;
        }
        try {
            String iso = text.toUpperCase(Locale.ROOT).replace(' ', 'T');
            return inRange(
                    OffsetDateTime.parse(iso, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant());
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }

    /// A timestamp within the years that RFC 3339 can write, or nothing.
    public static @Nullable Instant inRange(Instant instant) {
        return instant.isBefore(FIRST) || !instant.isBefore(AFTER_LAST) ? null : instant;
    }
}
