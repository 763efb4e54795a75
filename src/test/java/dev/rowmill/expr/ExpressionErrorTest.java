package dev.rowmill.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rowmill.expr.ExpressionException.Issue;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.RowException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionErrorTest {
    private static final String ROW =
            """
            {"i":5,"d":1.5,"s":"abc","b":true,"z":null,"l":[1,2],"o":{"k":1},"huge":1e400}\
            """;

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    9223372036854775807 + 1 | + at 1:21 of the expression: expected a result of 64 bits
                    -9223372036854775807 - 2 | 64 bits
                    4611686018427387904 * 2 | 64 bits
                    -(-9223372036854775808) | 64 bits
                    -9223372036854775808 / -1 | 64 bits
                    abs(-9223372036854775808) | 64 bits
                    i / 0 | expected a divisor other than 0, found 5/0
                    i % 0 | expected a divisor other than 0
                    d / 0 | expected a divisor other than 0
                    1e308 * 10 | expected a result in the range of a double, found Infinity
                    huge + 1 | in the range of a double
                    d % 2 | expected two ints
                    z + 1 | + at 1:3 of the expression: expected a number, a string or an array, found null
                    1 + z | expected a number, found null
                    missing * 2 | expected a number, found null
                    s - 1 | expected a number, found string "abc"
                    s + 1 | expected a string, found int 1
                    -s | expected a number, found string "abc"
                    z < 1 | expected a number, a string or a bool, found null
                    1 < z | expected a number as on the left side, found null
                    i < s | expected a number as on the left side, found string "abc"
                    l < l | expected a number, a string or a bool, found an array of 2
                    i && b | i at 1:1 of the expression: expected a bool, found int 5
                    z || b == false | expected a bool, found null
                    !z | expected a bool, found null
                    z ? 1 : 2 | expected a bool, found null
                    l[-1 * i] | expected an index from 0, found -5
                    l["a"] | expected an int, found string "a"
                    o[1] | expected a string, found int 1
                    i[0] | expected an array or an object, found int 5
                    1 in s | expected an array or an object
                    {s: 1, "abc": 2} | expected every name once, found again abc
                    {i: 1} | expected a string, found int 5
                    s.map(x, x) | expected an array or an object, found string "abc"
                    l.all(x, x) | expected a bool, found int 1
                    z.lower() | lower at 1:3 of the expression: expected a string, found null
                    s.substring(2, 1) | expected a start up to the end
                    s.substring(4) | expected a place from 0 to 3, found 4
                    s.charAt(-1 + 0) | expected a place from 0 to 3, found -1
                    l.join() | expected a string, found int 1
                    size(i) | expected a string, an array or an object, found int 5
                    hash(z) | expected a value, found null
                    string(z) | expected a value, found null
                    int('1.5') | expected an int of 64 bits, found string "1.5"
                    int('९') | expected an int of 64 bits
                    int(1e30) | expected an int of 64 bits, found double 1.0E30
                    int('9223372036854775808') | expected an int of 64 bits
                    uint(-1) | expected a number from 0, found -1
                    double('NaN') | expected a number, found string "NaN"
                    double('0x1p3') | expected a number
                    double(' 1') | expected a number
                    double('1e999') | in the range of a double
                    double(huge) | in the range of a double
                    bool('yes') | expected "true" or "false", found string "yes"
                    round(d, 16) | expected 0 to 15 digits, found 16
                    timestamp(s) | expected an RFC 3339 timestamp, found string "abc"
                    timestamp('2024-13-01T00:00:00Z') | RFC 3339
                    timestamp('+1000000000-01-01T00:00:00Z') | RFC 3339
                    timestamp(253402300800) | expected a timestamp in the years 1 to 9999
                    timestamp('9999-12-31T23:59:59Z') + duration('1s') | years 1 to 9999
                    duration('1') | expected a duration such as "1h30m"
                    duration('99999999999h') | at most 10,000 years
                    duration(s) | expected a duration
                    s < now() | expected an RFC 3339 timestamp, found string "abc"
                    parse_timestamp(s, 'yyyy') | expected a timestamp of that pattern
                    row[i] | expected a string, found int 5
                    """)
    void failsTheRowWithWhatWasExpectedAndFound(String expression, String message)
            throws ExpressionException {
        var failure =
                catchThrowableOfType(RowException.class, () -> Rows.evaluate(expression, ROW));
        assertThat(failure).as(expression).isNotNull();
        assertThat(failure.error().code()).isEqualTo(ErrorCode.EXPRESSION_ERROR);
        assertThat(failure.error().detail()).as(expression).contains(message);
    }

    @Test
    void failsTheRowIfATestIsNeitherTrueNorFalse() throws ExpressionException {
        var test = Expression.compile("i");
        var failure =
                catchThrowableOfType(RowException.class, () -> test.test(Rows.row(ROW), Rows.NOW));
        assertThat(failure.error().code()).isEqualTo(ErrorCode.NOT_BOOLEAN);
        assertThat(failure.error().detail())
                .isEqualTo("expected true or false from i, found int 5");
    }

    @Test
    void failsTheRowIfAPatternTakesTooManySteps() {
        String row = "{\"a\":\"%s\"}".formatted("a".repeat(3_000));
        var failure =
                catchThrowableOfType(
                        RowException.class,
                        () -> Rows.evaluate("a.matches('^(a+)+\\\\1[bc]$') || true", row));
        assertThat(failure.error().code()).isEqualTo(ErrorCode.REGEX_BUDGET_EXCEEDED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    a + | 1:4: expected a value, found the end of the expression
                    a b | 1:3: extraneous input 'b'
                    (a | 1:3: missing ')' at the end
                    'open | 1:1: no token begins with
                    a = 1 | 1:3: no token begins with
                    a[?b] | unsupported syntax
                    9223372036854775808 | expected an integer of 64 bits, found "9223372036854775808"
                    18446744073709551615u | expected an integer of 64 bits
                    1 + 1e400 | 1:5: expected a number in the range of a double
                    a == b'x' | 1:6: expected a string, found bytes
                    Foo{a: 1} | 1:4: expected an expression, found a message
                    'a' - 1 | 1:5: expected two numbers for -, found a string and an int
                    a + (true + 1) | 1:11: expected two numbers, two strings or two arrays for +
                    [1] < [2] | 1:5: expected two values of one kind that has an order
                    1 < 'a' | found an int and a string
                    -'a' | expected a number for -
                    !1 | expected a bool for !
                    1 && a | 1:1: expected a bool for &&
                    'a' ? 1 : 2 | expected a bool for ?:
                    1 in 2 | expected an array or an object for in
                    {1: 2} | expected a string for the name of a member
                    1[0] | expected null or an array or an object for […]
                    'a'.b | expected null or an object for .b
                    now.b | expected null or an object for .b
                    size() | 1:1: expected size(x), found 0 arguments
                    a.size(b) | 1:3: expected size(x), found 2 arguments
                    size(1) | 1:6: expected a string or an array or an object for size
                    foo(1) | 1:1: unknown function foo
                    a + lowr(b) | 1:5: unknown function lowr; did you mean "lower"?
                    a.startswith('b') | 1:3: unknown function startswith; did you mean "startsWith"?
                    a.exist(x, x) | unknown function exist; did you mean "exists"?
                    cel.bind(x, 1, x) | unknown function bind
                    a.matches(b) | 1:11: expected a pattern as a literal string for matches
                    a.matches('x(') | 1:11: expected
                    matches(1, 'x') | expected a string for matches, found an int
                    lower(1) | 1:7: expected a string for lower, found an int
                    has(1) | expected a field as in has(a)
                    has(a + b) | expected a field as in has(a)
                    has(a, b) | expected a field as in has(a)
                    a.map(1, 2) | 1:3: expected list.map(variable, expression)
                    a.all(x) | expected list.all(variable, expression)
                    a.all(x, 1) | 1:10: expected a bool for all
                    now() + 1 | expected timestamp(…) or duration(…) on both sides
                    now() - created | expected timestamp(…) or duration(…) on both sides
                    now() + created | expected timestamp(…) or duration(…) on both sides
                    now() < duration('1s') | found a timestamp and a duration
                    parse_timestamp(a, b) | 1:20: expected a pattern as a literal string
                    parse_timestamp(a, 'bad') | expected a pattern of java.time.format.DateTimeFormatter
                    now.getHours('Nowhere') | expected a time zone such as
                    now.getHours(a) | expected a time zone as a literal string
                    """)
    void refusesWhatCannotWorkInAnyRow(String expression, String message) {
        var failure =
                catchThrowableOfType(
                        ExpressionException.class, () -> Expression.compile(expression));
        assertThat(failure).as(expression).isNotNull();
        assertThat(failure.getMessage()).as(expression).contains(message);
    }

    @Test
    void reportsEveryMistakeWithItsPlace() {
        var failure =
                catchThrowableOfType(
                        ExpressionException.class,
                        () -> Expression.compile("'😀' == a &&\n  lowr(b) == size() ||\n !1"));
        assertThat(failure.issues())
                .extracting(Issue::position, Issue::line, Issue::column)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(15, 2, 3),
                        org.assertj.core.groups.Tuple.tuple(26, 2, 14),
                        org.assertj.core.groups.Tuple.tuple(38, 3, 3));
        assertThat(failure.position()).isEqualTo(15);
        assertThat(failure.detail()).isEqualTo("unknown function lowr; did you mean \"lower\"?");
    }

    @Test
    void refusesAnEmptySource() {
        var failure =
                catchThrowableOfType(ExpressionException.class, () -> Expression.compile(" \n"));
        assertThat(failure.getMessage()).isEqualTo("expected an expression, found nothing");
        assertThat(failure.position()).isEqualTo(-1);
    }
}
