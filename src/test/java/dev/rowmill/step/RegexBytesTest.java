package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.row.Row;
import dev.rowmill.row.Value;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Steps that search in a row's bytes give what a search in strings gives, whatever is in the bytes.
class RegexBytesTest {
    private static final String[] PIECES = {
        "a", "b", "ab", "@", ".", " ", "1", "22", "é", "日", "\n", "\"", "\\", "😀", "x1"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "[^\\s@]+@[a-z.]+",
                "(a|é)+(\\d)?",
                "\\b\\d{1,2}\\b",
                "\\w+?1",
                "(?<=a)b",
                "[^a]$",
                "日|\\n",
                "(.)\\1",
                "x*"
            })
    void replaceGivesWhatStringsGive(String pattern) throws Exception {
        CpuStep step = step("replace", pattern, ", \"with\": \"<$0>\"");
        var random = new Random(pattern.hashCode());
        for (int i = 0; i < 2_000; i++) {
            String text = text(random, pattern.equals("x*"));
            String expected = Pattern.compile(pattern).matcher(text).replaceAll("<$0>");

            assertThat(apply(step, text))
                    .as("%s on %s", pattern, text)
                    .containsExactly("{\"s\":" + Value.text(expected) + ",\"n\":1}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?<x>[^@]+)@(?<y>.*)",
                "(?<x>a|é)+(?<y>\\d)?",
                "^(?<x>\\S*) (?<y>[^ ]*)$",
                "(?<x>\\d+).*?(?<y>b)"
            })
    void extractGivesWhatStringsGive(String pattern) throws Exception {
        CpuStep step = step("extract", pattern, "");
        var random = new Random(pattern.hashCode());
        for (int i = 0; i < 2_000; i++) {
            String text = text(random, false);
            Matcher java = Pattern.compile(pattern).matcher(text);
            boolean found = java.find();
            String x = found && java.group("x") != null ? json(java.group("x")) : "null";
            String y = found && java.group("y") != null ? json(java.group("y")) : "null";

            assertThat(apply(step, text))
                    .as("%s on %s", pattern, text)
                    .containsExactly(
                            "{\"s\":%s,\"n\":1,\"x\":%s,\"y\":%s}".formatted(json(text), x, y));
        }
    }

    /// As in Java, half of a character can be matched; JSON holds it as an escape.
    @ParameterizedTest
    @CsvSource({
        "extract, '{\"s\":\"a😀\",\"n\":1,\"t\":\"\\ude00\"}'",
        "extract_all, '{\"s\":\"a😀\",\"n\":1,\"t\":[\"\\ude00\"]}'",
        "split, '{\"s\":\"a😀\",\"n\":1,\"t\":[\"a\\ud83d\",\"\"]}'"
    })
    void halfOfACharacterIsCutOutAsInJava(String name, String expected) throws Exception {
        CpuStep step = step(name, "\\\\B.", ", \"into\": \"t\"");

        assertThat(apply(step, "a😀")).containsExactly(expected);
    }

    private static String json(String text) {
        return Value.text(text).toString();
    }

    private static String text(Random random, boolean withoutPairs) {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return withoutPairs ? text.toString().replace("😀", "e") : text.toString();
    }

    private static CpuStep step(String name, String pattern, String more) throws Exception {
        String quoted = pattern.contains("\\\\") ? '"' + pattern + '"' : json(pattern);
        String options = "{\"field\": \"s\", \"pattern\": %s%s}".formatted(quoted, more);
        return ((CpuStep) Trial.pipeline(name, options).steps().getFirst().plan()).worker();
    }

    private static List<String> apply(CpuStep step, String text) throws Exception {
        var out = new ArrayList<Row>();
        step.apply(Trial.row("{\"s\":%s,\"n\":1}".formatted(json(text))), out::add);
        return out.stream().map(Row::toString).toList();
    }
}
