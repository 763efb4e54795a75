package dev.rowmill.http;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;

/// The steps of the OpenAPI document, as HTML: what each does, its options, and it at work.
final class StepHtml {
    private StepHtml() {}

    /// Every step's schema, in order.
    static List<JsonNode> steps(JsonNode schemas) {
        var steps = new ArrayList<JsonNode>();
        for (JsonNode one : schemas.path("Step").path("oneOf")) {
            String ref = one.path("$ref").asText();
            steps.add(schemas.path(ref.substring(ref.lastIndexOf('/') + 1)));
        }
        return steps;
    }

    static String all(JsonNode schemas) {
        var html = new StringBuilder();
        steps(schemas).forEach(step -> html.append(one(step)));
        return html.toString();
    }

    private static String one(JsonNode step) {
        String name = step.path("title").asText();
        JsonNode options = step.path("properties").path(name);
        var html = new StringBuilder();
        html.append(
                """
                <section id="step-%1$s">
                <h3><code>%1$s</code> <small>%2$s</small></h3>
                <p>%3$s%4$s</p>
                """
                        .formatted(
                                Page.escaped(name),
                                Page.escaped(step.path("x-kind").asText()),
                                Page.prose(step.path("description").asText()),
                                shorthand(options)));
        JsonNode longForm = options.has("oneOf") ? options.path("oneOf").path(1) : options;
        html.append(SchemaHtml.members(longForm));
        step.path("x-examples").forEach(example -> html.append(example(example)));
        return html.append("</section>\n").toString();
    }

    private static String shorthand(JsonNode options) {
        if (options.path("additionalProperties").isObject()) {
            return " Every other member is "
                    + SchemaHtml.type(options.path("additionalProperties"))
                    + ", under a name of your choice.";
        }
        if (!options.has("oneOf")) {
            return "";
        }
        String first = options.path("oneOf").path(1).path("properties").fieldNames().next();
        return " In short, only the value of <code>%s</code>.".formatted(Page.escaped(first));
    }

    private static String example(JsonNode example) {
        var text = new StringBuilder(example.path("step").toString()).append('\n');
        example.path("datasets")
                .properties()
                .forEach(dataset -> {
                    text.append("  ").append(dataset.getKey()).append(":\n");
                    dataset.getValue()
                            .forEach(row -> text.append("    ").append(shown(row)).append('\n'));
                });
        example.path("in").forEach(row -> text.append("  ").append(shown(row)).append('\n'));
        if (example.has("error")) {
            text.append("✗ ").append(example.path("error").asText()).append('\n');
        }
        example.path("out").forEach(row -> text.append("→ ").append(shown(row)).append('\n'));
        return "<pre><code>%s</code></pre>\n".formatted(Page.escaped(text.toString().strip()));
    }

    private static String shown(JsonNode row) {
        return row.isTextual() ? row.textValue() : row.toString();
    }
}
