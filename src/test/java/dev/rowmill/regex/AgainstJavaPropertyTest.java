package dev.rowmill.regex;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/// Random patterns on random texts find what `java.util.regex` finds.
///
/// Where Java is known to be wrong the comparison leaves out what it is wrong about: groups inside
/// look-around, atomic and possessive parts keep what a failed try left in them, and references
/// then match that.
class AgainstJavaPropertyTest {
    /// After these, Java's groups depend on tries that failed.
    private static final Pattern LEAKS = Pattern.compile("[*?+}]\\+|\\(\\?[>=!]");

    @ParameterizedTest
    @ValueSource(longs = {1, 20_001, 40_001})
    void linearPatternsFindWhatJavaFinds(long seed) throws RegexException {
        compare(seed, 4_000, false, false);
    }

    @ParameterizedTest
    @ValueSource(longs = {500_001, 520_001, 540_001})
    void richPatternsFindWhatJavaFinds(long seed) throws RegexException {
        compare(seed, 4_000, true, false);
    }

    @ParameterizedTest
    @ValueSource(longs = {900_001, 920_001})
    void rememberingFailedTriesChangesNothing(long seed) throws RegexException {
        compare(seed, 3_000, false, true);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_100_001, 1_120_001, 1_140_001})
    void textsAsBytesGiveWhatStringsGive(long seed) throws RegexException {
        compareBytes(seed, 4_000);
    }

    @Test
    @Tag("large")
    void aMillionPatternsFindInBytesWhatTheyFindInStrings() throws RegexException {
        compareBytes(50_000_000, 1_000_000);
    }

    /// Each pattern on several texts with one matcher, so that what one leaves could mislead the next.
    private static void compareBytes(long from, int count) throws RegexException {
        int quick = 0;
        for (long seed = from; seed < from + count; seed++) {
            var random = new RandomPattern(new Random(seed), seed % 4 == 0);
            String pattern = random.pattern();
            if (pattern.length() > 60) {
                continue;
            }
            Regex regex = Regex.compile(pattern);
            quick += regex.isLinear() ? 1 : 0;
            Matcher matcher = regex.matcher();
            for (int i = 0; i < 4; i++) {
                String text = i % 2 == 0 ? random.text(12) : random.asciiText(30);
                if (i == 2) {
                    text = text.replace('c', 'é').replace(' ', '…').replace('1', '\u0301');
                }
                compareBytes(seed, regex, matcher, text);
            }
        }
        assertThat(quick).isGreaterThan(count / 3);
    }

    private static void compareBytes(long seed, Regex regex, Matcher matcher, String text) {
        List<String> found;
        List<String> expected;
        try {
            found = Matches.ofBytes(matcher, text, regex.groupCount());
            expected = Matches.of(regex.matcher(text), regex.groupCount());
        } catch (RegexBudgetException _) {
            assertThat(regex.isLinear()).as("seed %d: %s on \"%s\"", seed, regex, text).isFalse();
            return;
        }
        assertThat(found).as("seed %d: %s on \"%s\"", seed, regex, text).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            if (!found.get(i).equals("cut")) {
                assertThat(found.get(i))
                        .as("seed %d: %s on \"%s\"", seed, regex, text)
                        .isEqualTo(expected.get(i));
            }
        }
    }

    @Test
    @Tag("large")
    void aMillionPatternsFindWhatJavaFinds() throws RegexException {
        compare(10_000_000, 500_000, false, false);
        compare(20_000_000, 300_000, true, false);
        compare(30_000_000, 200_000, false, true);
    }

    /// Compares patterns of consecutive seeds; with `remembering` from the first step on.
    private static void compare(long from, int count, boolean rich, boolean remembering)
            throws RegexException {
        int compared = 0;
        for (long seed = from; seed < from + count; seed++) {
            var random = new RandomPattern(new Random(seed), rich);
            String pattern = random.pattern();
            String text = random.text(12);
            boolean referenceMayLeak = pattern.contains("\\1") && LEAKS.matcher(pattern).find();
            if (pattern.length() > 60 || referenceMayLeak) {
                continue;
            }
            compareOne(seed, pattern, text, remembering);
            compared++;
        }
        assertThat(compared).isGreaterThan(count / 2);
    }

    private static void compareOne(long seed, String pattern, String text, boolean remembering)
            throws RegexException {
        Regex regex = Regex.compile(pattern);
        if (remembering && !regex.isLinear()) {
            return;
        }
        int groups = LEAKS.matcher(pattern).find() ? 0 : regex.groupCount();
        try {
            Matcher matcher = regex.matcher(text);
            if (remembering) {
                matcher.remember();
            }
            assertThat(Matches.of(matcher, groups))
                    .as("seed %d: %s on \"%s\"", seed, pattern, text)
                    .isEqualTo(Matches.of(Pattern.compile(pattern).matcher(text), text, groups));
        } catch (RegexBudgetException _) {
            assertThat(regex.isLinear()).as("seed %d: %s on \"%s\"", seed, pattern, text).isFalse();
        }
    }
}
