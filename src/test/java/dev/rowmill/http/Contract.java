package dev.rowmill.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.AnnotationKeyword;

import dev.rowmill.http.ContractClient.Reaction;
import dev.rowmill.http.ContractRequests.Request;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/// What the served OpenAPI document promises, and whether an answer keeps it.
final class Contract {
    private static final String HERE = "https://rowmill.test/openapi.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /// The dialect, in which the document's own `x-` keywords only annotate.
    private static final Dialect DIALECT =
            Dialect.builder(Dialects.getDraft202012())
                    .unknownKeywordFactory((name, _) -> new AnnotationKeyword(name))
                    .build();

    private final JsonNode document;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new HashMap<>();

    Contract(JsonNode document) {
        this.document = document;
        this.registry =
                SchemaRegistry.withDefaultDialect(
                        DIALECT, builder -> builder.schemas(Map.of(HERE, document.toString())));
    }

    /// One method at one path.
    ///
    /// @param method in capitals
    /// @param pointer to it in the document
    record Documented(String method, String path, String pointer, JsonNode node) {}

    /// All that there is, `HEAD` left out.
    List<Documented> operations() {
        var all = new ArrayList<Documented>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                all.add(
                        new Documented(
                                method.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                "/paths/" + escaped(path.getKey()) + "/" + method.getKey(),
                                method.getValue()));
            }
        }
        return all;
    }

    /// The methods at a path, as `Allow` has them.
    String methods(String path) {
        var methods = new TreeSet<String>();
        document.path("paths")
                .path(path)
                .fieldNames()
                .forEachRemaining(method -> methods.add(method.toUpperCase(Locale.ROOT)));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    /// What a schema is, where it is a reference.
    JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    /// What is wrong with a document that should be of this component's schema.
    List<String> mistakes(String component, JsonNode value) {
        return at("/components/schemas/" + component, value);
    }

    private List<String> at(String pointer, JsonNode value) {
        Schema schema =
                schemas.computeIfAbsent(
                        pointer, at -> registry.getSchema(SchemaLocation.of(HERE + "#" + at)));
        // The first says it; one for every branch that was not meant follows.
        return schema.validate(value).stream().map(Error::toString).limit(1).toList();
    }

    /// What an answer breaks of what is promised of its request.
    List<String> mistakes(Request request, Reaction answer) {
        var mistakes = new ArrayList<String>();
        Documented operation = request.operation();
        boolean isHead = request.method().equals("HEAD");
        if (answer.status() >= 500) {
            mistakes.add("the server failed");
        }
        if (isHead && !answer.body().isEmpty()) {
            mistakes.add("HEAD with a body");
        }
        if (!isHead && answer.status() >= 400) {
            mistakes.addAll(problem(answer, request.path()));
        }
        if (answer.status() == 405) {
            if (!methods(operation.path()).equals(answer.allow())) {
                mistakes.add("Allow is " + answer.allow());
            }
        } else if ((isHead && operation.method().equals("GET"))
                || request.method().equals(operation.method())) {
            // A path that is none of this operation's need not be known.
            if (request.well() || answer.status() != 404) {
                mistakes.addAll(promised(operation, answer));
            }
        } else if (answer.status() < 400) {
            mistakes.addAll(other(request, answer));
        }
        return mistakes;
    }

    /// Another method than was chosen: it may be another operation of the path.
    private List<String> other(Request request, Reaction answer) {
        for (Documented operation : operations()) {
            boolean isIt = operation.method().equals(request.method().replace("HEAD", "GET"));
            if (isIt && operation.path().equals(request.operation().path())) {
                return promised(operation, answer);
            }
        }
        return List.of(request.method() + " is not documented");
    }

    private List<String> promised(Documented operation, Reaction answer) {
        String status = Integer.toString(answer.status());
        JsonNode promised = operation.node().path("responses").path(status);
        if (promised.isMissingNode()) {
            return List.of("status " + status + " is not documented");
        }
        JsonNode content = promised.path("content");
        if (answer.body().isEmpty()) {
            return List.of();
        }
        String type = answer.mediaType();
        if (type == null || !content.has(type)) {
            return List.of("the type %s of a %s is not documented".formatted(type, status));
        }
        if (!type.endsWith("json") || type.contains("nd")) {
            return List.of();
        }
        String pointer =
                "%s/responses/%s/content/%s/schema"
                        .formatted(operation.pointer(), status, escaped(type));
        return json(pointer, answer);
    }

    private List<String> json(String pointer, Reaction answer) {
        try {
            return at(pointer, JSON.readTree(answer.body()));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return answer.status() == 206 ? List.of() : List.of("no JSON: " + e.getMessage());
        }
    }

    private List<String> problem(Reaction answer, String path) {
        if (!Problems.CONTENT_TYPE.equals(answer.mediaType())) {
            return List.of("an error of type " + answer.mediaType());
        }
        try {
            JsonNode problem = JSON.readTree(answer.body());
            var broken = new ArrayList<>(mistakes("Problem", problem));
            if (problem.path("status").asInt() != answer.status()) {
                broken.add("another status in the document");
            }
            // Before the path is understood, there may be none.
            boolean isEarly = List.of(400, 414, 431).contains(answer.status());
            if (!isEarly && !problem.path("instance").asText().equals(path)) {
                broken.add("instance is not the path");
            }
            return broken;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return List.of("no JSON: " + e.getMessage());
        }
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
