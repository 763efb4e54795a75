package dev.rowmill.expr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.row.RowException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    private static void check(String expression, String row, String expected)
            throws ExpressionException, RowException {
        assertThat(Rows.json(expression, row)).as(expression).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    a | {"a":1.10} | 1.10
                    a | {} | null
                    a.b | {"a":{"b":"x"}} | "x"
                    a.b | {"a.b":"whole","a":{"b":"inner"}} | "whole"
                    a.b.c | {"a":{"b":{"c":[1]}}} | [1]
                    a.b.c | {"a.b.c":7} | 7
                    a.b.c | {"a":{"b":"text"}} | null
                    row.a | {"a":1} | 1
                    row["odd name"] | {"odd name":1} | 1
                    row["a.b"] | {"a":{"b":1}} | null
                    row["a"].b | {"a":{"b":1}} | 1
                    row["a"]["b"] | {"a":{"b":1}} | 1
                    row[a] | {"a":"b","b":2} | 2
                    row[a + "x"] | {"a":"b","bx":3} | 3
                    row | {"a":"b","b":[{}]} | {"a":"b","b":[{}]}
                    "a" in row | {"a":null} | true
                    size(row) | {"a":"b","b":2} | 2
                    .row | {"row":5} | 5
                    .now | {} | null
                    row.now | {"now":5} | 5
                    function + package | {"function":1,"package":2} | 3
                    a[1] | {"a":[1,2]} | 2
                    a[2] | {"a":[1,2]} | null
                    a["x"] | {"a":{"x":3}} | 3
                    a["y"] | {"a":{"x":3}} | null
                    a[0].b | {"a":[{"b":4}]} | 4
                    a[0] | {} | null
                    has(a) | {"a":0} | true
                    has(a) | {"a":null} | false
                    has(a) | {} | false
                    has(a.b) | {"a":{"b":false}} | true
                    has(a.b) | {"a":1} | false
                    has(a[1]) | {"a":[1]} | false
                    has(row["x y"]) | {"x y":1} | true
                    """)
    void readsFields(String expression, String row, String expected)
            throws ExpressionException, RowException {
        check(expression, row, expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    1 + 2.5 | 3.5
                    7 / 2 | 3
                    -7 / 2 | -3
                    7 / 2.0 | 3.5
                    -7 % 3 | -1
                    2 * 3 - 4 | 2
                    -(3) | -3
                    --3 | 3
                    0x1F | 31
                    5u + 1 | 6
                    1e3 | 1000.0
                    9223372036854775807 | 9223372036854775807
                    -9223372036854775808 | -9223372036854775808
                    "a" + 'b' | "ab"
                    [1] + ["x"] | [1,"x"]
                    r'\\d' | "\\\\d"
                    "\\u00e9\\x41" | "éA"
                    '''a"b''' | "a\\"b"
                    1 == 1.0 | true
                    1 == '1' | false
                    null == null | true
                    x == null | true
                    1 != null | true
                    [1, {"a": 2.0}] == [1.0, {'a': 2}] | true
                    {"a": 1} == {"a": 1, "b": 2} | false
                    9007199254740993 == 9007199254740992.0 | false
                    9007199254740993 > 9007199254740992.0 | true
                    9223372036854775807 < 9223372036854775808.0 | true
                    -0.0 == 0 | true
                    1 < 1.5 | true
                    'a' < 'b' | true
                    '\\uffff' < '\\U0001F600' | true
                    false < true | true
                    2 in [1, 2.0] | true
                    'b' in ['a', 'b'] | true
                    1 in ['a', 'b'] | false
                    'a' in {'a': 1} | true
                    true ? 1 : 'x' | 1
                    !false | true
                    1 > 0 && 2 > 1 && 3 > 2 | true
                    false || false || true | true
                    true || 1 / 0 > 0 | true
                    1 / 0 > 0 || true | true
                    false && x > 1 | false
                    x > 1 && false | false
                    {'a': [1, {'b': null}]} | {"a":[1,{"b":null}]}
                    [] | []
                    {} | {}
                    """)
    void computesLiterals(String expression, String expected)
            throws ExpressionException, RowException {
        check(expression, "{}", expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    [1, 2].all(x, x > 0) | true
                    [1, 'a'].all(x, x > 1) | false
                    ['a', 2].exists(x, x > 1) | true
                    [1, 2, 2].exists_one(x, x == 2) | false
                    [1, 2].map(x, x * n) | [10,20]
                    [1, 2, 3].map(x, x > 1, x * n) | [20,30]
                    tags.filter(t, t.startsWith('a')) | ["ab","ac"]
                    tags.map(t, tags.filter(u, u < t).size()) | [0,1,2]
                    tags.map(n, n) | ["ab","ac","b"]
                    tags.map(t, .n) | [10,10,10]
                    o.map(k, o[k]) | [1,2]
                    o.all(k, k.size() == 1) | true
                    items.map(i, i.p.q) | [1,null]
                    items.exists(i, has(i.p) && i.p.q == 1) | true
                    [].all(x, x) | true
                    [].exists(x, x) | false
                    """)
    void loopsOverListsAndMaps(String expression, String expected)
            throws ExpressionException, RowException {
        check(
                expression,
                """
                {"n":10,"tags":["ab","ac","b"],"o":{"a":1,"b":2},"items":[{"p":{"q":1}},{}]}\
                """,
                expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    size('a😀') | 2
                    [1, 2].size() | 2
                    'abc'.contains('bc') | true
                    contains('abc', '') | true
                    'abc'.startsWith('b') | false
                    'abc'.endsWith('c') | true
                    'abc'.matches('^a.c$') | true
                    matches('xaby', 'b') | true
                    'abc'.matches(r'(?P<d>\\d)') | false
                    'aa'.matches('(a)' + r'\\1') | true
                    'ÀB'.lowerAscii() | "Àb"
                    'àb'.upperAscii() | "àB"
                    'ÀB'.lower() | "àb"
                    upper('straße') | "STRASSE"
                    '\\u00a0 a b\\t'.trim() | "a b"
                    'a😀b'.reverse() | "b😀a"
                    'a😀b'.charAt(1) | "😀"
                    'a😀b'.charAt(3) | ""
                    'a😀b'.substring(2) | "b"
                    'a😀b'.substring(0, 2) | "a😀"
                    '😀b😀b'.indexOf('b') | 1
                    '😀b😀b'.indexOf('b', 2) | 3
                    'abc'.indexOf('') | 0
                    'abc'.indexOf('x') | -1
                    'abab'.lastIndexOf('ab') | 2
                    'abab'.lastIndexOf('ab', 1) | 0
                    'abab'.lastIndexOf('x') | -1
                    'abc'.lastIndexOf('') | 3
                    'a-b-c'.replace('-', '+') | "a+b+c"
                    'a-b-c'.replace('-', '+', 1) | "a+b-c"
                    'a-b'.replace('-', '', 0) | "a-b"
                    'hello'.replace('', '_') | "_h_e_l_l_o_"
                    'a,b,,c'.split(',') | ["a","b","","c"]
                    'a,b,c'.split(',', 2) | ["a","b,c"]
                    'a,b'.split(',', 0) | []
                    'a😀'.split('') | ["a","😀"]
                    ''.split(',') | [""]
                    ['a', 'b'].join() | "ab"
                    ['a', 'b'].join('-') | "a-b"
                    hash('abc') | "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
                    hash({}) | "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
                    coalesce(x, null, 3, y) | 3
                    x.coalesce('d').upper() | "D"
                    coalesce(x) | null
                    """)
    void offersFunctionsOfStrings(String expression, String expected)
            throws ExpressionException, RowException {
        check(expression, "{}", expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    abs(-3) | 3
                    (-3.5).abs() | 3.5
                    round(2.5) | 3
                    round(-2.5) | -3
                    round(1.005, 2) | 1.01
                    round(7, 2) | 7
                    round(1e300) | 1.0E300
                    floor(-1.5) | -2
                    ceil(1.2) | 2
                    int('42') | 42
                    int('-9223372036854775808') | -9223372036854775808
                    int(3.99) | 3
                    int(-3.99) | -3
                    uint(3) | 3
                    double('1e3') | 1000.0
                    double(3) | 3.0
                    bool('true') | true
                    bool('f') | false
                    string(1.50) | "1.5"
                    string(true) | "true"
                    string([1, 'a']) | "[1,\\"a\\"]"
                    type(1) | "int"
                    type(1.0) | "double"
                    type('a') | "string"
                    type(x) | "null"
                    type([]) | "array"
                    type({}) | "object"
                    type(now()) | "timestamp"
                    type(now() - now()) | "duration"
                    dyn(1) + 1 | 2
                    """)
    void offersFunctionsOfNumbers(String expression, String expected)
            throws ExpressionException, RowException {
        check(expression, "{}", expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    now() | "2026-03-04T05:06:07.089Z"
                    now | "2026-03-04T05:06:07.089Z"
                    now == now() | true
                    now().startsWith('2026-03') | true
                    'at ' + now() | "at 2026-03-04T05:06:07.089Z"
                    timestamp('2024-02-29T12:00:00+02:00') | "2024-02-29T10:00:00Z"
                    timestamp(0) | "1970-01-01T00:00:00Z"
                    int(timestamp('1970-01-02T00:00:00Z')) | 86400
                    timestamp(t) < now() | true
                    t < now | true
                    now > t | true
                    t == timestamp('2024-01-01T01:00:00+01:00') | true
                    s == now | false
                    s != now | true
                    timestamp(t) + duration('1h30m') | "2024-01-01T01:30:00Z"
                    duration('1h') + timestamp(t) | "2024-01-01T01:00:00Z"
                    timestamp(t) - duration('1s') | "2023-12-31T23:59:59Z"
                    now() - timestamp('2026-03-04T05:06:07Z') | "0.089s"
                    timestamp(t) - now() < duration('0s') | true
                    duration('1h') + duration('30m') - duration('-1.5s') | "5401.5s"
                    duration('90m') == duration('1h30m') | true
                    duration('1h30m') == '5400s' | true
                    duration('90m').getHours() | 1
                    duration('-90m').getHours() | -1
                    duration('61s').getSeconds() | 61
                    duration('1.25s').getMilliseconds() | 250
                    t.getFullYear() | 2024
                    t.getMonth() | 0
                    t.getDate() | 1
                    t.getDayOfMonth() | 0
                    t.getDayOfWeek() | 1
                    t.getDayOfYear() | 0
                    t.getHours('Europe/Berlin') | 1
                    t.getHours('02:00') | 2
                    t.getMinutes('-00:30') | 30
                    now.getSeconds() | 7
                    now.getMilliseconds() | 89
                    parse_timestamp(t) | "2024-01-01T00:00:00Z"
                    parse_timestamp('03/Feb/2024:10:11:12 +0100', 'dd/MMM/yyyy:HH:mm:ss Z') | "2024-02-03T09:11:12Z"
                    parse_timestamp('2024-02-03', 'yyyy-MM-dd') | "2024-02-03T00:00:00Z"
                    format_timestamp(t, 'yyyy/MM/dd HH:mm') | "2024/01/01 00:00"
                    t.format_timestamp('yyyy') | "2024"
                    true ? timestamp(t) : now | "2024-01-01T00:00:00Z"
                    (true ? timestamp(t) : now).getFullYear() | 2024
                    [timestamp(t)][0] | "2024-01-01T00:00:00Z"
                    """)
    void knowsTimestampsAndDurations(String expression, String expected)
            throws ExpressionException, RowException {
        check(expression, "{\"t\":\"2024-01-01T00:00:00Z\",\"s\":\"no time\"}", expected);
    }

    @Test
    void evaluatesAFieldOnceHoweverOftenItIsMentioned() throws ExpressionException, RowException {
        check("a > 1 && a < 5 && [1, 2].exists(x, x == a) && a.b == null", "{\"a\":2}", "true");
    }

    @Test
    void testsTruth() throws ExpressionException, RowException {
        assertThat(Expression.compile("a > 1").test(Rows.row("{\"a\":2}"), Rows.NOW)).isTrue();
        assertThat(Expression.compile("a").test(Rows.row("{\"a\":false}"), Rows.NOW)).isFalse();
    }

    @Test
    void tellsWhichFieldsItReads() throws ExpressionException {
        assertThat(Expression.compile("a > 1 && has(b.c) || [1].all(x, x == row['d e'])").fields())
                .containsExactlyInAnyOrder("a", "b", "b.c", "d e");
        assertThat(Expression.compile("a").readsWholeRow()).isFalse();
        assertThat(Expression.compile("row[a]").readsWholeRow()).isTrue();
        assertThat(Expression.compile("size(row)").readsWholeRow()).isTrue();
    }

    @Test
    void tellsWhatIsTheSameForEveryRow() throws ExpressionException {
        assertThat(Expression.compile("2 * 3 + [1].size()").constant().map(Object::toString))
                .contains("7");
        assertThat(Expression.compile("a + 1").constant()).isEmpty();
        assertThat(Expression.compile("now()").constant()).isEmpty();
    }
}
