package dev.rowmill.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

class RegexTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a|ab|abc",
                "(a)|(b)|(c)",
                "a*",
                "a+?",
                "a??b",
                "a{2}",
                "a{1,}b",
                "a{0,2}?",
                "(ab)*",
                "(a|b)*c",
                "(?:a|ab)(?:c|bcd)(?:d*)",
                "(a*)*",
                "(a|b*)*",
                "(a*?)+",
                "((a)|b)*",
                "(a(b)?)+",
                "^a",
                "a$",
                "\\Aa\\z",
                "(?m)^a$",
                "(?d)a$",
                "a\\Z",
                "\\bab\\b",
                "\\B.",
                "\\Gab?",
                ".*",
                "(?s).*",
                "(?i)AB",
                "(?i:A)b",
                "(?x) a b # c",
                "(?i)a(?-i)b",
                "a(?i)b|c",
                "(?<x>a)\\k<x>",
                "(a)\\1",
                "(?i)(a)\\1",
                "(\\w)\\1",
                "\\1(a)",
                "(a|b\\1)+",
                "(?=ab)a",
                "a(?!b)",
                "(?<=a)b",
                "(?<!a)b",
                "(?<=a|bc)d?",
                "(?=(a+))a",
                "(?!.*c)a",
                "(?=.*b).*",
                "(?>a|ab)c",
                "a*+b",
                "(?:ab)*+a",
                "(?:a|ab){2}+c",
                "a?+a",
                "\\R",
                "\\R+",
                "[^\\n]+",
                "\\Qa.b\\E+",
                "a{2}{3}",
                "|a",
                "a||b",
                "()",
                "(|a)+",
                "(?:)",
                "x{0}a",
                "\\x61\\x{62}\\u0063",
                "\\0141",
                "\\cJ",
                "\\t|\\e",
                "(?i)stra\u00dfe",
                "(?iu)\u00c4",
                "\ud83d\ude00+",
                "[\ud83d\ude00]",
                ".",
                "(.)(.)",
                "a.c",
                "[a-c]{2,3}",
                "(?:(\\w)(?!.*\\1)){2}",
                "(?:a?){3}a{3}",
                "(?<y>\\d+)-(?<m>\\d+)",
                "\\d+(?=-)",
                "(?:^|,)([^,]*)",
                "\"([^\"]*)\"",
                "(\\w+)\\s\\1",
                "(?U)\\w+",
                "\\h+|\\v"
            })
    void findsWhatJavaFinds(String pattern) throws RegexException {
        Regex regex = Regex.compile(pattern);
        for (String text :
                List.of(
                        "",
                        "a",
                        "b",
                        "ab",
                        "abc",
                        "aaa",
                        "aab",
                        "abab",
                        "abcd",
                        "bcd",
                        "aabbcc",
                        "a\nb\r\nab\n",
                        "AB",
                        "ABab",
                        "\r\n",
                        "a.b",
                        "a.bb",
                        "\ud83d\ude00a\ud83d\ude00",
                        "2024-05",
                        "x,y,,z",
                        "\"q\" \"r\"",
                        "the the",
                        "a\u0085b\u2028a",
                        "STRASSE stra\u00dfe \u00e4\u00c4",
                        " \t\u000b",
                        "aaaaaaaa",
                        "\ud83d",
                        "c a b")) {
            assertThat(Matches.of(regex.matcher(text), regex.groupCount()))
                    .as("%s on \"%s\"", pattern, text)
                    .isEqualTo(
                            Matches.of(
                                    Pattern.compile(pattern).matcher(text),
                                    text,
                                    regex.groupCount()));
        }
    }

    @Test
    void readsNamedGroupsOfPython() throws RegexException {
        Regex regex = Regex.compile("(?P<first_word>\\w)-(?P=first_word)(?<other>x)?()");
        Matcher matcher = regex.matcher("b-c a-a");
        assertThat(matcher.find()).isTrue();
        assertThat(matcher.group("first_word")).isEqualTo("a");
        assertThat(matcher.group("other")).isNull();
        assertThat(regex.groupNames()).containsExactly("first_word", "other");
        assertThat(regex.groupNumber("other")).isEqualTo(2);
        assertThat(regex.groupNumber("none")).isEqualTo(-1);
        assertThat(regex.groupCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "( 1",
                "a) 1",
                "(?:a 4",
                "[a 2",
                "[] 2",
                "[b-a] 1",
                "[a-\\d] 3",
                "a** 2",
                "*a 0",
                "a|+ 2",
                "{ 1",
                "a{ 2",
                "a{2 3",
                "a{2,1} 1",
                "a{99999999999} 2",
                "\\ 1",
                "\\y 0",
                "a\\X 1",
                "\\b{g} 0",
                "\\p{Foo} 0",
                "\\pX 0",
                "\\p{L 3",
                "\\x6 3",
                "\\x{110000} 3",
                "\\u12 4",
                "\\09 2",
                "\\c 2",
                "\\k 2",
                "\\k<n> 3",
                "(?<n>a)(?<n>b) 7",
                "(?<1>a) 3",
                "(?<n 4",
                "(?P>n) 3",
                "(?z) 2",
                "(?i 2",
                "(?#c) 2",
                "(?<=(ab)*)c 0",
                "(?<=\\1)(a) 0",
                "\\N{NO} 2",
                "(?<n-a>x) 4"
            })
    void saysWhereAPatternIsWrong(String pattern, int position) {
        var thrown = catchThrowableOfType(RegexException.class, () -> Regex.compile(pattern));
        assertThat(thrown).as(pattern).isNotNull();
        assertThat(thrown.position()).as(thrown.getMessage()).isEqualTo(position);
        assertThat(thrown)
                .hasMessageStartingWith("expected ")
                .hasMessageContaining(", found ")
                .hasMessageEndingWith("at position " + position + " of \"" + pattern + "\"");
    }

    @Test
    void rejectsPatternsOverALimitWithTheirPosition() {
        assertRejected("a".repeat(4_097), 4_096);
        assertRejected("(".repeat(201) + ")".repeat(201), 200);
        assertRejected("[".repeat(201) + "a" + "]".repeat(201), 200);
        assertRejected(
                "(?:".repeat(190) + "[a[b[c[d[e[f[g[h[i[j[k]]]]]]]]]]]" + ")".repeat(190), 590);
        assertRejected("()".repeat(257), 512);
        assertRejected("b(?:ab){200000}", 7);
        assertRejected("(?:(?:(?:ab){100}){100}){100}", 24);
        assertRejected("[" + "a&&".repeat(300) + "a]", 0);
    }

    private static void assertRejected(String pattern, int position) {
        var thrown = catchThrowableOfType(RegexException.class, () -> Regex.compile(pattern));
        assertThat(thrown).as(pattern).isNotNull();
        assertThat(thrown.position()).as(thrown.getMessage()).isEqualTo(position);
    }

    @Test
    void acceptsPatternsUpToTheLimits() throws RegexException {
        assertThat(Regex.compile("a".repeat(4_096)).find("a".repeat(4_096))).isTrue();
        assertThat(Regex.compile("(".repeat(200) + ")".repeat(200)).find("")).isTrue();
        assertThat(Regex.compile("()".repeat(256)).groupCount()).isEqualTo(256);
        assertThat(Regex.compile("a{100000}").find("a".repeat(100_000))).isTrue();
        assertThat(Regex.compile("(?:ab){50000}").isLinear()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "(a|b)*c true",
                "a(?=b) true",
                "(?<!\\d)a true",
                "a++ true",
                "(a)\\1 false",
                "a(?=bc) false",
                "(?<=ab)c false",
                "(?>ab) false",
                "(?:ab)*+ false",
                "\\bx\\b true",
                "(?:a{5}b){3} true"
            })
    void saysWhichPatternsAreLinear(String pattern, boolean linear) throws RegexException {
        assertThat(Regex.compile(pattern).isLinear()).isEqualTo(linear);
        assertThat(Regex.compile(pattern, Engine.BACKTRACK, 0).isLinear()).isFalse();
        if (!linear) {
            assertThatThrownBy(() -> Regex.compile(pattern, Engine.LINEAR, 0))
                    .isInstanceOf(RegexException.class)
                    .hasMessageStartingWith("expected what can be matched in linear time, found ");
        }
    }

    @Test
    void findsFromAPositionAsIfNothingWasFoundBefore() throws RegexException {
        Matcher matcher = Regex.compile("a|\\Gb").matcher("abab");
        assertThat(matcher.find(1)).isTrue();
        assertThat(matcher.start(0)).isEqualTo(1);
        assertThat(matcher.find(0)).isTrue();
        assertThat(matcher.end(0)).isEqualTo(1);
        assertThat(matcher.find(4)).isFalse();
        assertThat(matcher.find()).isFalse();
        assertThatThrownBy(() -> matcher.find(5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void placesAreThereOnlyAfterAMatch() throws RegexException {
        Matcher matcher = Regex.compile("(a)|(b)").matcher("b");
        assertThatThrownBy(() -> matcher.start(0)).isInstanceOf(IllegalStateException.class);
        assertThat(matcher.find()).isTrue();
        assertThat(matcher.start(1)).isEqualTo(-1);
        assertThat(matcher.group(1)).isNull();
        assertThat(matcher.group(2)).isEqualTo("b");
        assertThatThrownBy(() -> matcher.group(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matcher.group("x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(matcher.find()).isFalse();
        assertThatThrownBy(() -> matcher.end(0)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "a", "b*", "(?=b)", "x", "\\s+", "^", "$"})
    void splitsLikeJava(String pattern) throws RegexException {
        Regex regex = Regex.compile(pattern);
        for (String text : List.of("", "a", "ab", "a,b,,c,", ",a", "bab", " a  b ", "\u00e9b")) {
            assertThat(regex.split(text, 100))
                    .as("%s on \"%s\"", pattern, text)
                    .containsExactly(text.split(pattern, -1));
        }
    }

    @Test
    void splitsIntoNoMoreThanTheGivenNumberOfParts() throws RegexException {
        Regex regex = Regex.compile("");
        assertThat(regex.split("a".repeat(100_000), 100_001)).hasSize(100_001);
        assertThatThrownBy(() -> regex.split("a".repeat(1_000_000), 100_000))
                .isInstanceOf(RegexBudgetException.class)
                .hasMessage("expected at most 100000 parts of a text, found more");
    }

    @Test
    void oneRegexServesManyThreads() throws Exception {
        Regex regex = Regex.compile("(\\w+)@(?:\\w+\\.)+(com|org)");
        var failures = new ArrayList<Throwable>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            var random = new Random(i);
            String name = "n" + random.nextInt(1_000);
            threads.add(
                    Thread.ofVirtual()
                            .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
                            .start(() -> {
                                Matcher matcher =
                                        regex.matcher("to " + name + "@mail.example.org!");
                                for (int k = 0; k < 500; k++) {
                                    assertThat(matcher.find(0)).isTrue();
                                    assertThat(matcher.group(1)).isEqualTo(name);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }
}
