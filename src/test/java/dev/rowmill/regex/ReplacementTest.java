package dev.rowmill.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplacementTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a b",
                "(a) [$1]",
                "(?<x>a) ${x}${x}",
                "a \\$1",
                "a \\\\",
                "(a) $12",
                "(a)|(b) <$2>",
                "(a)(b) $2$1$0",
                "x y",
                "(?<=a) ,",
                "a \\n"
            })
    void replacesLikeJava(String pattern, String template) throws RegexException {
        Regex regex = Regex.compile(pattern);
        Replacement replacement = Replacement.parse(template, regex);
        for (String text : new String[] {"", "a", "ab", "aabb", "cab\ud83d\ude00a"}) {
            assertThat(replacement.replaceAll(text, 1_000))
                    .as("%s with %s in \"%s\"", pattern, template, text)
                    .isEqualTo(text.replaceAll(pattern, template));
        }
    }

    @Test
    void emptyMatchesNeverCutASurrogatePair() throws RegexException {
        Regex regex = Regex.compile("b*");

        assertThat(Replacement.parse("-", regex).replaceAll("ab\ud83d\ude00a", 1_000))
                .isEqualTo("-a--\ud83d\ude00-a-");
        assertThat(regex.split("a\ud83d\ude00", 10)).containsExactly("a", "\ud83d\ude00", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"$2 0", "a$ 2", "a$x 2", "${y} 2", "${x 3", "a\\ 2", "$1$9 2"})
    void saysWhereATemplateIsWrong(String template, int position) throws RegexException {
        Regex regex = Regex.compile("(?<x>a)");
        var thrown =
                catchThrowableOfType(
                        RegexException.class, () -> Replacement.parse(template, regex));
        assertThat(thrown).as(template).isNotNull();
        assertThat(thrown.position()).as(thrown.getMessage()).isEqualTo(position);
        assertThat(thrown).hasMessageStartingWith("expected ");
    }

    @Test
    void stopsAtTheGivenLength() throws RegexException {
        Regex regex = Regex.compile("");
        Replacement replacement = Replacement.parse("x".repeat(1_000), regex);
        assertThat(replacement.replaceAll("abc", 4_003)).hasSize(4_003);
        assertThatThrownBy(() -> replacement.replaceAll("abc", 4_002))
                .isInstanceOf(RegexBudgetException.class)
                .hasMessage("expected at most 4002 chars after replacement, found more");
        assertThatThrownBy(() -> replacement.replaceAll("a".repeat(1_000_000), 1 << 20))
                .isInstanceOf(RegexBudgetException.class);
    }

    @Test
    void doublingGroupsIsCountedToo() throws RegexException {
        Regex regex = Regex.compile("(.*)");
        Replacement replacement = Replacement.parse("$1".repeat(1_000), regex);
        assertThatThrownBy(() -> replacement.replaceAll("a".repeat(100_000), 1 << 20))
                .isInstanceOf(RegexBudgetException.class);
    }
}
