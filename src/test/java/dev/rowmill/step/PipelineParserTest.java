package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class PipelineParserTest {
    private static List<Problem> problems(String json) {
        return refused(() -> Trial.PARSER.parse(json));
    }

    private static List<Problem> refused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable parsing) {
        var refusal = catchThrowableOfType(InvalidPipelineException.class, parsing);
        assertThat(refusal).isNotNull();
        return refusal.problems();
    }

    @Test
    void aTextReadAgainIsNotCompiledAgain() throws Exception {
        String json = "{\"steps\": [{\"filter\": \"a > 1\"}]}";

        assertThat(Trial.PARSER.parse(json)).isSameAs(Trial.PARSER.parse(json));
    }

    @Test
    void readsStepsConditionsTagsAndErrorPolicy() throws Exception {
        Pipeline pipeline =
                Trial.PARSER.parse(
                        """
                        {"steps": [{"filter": "a > 1"}, {"remove": {"fields": ["b"], "if": "a > 2", "tag": "less"}}],
                         "on_error": {"row": "keep", "stop_after": 100}}\
                        """);

        assertThat(pipeline.steps())
                .extracting(PlannedStep::name)
                .containsExactly("filter", "remove");
        assertThat(pipeline.steps()).extracting(PlannedStep::index).containsExactly(0, 1);
        assertThat(pipeline.steps()).extracting(PlannedStep::tag).containsExactly(null, "less");
        assertThat(pipeline.steps().getFirst().condition()).isNull();
        assertThat(pipeline.steps().getLast().condition()).isNotNull();
        assertThat(pipeline.onError())
                .isEqualTo(new OnError(OnError.Mode.KEEP, new OnError.StopAfter.Count(100)));
    }

    @Test
    void aPipelineWithoutStepsConverts() throws Exception {
        Pipeline pipeline = Trial.PARSER.parse("{\"steps\": []}");

        assertThat(pipeline.steps()).isEmpty();
        assertThat(pipeline.onError()).isEqualTo(OnError.DEFAULT);
    }

    @Test
    void theJsonOfAPipelineGivesThePipelineAgain() throws Exception {
        String text =
                """
                { "steps" : [ {"set": {"größe": "1.50"}},
                  {"fetch": {"url": "http://x/", "method": "POST", "body": {"n": 1.10, "e": 1e400}, "into": "a"}} ],
                  "on_error": {"stop_after": "0.5%"} }\
                """;
        Pipeline pipeline = Trial.PARSER.parse(text);

        assertThat(pipeline.json()).contains("größe", "1.10", "\"0.5%\"").doesNotContain("\n");
        assertThat(Trial.PARSER.parse(pipeline.json()).json()).isEqualTo(pipeline.json());
        assertThat(pipeline.onError().stopAfter())
                .isEqualTo(new OnError.StopAfter.Share(0.005, "0.5%"));
    }

    @Test
    void everyMistakeIsReportedAtOnceWithItsPlace() {
        List<Problem> problems =
                problems(
                        """
                        {"steps": [
                           {"extrct": {}},
                           {"extract": {"pattern": "(", "colour": 1, "on_miss": "eror"}},
                           {"set": {"a/b~c": "1 +", "ok": "1"}},
                           {"filter": "a >", "if": "b"},
                           {"filter": {"expr": 7, "if": "c ==", "tag": ""}},
                           {"fetch": {"url": "http://x/{a", "into": "x", "retry": 11, "timeout": "soon"}},
                           "filter"],
                         "on_eror": {}, "on_error": {"row": "dropp", "stop_after": 0}}\
                        """);

        assertThat(problems)
                .extracting(Problem::pointer)
                .containsExactly(
                        "/on_eror",
                        "/steps/0/extrct",
                        "/steps/1/extract/colour",
                        "/steps/1/extract",
                        "/steps/1/extract/pattern",
                        "/steps/1/extract/on_miss",
                        "/steps/2/set/a~1b~0c",
                        "/steps/3",
                        "/steps/4/filter/tag",
                        "/steps/4/filter/if",
                        "/steps/4/filter/expr",
                        "/steps/5/fetch/url",
                        "/steps/5/fetch/retry",
                        "/steps/5/fetch/timeout",
                        "/steps/6",
                        "/on_error/row",
                        "/on_error/stop_after");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | '' | expected a pipeline",
                "{} | '' | expected \"steps\"",
                "{\"steps\": {}} | /steps | expected a list of steps, found an empty object",
                "{\"steps\": [{}]} | /steps/0 | found an empty object",
                "{\"steps\": [[]]} | /steps/0 | found an empty list",
                "{\"steps\": [{\"extrct\": {}}]} | /steps/0/extrct | did you mean \"extract\"?",
                "{\"steps\": [{\"frobnicate\": {}}]} | /steps/0/frobnicate | expected one of set, filter",
                "{\"steps\": [{\"filter\": \"a\", \"tag\": \"t\"}]} | /steps/0 | stand among the step's options",
                "{\"steps\": [{\"filter\": null}]} | /steps/0/filter | found null",
                "{\"steps\": [{\"filter\": {}}]} | /steps/0/filter | expected the option \"expr\" (expression), found none",
                "{\"steps\": [{\"filter\": {\"expr\": \"a\", \"tga\": \"b\"}}]} | /steps/0/filter/tga | did you mean \"tag\"?",
                "{\"steps\": [{\"filter\": \"a >\"}]} | /steps/0/filter | position 3",
                "{\"steps\": [{\"select\": []}]} | /steps/0/select | expected a list of fields, found an empty list",
                "{\"steps\": [{\"select\": [\"a\", 5]}]} | /steps/0/select/1 | found the number 5",
                "{\"steps\": [{\"select\": [\"a\", \"a\"]}]} | /steps/0/select/1 | found \"a\" again",
                "{\"steps\": [{\"select\": \"a\"}]} | /steps/0/select | expected a list",
                "{\"steps\": [{\"set\": {\"a\": 5}}]} | /steps/0/set/a | found the number 5",
                "{\"steps\": [{\"set\": {\"\": \"1\"}}]} | /steps/0/set/ | expected the name of a field",
                "{\"steps\": [{\"set\": {\"values\": {\"a\": \"1\"}, \"fi\": \"a\"}}]} | /steps/0/set/fi | did you mean \"if\"?",
                "{\"steps\": [{\"rename\": {\"a\": \"c\", \"b\": \"c\"}}]} | /steps/0/rename/b | every new name once",
                "{\"steps\": [{\"convert\": {\"a\": \"integer\"}}]} | /steps/0/convert/a | expected one of int, double",
                "{\"steps\": [{\"convert\": {\"a\": \"doubel\"}}]} | /steps/0/convert/a | did you mean \"double\"?",
                "{\"steps\": [{\"extract\": {\"field\": \"a\", \"pattern\": \"b+\"}}]} | /steps/0/extract/pattern | expected a named group",
                "{\"steps\": [{\"extract\": {\"field\": \"a\", \"pattern\": \"(?<b>b)\", \"group\": 1}}]} | /steps/0/extract/group | expected \"into\"",
                "{\"steps\": [{\"extract\": {\"field\": \"a\", \"pattern\": \"b\", \"into\": \"c\", \"group\": 1}}]} | /steps/0/extract/group | from 0 to 0",
                "{\"steps\": [{\"extract\": {\"field\": \"a\", \"pattern\": \"(?<major>b)\", \"into\": \"c\", \"group\": \"mayor\"}}]} | /steps/0/extract/group | did you mean \"major\"?",
                "{\"steps\": [{\"replace\": {\"field\": \"a\", \"pattern\": \"b\"}}]} | /steps/0/replace | \"with\"",
                "{\"steps\": [{\"replace\": {\"field\": \"a\", \"pattern\": \"b\", \"with\": \"${x}\"}}]} | /steps/0/replace/with | x",
                "{\"steps\": [{\"fetch\": {\"url\": \"http://x/{a,b}\", \"into\": \"x\"}}]} | /steps/0/fetch/url | found {a,b} (at position 9)",
                "{\"steps\": [{\"fetch\": {\"url\": \"http://x/\", \"into\": \"x\", \"body\": {}}}]} | /steps/0/fetch/body | takes a body, found GET",
                "{\"steps\": [{\"fetch\": {\"url\": \"http://x/\", \"into\": \"x\", \"headers\": {\"Host\": \"y\"}}}]} | /steps/0/fetch/headers/Host | may choose",
                "{\"steps\": [{\"fetch\": {\"url\": \"http://x/\", \"into\": \"x\", \"headers\": {\"a b\": \"y\"}}}]} | /steps/0/fetch/headers/a b | header name",
                "{\"steps\": [{\"fetch\": {\"url\": \"http://x/\", \"into\": \"x\", \"rate\": \"fast\"}}]} | /steps/0/fetch/rate | such as 200/s",
                "{\"steps\": [{\"fetch\": {\"url\": \"http://x/\", \"into\": \"x\", \"cache\": \"on\"}}]} | /steps/0/fetch/cache | off, http or a duration",
                "{\"steps\": [{\"fetch\": {\"url\": \"http://x/\", \"into\": \"x\", \"timeout\": \"2d\"}}]} | /steps/0/fetch/timeout | from 1ms to 1d",
                "{\"steps\": [{\"fetch\": {\"url\": \"http://x/\", \"into\": \"x\", \"on_status\": {\"4xx\": \"null\"}}}]} | /steps/0/fetch/on_status/4xx | from 200 to 599",
                "{\"steps\": [{\"fetch\": {\"url\": \"http://x/\", \"into\": \"x\", \"coalesce\": \"no\"}}]} | /steps/0/fetch/coalesce | true or false",
                "{\"steps\": [{\"fetch\": {\"url\": \"http://x/\", \"into\": \"x\", \"select\": \"/a~2\"}}]} | /steps/0/fetch/select | JSON Pointer",
                "{\"steps\": [{\"aggregate\": {}}]} | /steps/0/aggregate | found neither",
                "{\"steps\": [{\"aggregate\": {\"n\": \"median(x)\"}}]} | /steps/0/aggregate/n | median",
                "{\"steps\": [{\"aggregate\": {\"n\": \"sum()\"}}]} | /steps/0/aggregate/n | sum",
                "{\"steps\": [{\"aggregate\": {\"n\": \"approx_percentile(x, 95)\"}}]} | /steps/0/aggregate/n | from 0 to 1",
                "{\"steps\": [{\"aggregate\": {\"by\": [\"n\"], \"n\": \"count()\"}}]} | /steps/0/aggregate/n | not in \"by\"",
                "{\"steps\": [], \"on_error\": \"drop\"} | /on_error | expected an object",
                "{\"steps\": [], \"on_error\": {\"stop_after\": \"0%\"}} | /on_error/stop_after | such as \"1%\"",
                "{\"steps\": [], \"on_error\": {\"stop_after\": \"101%\"}} | /on_error/stop_after | such as \"1%\"",
                "{\"steps\": [], \"on_error\": {\"stop_after\": 1.5}} | /on_error/stop_after | such as \"1%\"",
            })
    void aMistakeIsReportedWithItsPlaceAndWhatWasExpected(
            String json, String pointer, String detail) {
        List<Problem> problems = problems(json);

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo(pointer.equals("''") ? "" : pointer);
                    assertThat(problem.detail()).contains(detail);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"steps\": []} x",
                "{\"steps\": [], \"steps\": []}",
                "{\"steps\": [{\"set\": {\"a\": \"1\", \"a\": \"2\"}}]}",
                "{'steps': []}",
                "{\"steps\": [], }",
                "{\"steps\": [] // none\n}",
                "{\"steps\": [{\"set\": {\"\\ud800\": \"1\"}}]}",
                "NaN",
            })
    void whatIsNoStrictJsonIsRefused(String text) {
        assertThat(problems(text)).hasSize(1);
    }

    @Test
    void aSyntaxErrorSaysWhereItIs() {
        assertThat(problems("{\"steps\":\n  [,]}").getFirst().detail())
                .startsWith("expected JSON: ")
                .contains("line 2, column");
    }

    @Test
    void pipelinesAreBoundedInSizeDepthAndSteps() {
        String huge = "{\"steps\": [{\"filter\": \"" + "a".repeat(256 * 1024) + "\"}]}";
        String deep =
                "{\"steps\": [{\"fetch\": {\"body\": " + "[".repeat(200) + "]".repeat(200) + "}}]}";
        String many =
                "{\"steps\": [" + "{\"remove\": [\"a\"]},".repeat(100) + "{\"remove\": [\"a\"]}]}";

        assertThat(problems(huge).getFirst().detail()).contains("256 KiB");
        assertThat(problems(deep)).hasSize(1);
        assertThat(problems(many).getFirst())
                .isEqualTo(new Problem("/steps", "expected at most 100 steps, found 101"));
    }

    @Test
    void aSetWithMembersNamedLikeOptionsIsShort() throws Exception {
        assertThat(Trial.run("set", "{\"if\": \"1\", \"tag\": \"2\", \"values\": \"3\"}", "{}"))
                .containsExactly("{\"if\":1,\"tag\":2,\"values\":3}");
    }

    @Test
    void yamlMeansTheSameAsJson() throws Exception {
        Pipeline pipeline =
                Trial.PARSER.parseYaml(
                        """
                        # keeps the large ones
                        steps:
                          - filter: amount > 10
                          - set: {total: amount * 2}
                        on_error:
                          stop_after: 1%
                        """);

        assertThat(pipeline.json())
                .isEqualTo(
                        "{\"steps\":[{\"filter\":\"amount > 10\"},{\"set\":{\"total\":\"amount * 2\"}}],"
                                + "\"on_error\":{\"stop_after\":\"1%\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &x [1]\nb: *x\n",
                "steps: []\nsteps: []\n",
                "steps: [\n",
                "steps: []\n---\nsteps: []\n",
                "steps:\n\t- filter: a\n",
                "",
            })
    void yamlThatIsNotPlainIsRefused(String text) {
        assertThat(refused(() -> Trial.PARSER.parseYaml(text))).isNotEmpty();
    }

    @Test
    void aPipelineInALargerDocumentHasTheSameBounds() {
        var nodes = JsonNodeFactory.instance;
        JsonNode deep = nodes.objectNode();
        for (int i = 0; i < 5_000; i++) {
            deep = nodes.arrayNode().add(deep);
        }
        JsonNode pipeline = nodes.objectNode().set("steps", deep);

        assertThat(refused(() -> Trial.PARSER.parse(pipeline))).hasSize(1);
    }

    @Test
    void yamlAliasesAreRefusedByName() {
        assertThat(refused(() -> Trial.PARSER.parseYaml("a: &x [1]\nb: *x\n")).getFirst().detail())
                .isEqualTo("expected YAML without aliases, found *x (line 2, column 4)");
    }
}
