package dev.rowmill.fetch;

import java.time.Duration;
import java.util.regex.Pattern;

/// At most so many calls in a time, evenly spaced.
///
/// @param calls the number of calls, at least 1
/// @param time the time they are spread over, above 0
public record Rate(int calls, Duration time) {
    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})/([smh])");

    /// @throws IllegalArgumentException if a part is out of range
    public Rate {
        if (calls < 1 || !time.isPositive()) {
            throw new IllegalArgumentException(
                    "expected at least 1 call in a time above 0 but found "
                            + calls
                            + " in "
                            + time);
        }
    }

    /// Reads `200/s`, `30/m` or `1000/h`.
    ///
    /// @throws IllegalArgumentException if the text is anything else
    public static Rate parse(String text) {
        var match = TEXT.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "expected a rate such as 200/s, 30/m or 1000/h but found \"" + text + "\"");
        }
        var time =
                switch (match.group(2)) {
                    case "s" -> Duration.ofSeconds(1);
                    case "m" -> Duration.ofMinutes(1);
                    default -> Duration.ofHours(1);
                };
        return new Rate(Integer.parseInt(match.group(1)), time);
    }

    /// The time from one call to the next, in nanoseconds, at least 1.
    long intervalNanos() {
        return Math.max(1, time.toNanos() / calls);
    }
}
