package dev.rowmill.http;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Locale;
import java.util.Map;

/// `/docs`: the OpenAPI document for people: every resource, step, format, document and problem.
final class DocsPage {
    private DocsPage() {}

    /// The page of this document.
    static Page of(JsonNode document) {
        JsonNode schemas = document.path("components").path("schemas");
        return Page.of(
                "docs.html",
                Map.of(
                        "version", Page.escaped(document.at("/info/version").asText()),
                        "description", Page.prose(document.at("/info/description").asText()),
                        "contents", contents(document),
                        "operations", operations(document),
                        "stepList", stepList(schemas),
                        "steps", StepHtml.all(schemas),
                        "formats", formats(document.path("x-formats")),
                        "documents", SchemaHtml.components(schemas),
                        "problems", problems(schemas.at("/Problem/x-types"))));
    }

    private static String contents(JsonNode document) {
        var html = new StringBuilder();
        for (JsonNode tag : document.path("tags")) {
            String name = tag.path("name").asText();
            html.append("<li><b>%s</b><ul>\n".formatted(Page.escaped(name)));
            eachOperation(
                    document,
                    name,
                    (method, path, operation) ->
                            html.append(
                                    "<li><a href=\"#%s\"><small>%s</small> %s</a></li>\n"
                                            .formatted(
                                                    Page.escaped(
                                                            operation.path("operationId").asText()),
                                                    method.toUpperCase(Locale.ROOT),
                                                    Page.escaped(path))));
            html.append("</ul></li>\n");
        }
        return html.toString();
    }

    private static String operations(JsonNode document) {
        var html = new StringBuilder();
        for (JsonNode tag : document.path("tags")) {
            String name = tag.path("name").asText();
            html.append(
                    "<h2>%s</h2>\n<p class=\"lead\">%s</p>\n"
                            .formatted(
                                    Page.escaped(name),
                                    Page.prose(tag.path("description").asText() + ".")));
            eachOperation(
                    document,
                    name,
                    (method, path, operation) ->
                            html.append(OperationHtml.of(method, path, operation)));
        }
        return html.toString();
    }

    private interface Visitor {
        void see(String method, String path, JsonNode operation);
    }

    private static void eachOperation(JsonNode document, String tag, Visitor visitor) {
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (method.getValue().path("tags").path(0).asText().equals(tag)) {
                    visitor.see(method.getKey(), path.getKey(), method.getValue());
                }
            }
        }
    }

    private static String stepList(JsonNode schemas) {
        var html = new StringBuilder();
        for (JsonNode step : StepHtml.steps(schemas)) {
            String name = Page.escaped(step.path("title").asText());
            html.append("<li><a href=\"#step-%s\">%s</a></li>\n".formatted(name, name));
        }
        return html.toString();
    }

    private static String formats(JsonNode formats) {
        var html = new StringBuilder();
        for (JsonNode format : formats) {
            html.append(
                    "<tr><td><code>%s</code></td><td>%s</td><td>%s</td></tr>\n"
                            .formatted(
                                    Page.escaped(format.path("name").asText()),
                                    SchemaHtml.codes(format.path("media_types")),
                                    SchemaHtml.codes(format.path("extensions"))));
        }
        return html.toString();
    }

    private static String problems(JsonNode types) {
        var html = new StringBuilder();
        for (JsonNode type : types) {
            html.append(
                    "<tr><td>%d</td><td><code>%s</code></td><td>%s</td></tr>\n"
                            .formatted(
                                    type.path("status").asInt(),
                                    Page.escaped(type.path("type").asText()),
                                    Page.escaped(type.path("title").asText())));
        }
        return html.toString();
    }
}
