package dev.rowmill.reference;

import dev.rowmill.step.Example;
import dev.rowmill.step.Form;
import dev.rowmill.step.Option;
import dev.rowmill.step.StepSpec;
import dev.rowmill.step.Steps;

import java.util.List;
import java.util.Locale;

/// `docs/steps.md`: every step with its options and examples, from the specifications that validate pipelines.
final class StepPage {
    private final StringBuilder out = new StringBuilder();

    private StepPage() {}

    static String of(Steps steps) {
        var page = new StepPage();
        page.line("# Steps");
        page.line("");
        page.line(
                "Made from the code by `mvn test -Dtest=ReferenceTest -Drowmill.reference=write`. `GET /v1/steps` has the"
                        + " same as JSON.");
        page.line(
                "A step is an object with one key, its name. Every step also takes `if`, an expression: where it is not true"
                        + " the row");
        page.line("passes unchanged; and `tag`, a name for metrics and errors.");
        page.line("");
        page.line("| step | kind | does |");
        page.line("|---|---|---|");
        for (StepSpec step : steps.all()) {
            page.line(
                    "| [`%s`](#%s) | %s | %s |"
                            .formatted(
                                    step.name(),
                                    step.name(),
                                    lower(step.kind()),
                                    cell(step.summary())));
        }
        steps.all().forEach(page::step);
        return page.out.toString();
    }

    private void step(StepSpec step) {
        line("");
        line("## " + step.name());
        line(step.summary());
        String shorthand = shorthand(step.form());
        if (!shorthand.isEmpty()) {
            line("");
            line(shorthand);
        }
        line("");
        line("| option | type | default | |");
        line("|---|---|---|---|");
        for (Option option : step.form().options()) {
            String value = option.defaultText();
            line(
                    "| `%s` | %s | %s | %s |"
                            .formatted(
                                    option.name(),
                                    cell(option.type().label()),
                                    option.required()
                                            ? "required"
                                            : value == null ? "" : "`" + cell(value) + "`",
                                    cell(option.summary())));
        }
        step.examples().forEach(example -> example(step, example));
    }

    private static String shorthand(Form form) {
        String first = form.options().isEmpty() ? "" : form.options().getFirst().name();
        return switch (form.shorthand()) {
            case NONE -> "";
            case TEXT -> "Short form: the text of `%s` alone.".formatted(first);
            case NUMBER -> "Short form: the number of `%s` alone.".formatted(first);
            case LIST -> "Short form: the list of `%s` alone.".formatted(first);
            case MEMBERS -> "Short form: the members of `%s` alone.".formatted(first);
            case OPEN -> "Members with names of your choice stand beside the options.";
        };
    }

    private void example(StepSpec step, Example example) {
        line("");
        line("```json");
        line("{\"%s\": %s}".formatted(step.name(), example.options()));
        line("```");
        example.datasets()
                .forEach((name, rows) -> {
                    line("");
                    line("where `%s` has the rows %s".formatted(name, lines(rows)));
                });
        line("");
        line("| in | out |");
        line("|---|---|");
        List<String> in = example.in();
        if (example.error() != null) {
            in.forEach(row ->
                    line("| `%s` | error `%s` |".formatted(code(row), example.error().wireName())));
            return;
        }
        boolean rowByRow = in.size() == example.out().size();
        if (rowByRow) {
            for (int i = 0; i < in.size(); i++) {
                line("| `%s` | `%s` |".formatted(code(in.get(i)), code(example.out().get(i))));
            }
        } else {
            line("| %s | %s |".formatted(lines(in), lines(example.out())));
        }
    }

    private static String lines(List<String> rows) {
        return String.join("<br>", rows.stream().map(row -> "`" + code(row) + "`").toList());
    }

    private static String code(String text) {
        return text.replace("|", "\\|");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
