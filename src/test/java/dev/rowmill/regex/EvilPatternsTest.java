package dev.rowmill.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;

/// Patterns and texts made to hold a matcher end within the budget, whatever they are.
class EvilPatternsTest {
    private static final Path EVIL = Path.of("src/test/resources/regex/evil.tsv");

    /// Far above what any of them takes alone, so that a busy machine fails nothing.
    private static final Duration LIMIT = Duration.ofSeconds(10);

    static Stream<String[]> evil() throws IOException {
        return Files.readAllLines(EVIL, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("evil")
    void endsWithinItsBudget(String kind, String pattern, String pieces) throws RegexException {
        if (kind.equals("rejected")) {
            assertThatThrownBy(() -> Regex.compile(pattern))
                    .isInstanceOf(RegexException.class)
                    .hasMessageContaining("instructions with repetitions written out");
            return;
        }
        Regex regex = Regex.compile(pattern);
        String text = text(pieces);
        assertThat(regex.isLinear()).isEqualTo(kind.equals("linear"));
        long begin = System.nanoTime();
        findAll(regex, text);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
    }

    private static void findAll(Regex regex, String text) {
        Matcher matcher = regex.matcher(text);
        try {
            while (matcher.find()) {
                assertThat(matcher.end(0)).isBetween(0, text.length());
            }
        } catch (RegexBudgetException _) {
            assertThat(regex.isLinear()).as("%s over budget", regex).isFalse();
        }
    }

    private static String text(String pieces) {
        var text = new StringBuilder();
        for (String piece : pieces.split(" ", -1)) {
            int times = piece.lastIndexOf('*');
            String repeated = piece.substring(0, times).replace('_', ' ').translateEscapes();
            text.append(repeated.repeat(Integer.parseInt(piece.substring(times + 1))));
        }
        return text.toString();
    }

    @Test
    void stepsOfLinearPatternsGrowWithTheText() throws RegexException {
        for (String pattern :
                new String[] {
                    "^(a+)+$", "(x+x+)+y", ".*.*=.*", "\\s+$", "a.*b|a", "(a|aa)*?[bc]"
                }) {
            String piece = pattern.contains("s+") ? " " : pattern.contains("x") ? "x" : "a";
            for (int length : new int[] {1_000, 10_000, 100_000}) {
                Regex regex = Regex.compile(pattern, Engine.LINEAR, 150L * length);
                findAll(regex, piece.repeat(length) + "!");
            }
        }
    }

    @Test
    void aBudgetThatIsGivenIsKept() throws RegexException {
        Regex regex = Regex.compile("^(a+)+\\1b$", Engine.AUTO, 1_000);
        assertThatThrownBy(() -> regex.find("a".repeat(30) + "cb"))
                .isInstanceOf(RegexBudgetException.class)
                .hasMessage("expected a match within 1000 steps on 32 chars, took more");
    }

    @Test
    void theBudgetIsOfAllMatchesInATextTogether() throws RegexException {
        Regex regex = Regex.compile("(a)\\1", Engine.AUTO, 1_000);
        Matcher matcher = regex.matcher("aa".repeat(10_000));
        assertThatThrownBy(
                        () -> {
                            while (matcher.find()) {
                                assertThat(matcher.group(0)).isEqualTo("aa");
                            }
                        })
                .isInstanceOf(RegexBudgetException.class);
    }

    @Test
    void randomPatternsOnLongTextsEnd() throws RegexException {
        for (long seed = 700_000; seed < 700_300; seed++) {
            var random = new RandomPattern(new Random(seed), seed % 2 == 0);
            String pattern = random.pattern();
            String text = random.text(40).repeat(50);
            Regex regex = Regex.compile(pattern);
            long begin = System.nanoTime();
            findAll(regex, text);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .as("seed %d: %s", seed, pattern)
                    .isLessThan(LIMIT);
        }
    }
}
