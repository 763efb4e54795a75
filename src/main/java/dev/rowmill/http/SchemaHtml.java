package dev.rowmill.http;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// JSON Schemas of the OpenAPI document, as HTML.
final class SchemaHtml {
    private static final String COMPONENT = "#/components/schemas/";

    private SchemaHtml() {}

    /// The documents that are sent and answered, member by member. Steps have a section of their own.
    static String components(JsonNode schemas) {
        var html = new StringBuilder();
        for (Map.Entry<String, JsonNode> entry : schemas.properties()) {
            JsonNode schema = entry.getValue();
            if (entry.getKey().startsWith("Step_") || !schema.has("properties")) {
                continue;
            }
            html.append(
                    "<section id=\"schema-%s\">\n<h3>%s</h3>\n<p>%s</p>\n%s</section>\n"
                            .formatted(
                                    entry.getKey(),
                                    entry.getKey(),
                                    Page.prose(schema.path("description").asText()),
                                    members(schema)));
        }
        return html.toString();
    }

    /// A table of the members of an object.
    static String members(JsonNode schema) {
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        var html = new StringBuilder("<div class=\"wide\"><table>\n");
        for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
            JsonNode type = member.getValue();
            boolean must = required.contains(member.getKey());
            html.append(
                    "<tr><td><code>%s</code>%s</td><td class=\"type\">%s</td><td>%s%s</td></tr>\n"
                            .formatted(
                                    Page.escaped(member.getKey()),
                                    must ? " <b class=\"must\" title=\"required\">*</b>" : "",
                                    type(type),
                                    Page.prose(type.path("description").asText()),
                                    byDefault(type)));
        }
        return html.append("</table></div>\n").toString();
    }

    /// What is taken where nothing is given.
    static String byDefault(JsonNode type) {
        return type.has("default")
                ? " <small>default <code>%s</code></small>"
                        .formatted(Page.escaped(type.path("default").asText()))
                : "";
    }

    /// A type in a few words.
    static String type(JsonNode schema) {
        if (schema.has("x-type")) {
            return Page.escaped(schema.path("x-type").asText());
        }
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asText().substring(COMPONENT.length());
            String target = name.equals("Step") ? "steps" : "schema-" + name;
            return name.equals("Row") ? "row" : "<a href=\"#%s\">%s</a>".formatted(target, name);
        }
        if (schema.has("enum")) {
            return codes(schema.path("enum"));
        }
        for (String several : List.of("oneOf", "anyOf")) {
            if (schema.has(several)) {
                return joined(schema.path(several));
            }
        }
        if (schema.path("type").asText().equals("array")) {
            String items = type(schema.path("items"));
            return "list of " + (items.equals("row") ? "rows" : items);
        }
        return named(schema);
    }

    private static String joined(JsonNode schemas) {
        List<String> types = new ArrayList<>();
        schemas.forEach(schema -> types.add(type(schema)));
        return String.join(" or ", types);
    }

    private static String named(JsonNode schema) {
        JsonNode type = schema.path("type");
        String name = type.isArray() ? type.path(0).asText() + " or null" : type.asText();
        return switch (name) {
            case "" -> "any";
            case "string" -> schema.path("format").asText().equals("date-time") ? "time" : "text";
            case "string or null" -> "text or null";
            case "integer" -> "whole number";
            case "integer or null" -> "whole number or null";
            default -> name;
        };
    }

    /// Texts as code, one after the other.
    static String codes(JsonNode texts) {
        List<String> codes = new ArrayList<>();
        texts.forEach(text -> codes.add("<code>" + Page.escaped(text.asText()) + "</code>"));
        return String.join(" ", codes);
    }
}
