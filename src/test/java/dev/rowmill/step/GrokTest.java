package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class GrokTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<String> grok(Map<String, Object> options, String... rows) throws Exception {
        var all = new LinkedHashMap<String, Object>(Map.of("field", "s"));
        all.putAll(options);
        return Trial.run("grok", JSON.writeValueAsString(all), rows);
    }

    /// What a pattern finds in a text: the fields as JSON.
    private static String found(String pattern, String text) throws Exception {
        String row = JSON.writeValueAsString(Map.of("s", text));
        String out = grok(Map.of("patterns", pattern), row).getFirst();
        String start = row.substring(0, row.length() - 1) + ",";
        return out.startsWith(start) ? "{" + out.substring(start.length()) : out;
    }

    private static List<String> problems(Map<String, Object> options) throws Exception {
        var all = new LinkedHashMap<String, Object>(Map.of("field", "s"));
        all.putAll(options);
        String json = JSON.writeValueAsString(all);
        return catchThrowableOfType(
                        InvalidPipelineException.class, () -> Trial.pipeline("grok", json))
                .problems()
                .stream()
                .map(problem -> problem.pointer() + " " + problem.detail())
                .toList();
    }

    private static String problem(String pattern) throws Exception {
        return problems(Map.of("patterns", pattern)).getFirst();
    }

    @Test
    void namesGiveFieldsAndTypesConvertThem() throws Exception {
        assertThat(
                        found(
                                "%{WORD:w} %{NUMBER:i:int} %{NUMBER:f:float} %{WORD:b:boolean} %{INT:t:string} %{INT}",
                                "größe 7 1.50 true 08 9"))
                .isEqualTo("{\"w\":\"größe\",\"i\":7,\"f\":1.50,\"b\":true,\"t\":\"08\"}");
    }

    @Test
    void aTextThatDoesNotConvertIsARowError() throws Exception {
        assertThat(found("%{NUMBER:n:int}", "1.5"))
                .isEqualTo(
                        "conversion_failed: field \"n\": expected what converts to int, found string \"1.5\"");
    }

    @Test
    void aMatchIsFoundAnywhereInTheText() throws Exception {
        assertThat(found("%{IP:ip}", "from 10.0.0.1 to 10.0.0.2"))
                .isEqualTo("{\"ip\":\"10.0.0.1\"}");
        assertThat(found("^%{IP:ip}$", "from 10.0.0.1")).isEqualTo("{\"ip\":null}");
    }

    @Test
    void dotsAndBracketsAreWaysIntoObjects() throws Exception {
        assertThat(found("%{IP:[client][ip]}:%{POSINT:client.port:int}", "10.0.0.1:80"))
                .isEqualTo("{\"client\":{\"ip\":\"10.0.0.1\",\"port\":80}}");
    }

    @Test
    void groupsWithNamesAreFieldsToo() throws Exception {
        assertThat(
                        found(
                                "(?<queue_id>[0-9A-F]{10}): (?P<rest>.*)(?'none'x)?",
                                "BEF25A72965: BEF25A7296: ok"))
                .isEqualTo(
                        "{\"queue_id\":\"EF25A72965\",\"rest\":\"BEF25A7296: ok\",\"none\":null}");
    }

    @Test
    void aFieldCapturedTwiceIsAnArrayAndOnceATextWhicheverGroupItWas() throws Exception {
        assertThat(found("%{INT:n:int}( %{INT:n:int})?", "1 2")).isEqualTo("{\"n\":[1,2]}");
        assertThat(found("a%{INT:n}|b%{INT:n}", "b7")).isEqualTo("{\"n\":\"7\"}");
    }

    @Test
    void theFirstPatternThatMatchesGivesTheFieldsAndTheOthersAreNull() throws Exception {
        var options =
                Map.<String, Object>of("patterns", List.of("a=%{INT:a}", "b=%{INT:b} %{WORD:s}"));

        assertThat(grok(options, "{\"s\":\"b=1 x a=2\"}", "{\"s\":\"b=1 x\"}"))
                .containsExactly(
                        "{\"s\":\"b=1 x a=2\",\"a\":\"2\",\"b\":null}",
                        "{\"s\":\"x\",\"a\":null,\"b\":\"1\"}");
    }

    @Test
    void nullMissingAndUnmatchedTextsGiveNulls() throws Exception {
        assertThat(
                        grok(
                                Map.of("patterns", "%{INT:a}"),
                                "{\"s\":null}",
                                "{}",
                                "{\"s\":\"\"}",
                                "{\"a\":1,\"s\":\"x\"}"))
                .containsExactly(
                        "{\"s\":null,\"a\":null}",
                        "{\"a\":null}",
                        "{\"s\":\"\",\"a\":null}",
                        "{\"a\":null,\"s\":\"x\"}");
    }

    @Test
    void aMissCanSkipTheRowOrFailIt() throws Exception {
        assertThat(grok(Map.of("patterns", "%{INT:a}", "on_miss", "skip"), "{\"s\":\"x\"}"))
                .containsExactly("{\"s\":\"x\"}");
        assertThat(
                        grok(
                                Map.of(
                                        "patterns",
                                        List.of("%{INT:a}", "b%{INT:a}"),
                                        "on_miss",
                                        "error"),
                                "{\"s\":\"x\"}",
                                "{}"))
                .containsExactly(
                        "no_match: field \"s\": expected a match of one of 2 patterns, found \"x\"",
                        "no_match: field \"s\": expected a match of one of 2 patterns, found nothing");
    }

    @Test
    void ownDefinitionsMayUseAndReplaceTheOthers() throws Exception {
        var options =
                Map.of(
                        "patterns",
                        "%{PAIR}",
                        "pattern_definitions",
                        Map.of(
                                "PAIR",
                                "%{WORD:k}=%{VALUE:v}",
                                "VALUE",
                                "<(?:%{DATA})>",
                                "WORD",
                                "[a-c]+"));

        assertThat(grok(options, "{\"s\":\"xab=<1 2>\"}"))
                .containsExactly("{\"s\":\"xab=<1 2>\",\"k\":\"ab\",\"v\":\"<1 2>\"}");
    }

    @Test
    void onigurumasSpellingsAreTranslated() throws Exception {
        assertThat(found("(?m)(?<a>\\h+)(?#hex).(?<b>[[:alpha:]]+)[^[:space:]]", "7f\nöy!"))
                .isEqualTo("{\"a\":\"7f\",\"b\":\"öy\"}");
        assertThat(found("(?<q>[\"'])(?<in>[^%{(]+)\\k<q>", "'a'"))
                .isEqualTo("{\"q\":\"'\",\"in\":\"a\"}");
    }

    @Test
    void percentSignsThatNameNothingStayThemselves() throws Exception {
        assertThat(found("%{2}(?<a>\\d)%[]%{(]\\%\\{X\\}", "%%7%(%{X}")).isEqualTo("{\"a\":\"7\"}");
    }

    @Test
    void anUnknownNameIsAProblemInItsPlaceWithAHint() throws Exception {
        assertThat(problems(Map.of("patterns", List.of("%{IP:a}", "%{NUMBR:n} %{WORD:w}"))))
                .containsExactly(
                        "/steps/0/grok/patterns/1 unknown pattern \"NUMBR\"; did you mean \"NUMBER\"?");
        assertThat(
                        problems(
                                Map.of(
                                        "patterns",
                                        "%{A}",
                                        "pattern_definitions",
                                        Map.of("A", "%{QQQQQQQ}"))))
                .contains("/steps/0/grok/pattern_definitions/A unknown pattern \"QQQQQQQ\"");
    }

    @Test
    void definitionsThatStandForThemselvesAreRefused() throws Exception {
        assertThat(
                        problems(
                                Map.of(
                                        "patterns",
                                        "%{A}",
                                        "pattern_definitions",
                                        Map.of("A", "x%{B}", "B", "%{A}"))))
                .contains(
                        "/steps/0/grok/patterns expected definitions that end, found one that stands for itself: A, B, A");
    }

    @Test
    void definitionsThatGrowWithoutEndAreRefused() throws Exception {
        var definitions = new LinkedHashMap<String, String>(Map.of("D0", ""));
        for (int i = 1; i < 40; i++) {
            definitions.put("D" + i, "%{D" + (i - 1) + "}%{D" + (i - 1) + "}");
        }

        assertThat(problems(Map.of("patterns", "%{D39}", "pattern_definitions", definitions)))
                .contains(
                        "/steps/0/grok/patterns expected a pattern of at most 65536 letters with its names written out, found more");
    }

    @Test
    void malformedPatternsAreProblems() throws Exception {
        assertThat(problem("%{IP:a"))
                .endsWith("expected %{NAME}, %{NAME:field} or %{NAME:field:type}, found %{IP:a");
        assertThat(problem("%{IP:}")).contains("expected %{NAME}");
        assertThat(problem("%{INT:n:integer}")).contains("expected one of int, long,");
        assertThat(problem("%{INT:n}("))
                .contains("expected ')' to close the group")
                .contains("near \"");
        assertThat(problem("[[:alphabet:]]")).contains("expected a class such as [:alpha:]");
        assertThat(problem("\\k<a>(?<a>x)")).contains("expected a group before \\k<a>");
        assertThat(problem("[".repeat(100_000))).contains("expected ");
        assertThat(problem("")).contains("expected a text");
        assertThat(problems(Map.of("patterns", List.of())))
                .first()
                .asString()
                .contains("a list of 1 to 100");
        assertThat(problems(Map.of("patterns", 7))).first().asString().contains("expected a text");
        assertThat(problems(Map.of("patterns", "a", "pattern_definitions", Map.of("A B", "x"))))
                .first()
                .asString()
                .contains("expected a name of letters");
    }

    @Test
    void aMatchBeyondItsBudgetIsARowError() throws Exception {
        assertThat(
                        grok(
                                Map.of(
                                        "patterns",
                                        "%{GREEDYDATA:a}!%{GREEDYDATA}!",
                                        "regex_budget",
                                        20),
                                "{\"s\":\"" + "a".repeat(500) + "!\"}"))
                .first()
                .asString()
                .startsWith("regex_budget_exceeded: field \"s\": ");
    }
}
