package dev.rowmill.expr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.RowException;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.Random;

class ComparisonTest {
    private static final long SEED = 20_260_304;

    @Test
    void comparesNumbersAsIfTheyHadAllTheirDigits() {
        var random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            JsonNumber a = number(random);
            JsonNumber b = near(a, random);
            int expected = Integer.signum(exact(a).compareTo(exact(b)));
            assertThat(Integer.signum(Comparison.compare(a, b)))
                    .as("seed %d: %s and %s", SEED, a, b)
                    .isEqualTo(expected);
            assertThat(Comparison.equal(b, a)).isEqualTo(expected == 0);
        }
    }

    private static JsonNumber number(Random random) {
        long bits = random.nextLong() >> random.nextInt(64);
        return random.nextBoolean() ? JsonNumber.of(bits) : JsonNumber.of((double) bits / 4);
    }

    private static JsonNumber near(JsonNumber other, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> number(random);
            case 1 -> JsonNumber.of(other.asDouble());
            case 2 -> JsonNumber.of(Math.nextUp(other.asDouble()));
            default -> JsonNumber.of((long) other.asDouble() - 1);
        };
    }

    private static BigDecimal exact(JsonNumber number) {
        return number.isInt()
                ? BigDecimal.valueOf(number.asLong())
                : new BigDecimal(number.asDouble());
    }

    @Test
    void comparesTextsByCodePoint() {
        var random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            String a = text(random);
            String b = text(random);
            int expected =
                    java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
            assertThat(Integer.signum(Comparison.compare(a, b)))
                    .as("seed %d: %s and %s", SEED, a, b)
                    .isEqualTo(Integer.signum(expected));
        }
    }

    private static String text(Random random) {
        int[] letters = {'a', 'b', 0xe9, 0xe000, 0xffff, 0x10000, 0x1f600};
        var text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    @Test
    void findsLongTextsWhereThePlainSearchDoes() throws RowException {
        var random = new Random(SEED);
        var site = new Site("test", 0, 1, 1);
        for (int i = 0; i < 200; i++) {
            String text = letters(random, 3_000 + random.nextInt(3_000));
            int from = random.nextInt(text.length() - 1_000);
            String part =
                    random.nextBoolean()
                            ? text.substring(from, from + 600)
                            : letters(random, 600).concat("c");
            var scope = new Scope(Rows.row("{}"), Rows.NOW, 0);
            int start = random.nextInt(text.length());
            assertThat(Search.first(text, part, start, site, scope))
                    .as("seed %d", SEED)
                    .isEqualTo(text.indexOf(part, start));
            assertThat(Search.last(text, part, text.length(), site, scope))
                    .as("seed %d", SEED)
                    .isEqualTo(text.lastIndexOf(part));
        }
    }

    private static String letters(Random random, int length) {
        var text = new StringBuilder();
        while (text.length() < length) {
            text.append(random.nextInt(50) == 0 ? 'b' : 'a');
        }
        return text.toString();
    }
}
