package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The JSON Schema of an object, member by member. Not thread-safe; lives only while a document is made.
final class ObjectSchema {
    private final ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    private final ObjectNode members = JsonNodeFactory.instance.objectNode();

    /// An object that is described in one sentence.
    ObjectSchema(String description) {
        schema.put("description", description);
        schema.set("properties", members);
    }

    /// Adds a member that is always there.
    ObjectSchema required(String name, ObjectNode type, String description) {
        schema.withArray("required").add(name);
        return optional(name, type, description);
    }

    /// Adds a member that may be missing.
    ObjectSchema optional(String name, ObjectNode type, String description) {
        members.set(name, type.put("description", description));
        return this;
    }

    /// The schema of an object that may get members in later versions: of answers.
    ObjectNode open() {
        return schema;
    }

    /// The schema of an object that has no members but these: of requests.
    ObjectNode closed() {
        return schema.put("additionalProperties", false);
    }

    /// The schema of an object whose other members all have one type.
    ObjectNode others(ObjectNode type) {
        return schema.set("additionalProperties", type);
    }
}
