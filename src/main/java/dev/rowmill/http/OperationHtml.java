package dev.rowmill.http;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/// One operation of the OpenAPI document, as HTML.
final class OperationHtml {
    private OperationHtml() {}

    static String of(String method, String path, JsonNode operation) {
        var html = new StringBuilder();
        html.append(
                """
                <section id="%s">
                <h3><span class="%s">%s</span> <code>%s</code></h3>
                <p class="summary">%s</p>
                """
                        .formatted(
                                Page.escaped(operation.path("operationId").asText()),
                                method,
                                method.toUpperCase(Locale.ROOT),
                                Page.escaped(path).replace("/", "/<wbr>"),
                                Page.prose(operation.path("summary").asText())));
        if (operation.has("description")) {
            html.append(
                    "<p>%s</p>\n".formatted(Page.prose(operation.path("description").asText())));
        }
        operation
                .path("x-codeSamples")
                .forEach(sample ->
                        html.append(
                                "<pre><code>%s</code></pre>\n"
                                        .formatted(Page.escaped(sample.path("source").asText()))));
        html.append(parameters(operation.path("parameters")));
        html.append(body(operation.path("requestBody")));
        html.append(answers(operation.path("responses")));
        return html.append("</section>\n").toString();
    }

    private static String parameters(JsonNode parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        var html = new StringBuilder("<h4>Parameters</h4>\n<div class=\"wide\"><table>\n");
        for (JsonNode parameter : parameters) {
            JsonNode schema = parameter.path("schema");
            html.append(
                    "<tr><td><code>%s</code> <small>%s</small></td><td class=\"type\">%s</td><td>%s%s</td></tr>\n"
                            .formatted(
                                    Page.escaped(parameter.path("name").asText()),
                                    Page.escaped(parameter.path("in").asText()),
                                    SchemaHtml.type(schema),
                                    Page.prose(parameter.path("description").asText()),
                                    SchemaHtml.byDefault(schema)));
        }
        return html.append("</table></div>\n").toString();
    }

    private static String body(JsonNode body) {
        return body.isMissingNode()
                ? ""
                : "<h4>Body</h4>\n<p>%s</p>\n<div class=\"wide\"><table>\n%s</table></div>\n"
                        .formatted(
                                Page.prose(body.path("description").asText()),
                                content(body.path("content")));
    }

    /// A row for each kind of content, with all media types that have it.
    private static String content(JsonNode content) {
        var types = new LinkedHashMap<String, StringJoiner>();
        for (Map.Entry<String, JsonNode> entry : content.properties()) {
            JsonNode schema = entry.getValue().path("schema");
            String what =
                    schema.has("description") && !schema.has("oneOf")
                            ? Page.prose(schema.path("description").asText())
                            : SchemaHtml.type(schema);
            types.computeIfAbsent(what, _ -> new StringJoiner(" "))
                    .add("<code>" + Page.escaped(entry.getKey()) + "</code>");
        }
        var html = new StringBuilder();
        types.forEach((what, names) ->
                html.append("<tr><td>%s</td><td>%s</td></tr>\n".formatted(names, what)));
        return html.toString();
    }

    private static String answers(JsonNode answers) {
        var good = new StringBuilder();
        var bad = new StringBuilder();
        var statuses = new StringJoiner(", ");
        for (Map.Entry<String, JsonNode> entry : answers.properties()) {
            JsonNode answer = entry.getValue();
            String status = entry.getKey();
            boolean isGood = status.compareTo("400") < 0;
            (isGood ? good : bad)
                    .append(
                            "<tr class=\"s%c\"><td>%s</td><td>%s%s</td></tr>\n"
                                    .formatted(
                                            status.charAt(0),
                                            status,
                                            Page.prose(answer.path("description").asText()),
                                            headers(answer.path("headers"))));
            if (!isGood) {
                statuses.add(status);
            }
        }
        return """
        <h4>Answers</h4>
        <div class="wide"><table>
        %s</table></div>
        <details><summary>Refusals: %s</summary><div class="wide"><table>
        %s</table></div></details>
        """
                .formatted(good, statuses, bad);
    }

    private static String headers(JsonNode headers) {
        var names = new StringJoiner(" ", " <small>with ", "</small>");
        headers.fieldNames()
                .forEachRemaining(name -> names.add("<code>" + Page.escaped(name) + "</code>"));
        return headers.isEmpty() ? "" : names.toString();
    }
}
