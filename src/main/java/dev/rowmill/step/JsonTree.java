package dev.rowmill.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.rowmill.row.Json;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/// Rows and JSON texts as trees whose nodes are equal exactly where JSON Schema calls the values
/// equal: a number is the same node however it was written, so `1.0` is the integer `1`.
final class JsonTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// From here on not every whole number is a double, which is what libraries compute with.
    private static final BigDecimal EXACT_UP_TO = new BigDecimal(1L << 53);

    /// The most places before or after the decimal point: computing with more could take very long.
    private static final int MAX_PLACES = 2 * JsonNumber.MAX_LENGTH;

    /// A number has so many places that nothing can be computed with it in a short time.
    static final class NumberException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NumberException(String text) {
            super(
                    "expected a number of at most %,d places, found %s"
                            .formatted(MAX_PLACES, Json.shortened(text)),
                    null,
                    false,
                    false);
        }
    }

    private JsonTree() {}

    /// A row as an object.
    ///
    /// @throws NumberException if it holds a number of too many places
    static JsonNode of(Row row) {
        ObjectNode object = NODES.objectNode();
        for (int i = 0; i < row.size(); i++) {
            object.set(row.name(i), of(row.value(i)));
        }
        return object;
    }

    private static JsonNode of(Value value) {
        return switch (value) {
            case Value.Null _ -> NullNode.instance;
            case Value.Bool truth -> BooleanNode.valueOf(truth.value());
            case Value.Text(var text) -> TextNode.valueOf(text);
            case JsonNumber number -> number(number.text());
            case Value.Array(var items) -> {
                ArrayNode array = NODES.arrayNode(items.size());
                items.forEach(item -> array.add(of(item)));
                yield array;
            }
            case Value.Obj(var members) -> {
                ObjectNode object = NODES.objectNode();
                members.forEach((name, member) -> object.set(name, of(member)));
                yield object;
            }
        };
    }

    /// The same tree with its numbers made comparable.
    ///
    /// @throws NumberException if it holds a number of too many places
    static JsonNode of(JsonNode node) {
        if (node.isNumber()) {
            return number(node.asText());
        }
        if (node.isArray()) {
            ArrayNode array = NODES.arrayNode(node.size());
            node.forEach(item -> array.add(of(item)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = NODES.objectNode();
            node.properties().forEach(member -> object.set(member.getKey(), of(member.getValue())));
            return object;
        }
        return node;
    }

    private static JsonNode number(String text) {
        BigDecimal exact = exact(text);
        if (exact == null) {
            throw new NumberException(text);
        }
        boolean isInteger = exact.scale() <= 0 && exact.abs().compareTo(EXACT_UP_TO) <= 0;
        return isInteger ? LongNode.valueOf(exact.longValue()) : DecimalNode.valueOf(exact);
    }

    private static @Nullable BigDecimal exact(String text) {
        try {
            BigDecimal exact = new BigDecimal(text).stripTrailingZeros();
            long before = (long) exact.precision() - exact.scale();
            return before <= MAX_PLACES && exact.scale() <= MAX_PLACES ? exact : null;
        } catch (NumberFormatException exponentBeyond32Bits) {
            return null;
        }
    }
}
