package dev.rowmill.reference;

import dev.rowmill.step.InvalidPipelineException;
import dev.rowmill.step.PipelineParser;
import dev.rowmill.step.Problem;
import dev.rowmill.step.StepSpec;
import dev.rowmill.step.Steps;

import java.util.ArrayList;
import java.util.List;

/// `docs/mistakes.md`: wrong pipelines, and what is said about each.
final class MistakePage {
    /// What people do wrong. A step that is not among them is misspelt by [#misspelt].
    private static final List<String> WRONG =
            List.of(
                    "{}",
                    "[]",
                    "{\"steps\": {}}",
                    "{\"steps\": [\"filter\"]}",
                    "{\"steps\": [{\"filter\": \"a\", \"set\": {}}]}",
                    "{\"steps\": [], \"on_eror\": {}}",
                    "{\"steps\": [], \"on_error\": {\"row\": \"ignore\", \"stop_after\": \"lots\"}}",
                    step("extrct", "{}"),
                    step("set", "{\"total\": \"amount *\"}"),
                    step(
                            "set",
                            "{\"total\": \"amont(1)\", \"b\": \"lowr(a)\", \"c\": \"'a' + 1\"}"),
                    step("filter", "\"amount > 10 &&\""),
                    step("filter", "\"amount + 1 ? 2\""),
                    step("filter", "10"),
                    step("filter", "{\"exp\": \"a\"}"),
                    step("filter", "{\"expr\": \"a\", \"if\": \"size(1)\", \"tag\": \"\"}"),
                    step("select", "[]"),
                    step("select", "\"a\""),
                    step("remove", "[\"\"]"),
                    step("rename", "{\"a\": \"c\", \"b\": \"c\"}"),
                    step("convert", "{\"qty\": \"integer\"}"),
                    step("extract", "{\"field\": \"a\", \"pattern\": \"(?<x>[a-z\"}"),
                    step("extract", "{\"field\": \"a\", \"pattern\": \"(a)\"}"),
                    step("extract", "{\"feild\": \"a\", \"pattern\": \"(?<x>a)\"}"),
                    step(
                            "extract",
                            "{\"field\": \"a\", \"pattern\": \"(?<x>a)\", \"on_miss\": \"fail\"}"),
                    step("extract_all", "{\"field\": \"a\", \"pattern\": \"a++\"}"),
                    step("replace", "{\"field\": \"a\", \"pattern\": \"(a)\", \"with\": \"$2\"}"),
                    step("split", "{\"field\": \"a\", \"pattern\": \"*\"}"),
                    step("grok", "{\"field\": \"a\", \"patterns\": \"%{IPP:client}\"}"),
                    step("parse", "{\"field\": \"a\", \"as\": \"yaml\"}"),
                    step("hash", "{\"field\": \"a\", \"algorithm\": \"md5\"}"),
                    step("explode", "{}"),
                    step("validate", "{\"schema\": {\"type\": \"strin\"}}"),
                    step("fetch", "{\"url\": \"https://x.example/{\", \"into\": \"y\"}"),
                    step(
                            "fetch",
                            "{\"url\": \"https://x.example/\", \"into\": \"y\", \"cache\": \"1 hour\", \"retry\": 50, \"rate\": \"fast\", \"method\": \"FETCH\"}"),
                    step("lookup", "{\"dataset\": \"\", \"key\": {}, \"into\": \"place\"}"),
                    step(
                            "lookup",
                            "{\"dataset\": \"countries.csv\", \"keys\": \"code\", \"into\": \"place\", \"fields\": \"name\"}"),
                    step("dedupe", "{\"by\": [\"\"]}"),
                    step(
                            "aggregate",
                            "{\"n\": \"cuont()\", \"m\": \"sum()\", \"p\": \"approx_percentile(x, 95)\"}"),
                    step("sort", "{\"by\": []}"),
                    step("limit", "-1"),
                    step("sample", "{\"rate\": 2}"));

    private MistakePage() {}

    private static String step(String name, String body) {
        return "{\"steps\": [{\"%s\": %s}]}".formatted(name, body);
    }

    /// Every wrong pipeline, with at least one for every step.
    private static List<String> wrong(Steps steps) {
        var wrong = new ArrayList<>(WRONG);
        for (StepSpec spec : steps.all()) {
            if (WRONG.stream().noneMatch(some -> some.contains("{\"" + spec.name() + "\":"))) {
                wrong.add(misspelt(spec));
            }
        }
        return wrong;
    }

    private static String misspelt(StepSpec spec) {
        String option = spec.options().getFirst().name();
        return step(spec.name(), "{\"%s\": 1}".formatted(option + "s"));
    }

    static String of(Steps steps) {
        var parser = new PipelineParser(steps);
        var out = new StringBuilder("# Mistakes\n\n");
        out.append(
                "Made from the code by `mvn test -Dtest=ReferenceTest -Drowmill.reference=write`.\n");
        out.append(
                "A pipeline is checked as a whole before the first row is read. Every mistake is told at once, with its place\n");
        out.append(
                "as a JSON Pointer: by `rowmill check`, and in `errors` of the `422` that the service answers.\n\n");
        out.append("| pipeline | place | what is said |\n|---|---|---|\n");
        for (String wrong : wrong(steps)) {
            String code = "`" + wrong.replace("|", "\\|") + "`";
            for (Problem problem : problems(parser, wrong)) {
                out.append(
                        "| %s | `%s` | %s |\n"
                                .formatted(
                                        code,
                                        problem.pointer().isEmpty()
                                                ? "(the whole)"
                                                : problem.pointer(),
                                        problem.detail()
                                                .replace("|", "\\|")
                                                .replace("<", "&lt;")
                                                .replace('\n', ' ')));
                code = "";
            }
        }
        return out.toString();
    }

    private static List<Problem> problems(PipelineParser parser, String wrong) {
        try {
            parser.parse(wrong);
            throw new IllegalStateException("this is no mistake: " + wrong);
        } catch (InvalidPipelineException e) {
            return e.problems();
        }
    }
}
