package dev.rowmill;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Value;
import dev.rowmill.tenant.Limits;
import dev.rowmill.tenant.Rate;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the `limits` of a key or a tenant in the file of keys.
final class LimitsReader {
    private static final List<String> NAMES =
            List.of("jobs", "requests", "stored_bytes", "weight", "fetches", "cache_bytes");
    private static final Pattern RATE = Pattern.compile("(\\d{1,9})/(\\d{0,6})([smh])");
    private static final Map<String, Long> SECONDS = Map.of("s", 1L, "m", 60L, "h", 3_600L);
    private static final double LEAST_WEIGHT = 0.01;
    private static final double MOST_WEIGHT = 100;

    private final String at;
    private final List<String> problems;

    /// @param at the JSON pointer of the limits
    /// @param problems takes what is wrong with them
    LimitsReader(String at, List<String> problems) {
        this.at = at;
        this.problems = problems;
    }

    /// The limits; none where something is wrong.
    Limits read(Value value) {
        if (!(value instanceof Value.Obj(Map<String, Value> members))) {
            problems.add(at + ": " + KeysFile.expected("an object of limits", value));
            return Limits.NONE;
        }
        KeysFile.refuseUnknown(at, members, NAMES, problems);
        return new Limits(
                count("jobs", members.get("jobs")),
                requests(members.get("requests")),
                bytes("stored_bytes", members.get("stored_bytes")),
                weight(members.get("weight")),
                count("fetches", members.get("fetches")),
                bytes("cache_bytes", members.get("cache_bytes")));
    }

    private long count(String name, @Nullable Value value) {
        Long count = whole(value);
        if (value != null && (count == null || count < 1)) {
            wrong(name, "a whole number from 1", value);
        }
        return count == null ? Long.MAX_VALUE : count;
    }

    private @Nullable Rate requests(@Nullable Value value) {
        if (value == null) {
            return null;
        }
        Matcher rate = RATE.matcher(value instanceof Value.Text(String text) ? text : "");
        if (rate.matches()) {
            long count = Long.parseLong(rate.group(1));
            long times = rate.group(2).isEmpty() ? 1 : Long.parseLong(rate.group(2));
            if (count > 0 && times > 0) {
                return new Rate(count, times * SECONDS.getOrDefault(rate.group(3), 1L));
            }
        }
        wrong("requests", "a rate such as \"100/s\", \"600/m\" or \"50/10s\"", value);
        return null;
    }

    private long bytes(String name, @Nullable Value value) {
        if (value == null) {
            return Long.MAX_VALUE;
        }
        Long bytes = whole(value);
        if (value instanceof Value.Text(String text)) {
            bytes = Units.bytes(text);
        }
        if (bytes == null || bytes < 0) {
            wrong(name, "bytes or a size such as \"10GiB\"", value);
            return Long.MAX_VALUE;
        }
        return bytes;
    }

    private double weight(@Nullable Value value) {
        if (value == null) {
            return Limits.NONE.weight();
        }
        if (value instanceof JsonNumber number) {
            double weight = Double.parseDouble(number.toString());
            if (weight >= LEAST_WEIGHT && weight <= MOST_WEIGHT) {
                return weight;
            }
        }
        wrong("weight", "a number from 0.01 to 100", value);
        return Limits.NONE.weight();
    }

    private static @Nullable Long whole(@Nullable Value value) {
        if (!(value instanceof JsonNumber number) || !number.toString().matches("\\d{1,18}")) {
            return null;
        }
        return Long.valueOf(number.toString());
    }

    private void wrong(String name, String expected, Value value) {
        problems.add("%s/%s: %s".formatted(at, name, KeysFile.expected(expected, value)));
    }
}
