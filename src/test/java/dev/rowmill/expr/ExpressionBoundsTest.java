package dev.rowmill.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// No expression and no row can hold a thread, fill the heap or overflow a stack.
class ExpressionBoundsTest {
    /// Hours without a bound; a busy machine needs some seconds.
    private static final Duration SOON = Duration.ofSeconds(10);

    /// A row with a long string, a long array and a deep one.
    private static Row hostileRow() throws RowException {
        String numbers =
                IntStream.range(0, 9_000)
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(","));
        return Rows.row(
                "{\"s\":\"%s\",\"t\":\"%sb\",\"n\":[%s],\"m\":\"%sb\",\"deep\":%s1%s}"
                        .formatted(
                                "a".repeat(1_000_000),
                                "a".repeat(1 << 18),
                                numbers,
                                "a".repeat(40),
                                "[".repeat(150),
                                "]".repeat(150)));
    }

    private static void stops(String source, Row row) {
        long start = System.nanoTime();
        var failure =
                catchThrowableOfType(
                        RowException.class,
                        () -> Expression.compile(source).evaluate(row, Rows.NOW));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertThat(failure).isNotNull();
        assertThat(failure.error().code())
                .isIn(ErrorCode.EXPRESSION_ERROR, ErrorCode.REGEX_BUDGET_EXCEEDED);
        assertThat(failure.error().detail()).containsAnyOf("expected at most", "budget of steps");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[s+s].map(v,v+v).map(v,v+v).map(v,v+v).map(v,v+v).map(v,v+v).map(v,v+v)",
                "n.map(a, n.map(b, n.map(c, n.map(d, 1))))",
                "n.all(a, n.all(b, n.all(c, a + b + c >= 0)))",
                "n.exists(a, n.exists(b, false)) || true",
                "s.replace('a','aaaaaaaa').replace('a','aaaaaaaa').replace('a','aaaaaaaa')",
                "n.map(x, s)",
                "n.map(x, s + 'b')",
                "n.all(x, s.contains(t) == false)",
                "n.all(x, s.contains(m) == false)",
                "n.all(x, s.lastIndexOf(t) < 0)",
                "n.all(x, t.size() > x)",
                "n.all(x, t.charAt(x) != '')",
                "n.all(x, s == s)",
                "n.all(x, s <= s)",
                "n.all(x, n == n)",
                "n.all(x, hash(s) != '')",
                "n.all(x, row['s'] != '' && row[m.replace('b', '').replace('a', '') + 's'] != '')",
                "n.all(x, s.lower() != '')",
                "n.map(x, n)",
                "n.all(x, !m.matches('^(a*)*\\\\1[cd]'))",
                "n.all(x, !m.substring(20).matches('^(a+)+\\\\1[cd]$'))",
                "n.all(x, !s.matches('[xy]$'))",
                "n.all(x, !m.matches('(?:a?){30}a{30}[cd]'))",
                "n.all(x, s.split('').size() > 0)",
                "n.all(x, s.split('a').join('bb') != '')",
                "n.all(x, s.replace('', 'x') != '')",
                "n.all(x, string(n) != '')",
                "n.all(x, [n, n] + [n, n] != [])",
                "n.all(x, row.map(k, row[k]).size() == 5)",
                "n.all(x, (0 - 1) in n || true)",
            })
    void aBombIsDefused(String source) throws RowException {
        stops(source, hostileRow());
    }

    @Test
    void sharedListsCannotBeDoubledWithoutEnd() throws RowException {
        stops("[s]" + ".map(v,[v,v])".repeat(40), hostileRow());
    }

    @Test
    void manyLongSearchesOutsideLoopsAreBounded() throws RowException {
        String search =
                IntStream.range(0, 1_500)
                        .mapToObj(i -> "s.contains(t)")
                        .collect(Collectors.joining(" || "));
        stops(search, hostileRow());
    }

    @Test
    void manyMembersOfOneLargeObjectAreDecodedOnce() throws ExpressionException, RowException {
        String object =
                IntStream.range(0, 9_000)
                        .mapToObj(i -> "\"k%d\":%d".formatted(i, i))
                        .collect(Collectors.joining(","));
        Row row = Rows.row("{\"o\":{%s}}".formatted(object));
        String source =
                IntStream.range(0, 2_000)
                        .mapToObj(i -> "o.k" + i + "<0")
                        .collect(Collectors.joining("||"));
        Expression expression = Expression.compile(source);
        long start = System.nanoTime();
        assertThat(expression.test(row, Rows.NOW)).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(|1|)",
                "!|true|",
                "-|1|",
                "1+|1|",
                "a==|a|",
                "a&&|a|",
                "[|1|]",
                "a?b:|c|",
                "{'a':|1|}",
                "abs(|1|)",
                "has(|a|)",
                "|a|.b",
                "|a|[0]",
                "|a|.lower()",
                "|a|.map(v,[v])",
                "a.map(x,|1|)",
                "(|",
                "[|",
                "'|",
                "!@|",
                "|)",
                "|}",
                "@|",
                "a?|b|:c"
            })
    void nothingOverflowsTheStack(String shape) throws RowException {
        String[] parts = shape.split("\\|", -1);
        String after = parts.length > 2 ? parts[2] : "";
        String middle = parts.length > 1 ? parts[1] : "";
        Row row = hostileRow();
        for (int count : new int[] {50, 120, 249, 1_000, 32_000}) {
            int times = Math.min(count, 32_000 / Math.max(1, parts[0].length() + after.length()));
            String source = parts[0].repeat(times) + middle + after.repeat(times);
            assertThatCode(() -> evaluateIfAccepted(source, row)).doesNotThrowAnyException();
        }
    }

    private static void evaluateIfAccepted(String source, Row row) {
        try {
            assertThat(Expression.compile(source).evaluate(row, Rows.NOW).toString()).isNotEmpty();
        } catch (ExpressionException | RowException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    @Test
    void resultsCannotBeDeeperThanARowMayBe() {
        String inner = "[".repeat(60) + "v" + "]".repeat(60);
        var failure =
                catchThrowableOfType(
                        ExpressionException.class,
                        () ->
                                Expression.compile(
                                        "deep.map(v,%s).map(v,%s)".formatted(inner, inner)));
        assertThat(failure.getMessage()).contains("levels deep");
    }

    @Test
    void aLongSourceIsRefused() {
        var failure =
                catchThrowableOfType(
                        ExpressionException.class,
                        () -> Expression.compile("a".repeat(32 * 1024 + 1)));
        assertThat(failure.getMessage())
                .isEqualTo("expected at most 32768 characters, found 32769");
    }

    @Test
    void largeConstantsAreNotMadeAheadOfTheRows() throws ExpressionException {
        String source = "'" + "a".repeat(1_000) + "'" + ".replace('a', 'aaaaaaaa')".repeat(6);
        assertThat(Expression.compile(source).constant()).isEmpty();
    }
}
