package dev.rowmill.step;

import com.fasterxml.jackson.databind.JsonNode;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON value whose texts are templates: the body of a request. Immutable.
///
/// A text that is nothing but `{name}` becomes the field's value, whatever its kind; names of
/// members are not templates.
sealed interface JsonTemplate {
    /// Always the same value.
    record Constant(Value value) implements JsonTemplate {}

    /// A text with fields in it.
    record Text(Template template) implements JsonTemplate {}

    /// The value of a field.
    record Field(Path path) implements JsonTemplate {}

    /// An array of templates.
    record Array(List<JsonTemplate> items) implements JsonTemplate {}

    /// An object of templates.
    record Obj(Map<String, JsonTemplate> members) implements JsonTemplate {}

    /// The template that `node` describes.
    static JsonTemplate of(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> ofText(Template.text(node.textValue()));
            case NUMBER -> new Constant(JsonNumber.parse(node.asText()));
            case BOOLEAN -> new Constant(Value.bool(node.booleanValue()));
            case ARRAY -> {
                var items = new ArrayList<JsonTemplate>();
                node.forEach(item -> items.add(of(item)));
                yield new Array(items);
            }
            case OBJECT, POJO -> {
                var members = new LinkedHashMap<String, JsonTemplate>();
                node.properties()
                        .forEach(member -> members.put(member.getKey(), of(member.getValue())));
                yield new Obj(members);
            }
            case NULL, MISSING, BINARY -> new Constant(Value.Null.NULL);
        };
    }

    private static JsonTemplate ofText(Template template) {
        Path only = template.onlyField();
        return only == null ? new Text(template) : new Field(only);
    }

    /// The value for `row`.
    ///
    /// @throws RowException with `expression_error` if it has no field that a template names
    default Value expand(Row row) throws RowException {
        return switch (this) {
            case Constant(var value) -> value;
            case Text(var template) -> Value.text(template.expand(row));
            case Field(var path) -> field(row, path);
            case Array(var templates) -> {
                var items = new ArrayList<Value>(templates.size());
                for (JsonTemplate template : templates) {
                    items.add(template.expand(row));
                }
                yield new Value.Array(items);
            }
            case Obj(var templates) -> {
                var members = new LinkedHashMap<String, Value>();
                for (Map.Entry<String, JsonTemplate> member : templates.entrySet()) {
                    members.put(member.getKey(), member.getValue().expand(row));
                }
                yield new Value.Obj(members);
            }
        };
    }

    private static Value field(Row row, Path path) throws RowException {
        Value value = path.get(row);
        if (value == null) {
            throw new RowException(
                    ErrorCode.EXPRESSION_ERROR,
                    "{%s}: expected a field, found no such field".formatted(path));
        }
        return value;
    }
}
