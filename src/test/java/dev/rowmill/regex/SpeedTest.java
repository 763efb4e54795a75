package dev.rowmill.regex;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// How fast patterns are found, against `java.util.regex` in the same run.
@Tag("large")
class SpeedTest {
    private static final int ROUNDS = 7;

    @Test
    void tenLastOccurrencesAreFoundAtLeastTwiceAsFastAsByJava() throws RegexException {
        var random = new Random(1);
        var texts = new ArrayList<String>();
        for (int i = 0; i < 1_000; i++) {
            var text = new StringBuilder();
            random.ints(1_000, 0, 62).forEach(c -> text.append(Character.forDigit(c % 36, 36)));
            texts.add(text.toString());
        }
        assertThat(ratio("(?:(\\w)(?!.*\\1)){10}", texts)).isGreaterThan(2);
    }

    @Test
    void logLinesAreTakenApartAboutAsFastAsByJava() throws RegexException {
        var random = new Random(2);
        var texts = new ArrayList<String>();
        for (int i = 0; i < 20_000; i++) {
            texts.add(
                    "10.0.%d.%d - u%d [10/Oct/2000:13:55:36 -0700] \"GET /a/%x.gif HTTP/1.0\" 200 1"
                            .formatted(
                                    random.nextInt(256),
                                    random.nextInt(256),
                                    i,
                                    random.nextLong()));
        }
        String pattern =
                "(?<client>\\S+) \\S+ \\S+ \\[(?<time>[^\\]]+)\\] \"(?<method>[A-Z]+) (?<path>\\S+)";
        assertThat(ratio(pattern, texts)).isGreaterThan(0.7);
    }

    /// How many times Java's time the best round takes less.
    private static double ratio(String pattern, List<String> texts) throws RegexException {
        Regex regex = Regex.compile(pattern);
        Pattern java = Pattern.compile(pattern);
        long ours = Long.MAX_VALUE;
        long theirs = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            ours = Math.min(ours, nanos(regex::find, texts));
            theirs = Math.min(theirs, nanos(text -> java.matcher(text).find(), texts));
        }
        return (double) theirs / ours;
    }

    private static long nanos(Predicate<String> finds, List<String> texts) {
        long begin = System.nanoTime();
        long found = texts.stream().filter(finds).count();
        long nanos = System.nanoTime() - begin;
        assertThat(found).isPositive();
        return nanos;
    }
}
