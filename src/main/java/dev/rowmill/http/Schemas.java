package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Collection;

/// Small JSON Schemas (2020-12), each a new node that the caller may add to.
final class Schemas {
    private Schemas() {}

    /// What the components of the document name so.
    static ObjectNode ref(String component) {
        return any().put("$ref", "#/components/schemas/" + component);
    }

    static ObjectNode any() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode text() {
        return any().put("type", "string");
    }

    /// A text of at least one character.
    static ObjectNode word() {
        return text().put("minLength", 1);
    }

    /// A text that a regular expression describes, with one that it matches.
    static ObjectNode text(String pattern, String example) {
        ObjectNode text = text().put("pattern", "^" + pattern + "$");
        text.putArray("examples").add(example);
        return text;
    }

    static ObjectNode oneOf(Collection<String> names) {
        ObjectNode text = text();
        names.forEach(text.putArray("enum")::add);
        return text;
    }

    static ObjectNode time() {
        return text().put("format", "date-time");
    }

    static ObjectNode bool() {
        return any().put("type", "boolean");
    }

    static ObjectNode number() {
        return any().put("type", "number").put("minimum", 0);
    }

    static ObjectNode whole(long min) {
        return any().put("type", "integer").put("minimum", min);
    }

    static ObjectNode whole(long min, long max) {
        return whole(min).put("maximum", max);
    }

    static ObjectNode listOf(ObjectNode items) {
        return any().put("type", "array").set("items", items);
    }

    /// The same or null.
    static ObjectNode orNull(ObjectNode schema) {
        if (!schema.path("type").isTextual()) {
            ObjectNode either = any();
            either.putArray("anyOf").add(schema).add(any().put("type", "null"));
            return either;
        }
        String type = schema.path("type").textValue();
        schema.putArray("type").add(type).add("null");
        return schema;
    }

    /// What is one and only one of these.
    static ObjectNode either(Collection<ObjectNode> schemas) {
        ObjectNode either = any();
        ArrayNode all = either.putArray("oneOf");
        schemas.forEach(all::add);
        return either;
    }
}
