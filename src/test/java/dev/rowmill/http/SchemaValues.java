package dev.rowmill.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Random values of JSON Schemas, and random mistakes in them.
final class SchemaValues {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEPEST = 6;

    /// Fields that rows and steps have in common, so that steps find something to do.
    private static final List<String> WORDS =
            List.of(
                    "amount",
                    "qty",
                    "line",
                    "ip",
                    "a",
                    "b",
                    "geo.country",
                    "ü",
                    "odd name",
                    "_error");

    private static final List<String> EXPRESSIONS =
            List.of(
                    "amount > 10",
                    "amount * qty",
                    "has(a)",
                    "lower(line)",
                    "\"x\"",
                    "true",
                    "now()",
                    "line.contains(\"a\")",
                    "a ? b : 1",
                    "1 / 0",
                    "[1, 2].map(x, x + 1)",
                    "amount +",
                    "((((",
                    "",
                    "unknown(a)",
                    "-9223372036854775808",
                    "ü == \"ü\"");

    private static final List<String> PATTERNS =
            List.of(
                    "(?<word>\\w+)",
                    "\\d+",
                    "a*",
                    "(?P<x>a)(?P=x)",
                    "(a+)+$",
                    "[",
                    "(?<=a)b",
                    "\\p{L}",
                    "",
                    "(?<n>x)|(?<m>y)",
                    "{2,1}",
                    "\\");

    private static final List<String> AGGREGATES =
            List.of(
                    "count()",
                    "sum(amount)",
                    "avg(amount * qty)",
                    "count_distinct(a)",
                    "first(a)",
                    "approx_percentile(amount, 0.9)",
                    "approx_percentile(amount, 2)",
                    "collect(a)",
                    "sum()",
                    "max(",
                    "median(a)");

    private final Contract contract;
    private final Random random;

    SchemaValues(Contract contract, Random random) {
        this.contract = contract;
        this.random = random;
    }

    /// A value of this schema, or nearly: a text may not be what its format asks for.
    JsonNode of(JsonNode schema) {
        return of(schema, 0);
    }

    private JsonNode of(JsonNode given, int depth) {
        JsonNode schema = contract.resolved(given);
        if (schema.path("examples").isArray() && !schema.path("examples").isEmpty() && maybe(0.6)) {
            return any(schema.path("examples")).deepCopy();
        }
        for (String several : List.of("enum", "oneOf", "anyOf")) {
            if (schema.has(several)) {
                JsonNode one = any(schema.path(several));
                return several.equals("enum") ? one : of(one, depth);
            }
        }
        JsonNode type = schema.path("type");
        return switch (type.isArray() ? any(type).asText() : type.asText()) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "string" -> NODES.textNode(text(schema));
            case "integer" -> NODES.numberNode(whole(schema));
            case "number" -> NODES.numberNode(random.nextDouble());
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "null" -> NODES.nullNode();
            default -> value(depth);
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        if (!schema.has("properties") && !schema.has("additionalProperties")) {
            return row();
        }
        ObjectNode object = NODES.objectNode();
        for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
            boolean required =
                    schema.path("required").toString().contains('"' + member.getKey() + '"');
            if (required || (depth < DEEPEST && maybe(0.2))) {
                object.set(member.getKey(), of(member.getValue(), depth + 1));
            }
        }
        JsonNode others = schema.path("additionalProperties");
        for (int more = others.isObject() ? random.nextInt(4) : 0; more > 0; more--) {
            object.set(word(), of(others, depth + 1));
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(depth < DEEPEST ? 5 : 2); i > 0; i--) {
            array.add(of(schema.path("items"), depth + 1));
        }
        return array;
    }

    private String text(JsonNode schema) {
        return switch (schema.path("format").asText()) {
            case "expression" -> one(EXPRESSIONS);
            case "regex" -> one(PATTERNS);
            case "aggregate" -> one(AGGREGATES);
            default -> maybe(0.8) ? word() : odd();
        };
    }

    private long whole(JsonNode schema) {
        long min = schema.path("minimum").asLong(0);
        long max = schema.path("maximum").asLong(Long.MAX_VALUE);
        return switch (random.nextInt(4)) {
            case 0 -> min;
            case 1 -> max;
            default -> random.nextLong(min, Math.clamp(max, min, Math.max(min, 1_000)) + 1);
        };
    }

    /// A row that steps may find something in.
    ObjectNode row() {
        ObjectNode row = NODES.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            row.set(word(), value(DEEPEST - 2));
        }
        return row;
    }

    /// Any JSON.
    JsonNode value(int depth) {
        return switch (random.nextInt(depth < DEEPEST ? 8 : 6)) {
            case 0 -> NODES.numberNode(random.nextInt(100));
            case 1 -> NODES.numberNode(random.nextDouble() * 1e6);
            case 2 -> NODES.booleanNode(random.nextBoolean());
            case 3 -> NODES.nullNode();
            case 4 -> NODES.textNode(odd());
            case 5 -> NODES.textNode("GET /a " + random.nextInt(600));
            case 6 -> NODES.arrayNode().add(value(depth + 1)).add(value(depth + 1));
            default -> NODES.objectNode().set(word(), value(depth + 1));
        };
    }

    /// A value with one mistake somewhere in it.
    JsonNode mutated(JsonNode value) {
        var holders = new ArrayList<JsonNode>();
        collect(value, holders);
        if (holders.isEmpty()) {
            return value(0);
        }
        switch (holders.get(random.nextInt(holders.size()))) {
            case ObjectNode object -> mutate(object);
            case ArrayNode array when !array.isEmpty() ->
                    array.set(random.nextInt(array.size()), strange());
            case JsonNode other -> ((ArrayNode) other).add(strange());
        }
        return value;
    }

    private void mutate(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty() || maybe(0.3)) {
            object.set(maybe(0.5) ? word() : odd(), strange());
        } else if (maybe(0.4)) {
            object.remove(one(names));
        } else {
            object.set(one(names), strange());
        }
    }

    private JsonNode strange() {
        return switch (random.nextInt(8)) {
            case 0 -> NODES.numberNode(new java.math.BigDecimal("1e400"));
            case 1 -> NODES.numberNode(new java.math.BigInteger("9".repeat(60)));
            case 2 -> NODES.numberNode(-1);
            case 3 -> NODES.textNode("x".repeat(random.nextInt(5_000)));
            case 4 -> NODES.nullNode();
            default -> value(0);
        };
    }

    private static void collect(JsonNode value, List<JsonNode> holders) {
        if (value.isContainerNode()) {
            holders.add(value);
        }
        value.forEach(child -> collect(child, holders));
    }

    String word() {
        return one(WORDS);
    }

    /// A text that something may stumble over.
    String odd() {
        return switch (random.nextInt(9)) {
            case 0 -> "";
            case 1 -> "\u0000\u0001\u001f";
            case 2 -> "😀 \u202e ﷽ ñ";
            case 3 -> "{amount}{+a}{";
            case 4 -> "../../etc/passwd";
            case 5 -> "null";
            case 6 -> "-0.0e-0";
            case 7 -> "'\";--<script>";
            default -> Long.toString(random.nextLong());
        };
    }

    boolean maybe(double share) {
        return random.nextDouble() < share;
    }

    <T> T one(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    private JsonNode any(JsonNode array) {
        return array.path(random.nextInt(array.size()));
    }
}
