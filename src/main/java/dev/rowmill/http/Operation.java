package dev.rowmill.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.rowmill.tenant.Role;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What is promised of one method at one path: an OpenAPI operation object in the making. Not thread-safe.
final class Operation {
    /// What any request can meet, before a route is asked.
    private static final Set<ProblemType> ALWAYS =
            EnumSet.of(
                    ProblemType.UNREADABLE,
                    ProblemType.INVALID_PARAMETER,
                    ProblemType.URI_TOO_LONG,
                    ProblemType.HEADERS_TOO_LARGE,
                    ProblemType.INTERNAL);

    private final String method;
    private final String path;
    private final ObjectNode node = JsonNodeFactory.instance.objectNode();
    private @Nullable Role needed;
    private final ArrayNode parameters = JsonNodeFactory.instance.arrayNode();
    private final TreeMap<String, ObjectNode> answers = new TreeMap<>();
    private final Set<ProblemType> problems = EnumSet.copyOf(ALWAYS);

    /// An operation.
    ///
    /// @param id a name for the methods of generated clients, each used once
    /// @param tag the kind of resource
    /// @param summary what it does, without a full stop
    Operation(String method, String path, String id, String tag, String summary) {
        this.method = method.toLowerCase(Locale.ROOT);
        this.path = path;
        node.put("operationId", id).put("summary", summary).putArray("tags").add(tag);
    }

    /// Says more, in CommonMark.
    Operation says(String description) {
        node.put("description", description);
        return this;
    }

    /// Takes a part of the path.
    Operation path(String name, ObjectNode type, String description) {
        parameter("path", name, type, description).put("required", true);
        return this;
    }

    Operation query(String name, ObjectNode type, String description) {
        parameter("query", name, type, description);
        return this;
    }

    Operation header(String name, ObjectNode type, String description) {
        parameter("header", name, type, description);
        return this;
    }

    private ObjectNode parameter(String in, String name, ObjectNode type, String description) {
        ObjectNode parameter = parameters.addObject();
        parameter.put("name", name).put("in", in).put("description", description);
        parameter.set("schema", type);
        return parameter;
    }

    /// Takes a body of one of these media types.
    Operation body(String description, ObjectNode content) {
        ObjectNode body = node.putObject("requestBody").put("description", description);
        body.put("required", true).set("content", content);
        return this;
    }

    /// Answers without a body.
    ///
    /// @param headers names of header fields that the answer has, of which [ApiHeaders] knows what they mean
    Operation answers(int status, String description, String... headers) {
        answers.put(Integer.toString(status), answer(description, headers));
        return this;
    }

    /// Answers with a body of one of these media types.
    Operation answers(int status, String description, ObjectNode content, String... headers) {
        answers.put(Integer.toString(status), answer(description, headers).set("content", content));
        return this;
    }

    private static ObjectNode answer(String description, String... headers) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("description", description);
        for (String header : headers) {
            answer.withObjectProperty("headers").set(header, ApiHeaders.ref(header));
        }
        return answer;
    }

    /// Refuses with these problems, beside those that any request can meet.
    Operation refuses(ProblemType... types) {
        problems.addAll(Set.of(types));
        return this;
    }

    /// Shows how it is called from a shell, at `http://127.0.0.1:{{port}}`.
    Operation curl(String command) {
        ObjectNode sample = node.withArray("x-codeSamples").addObject();
        sample.put("lang", "Shell").put("label", "curl").put("source", command.strip());
        return this;
    }

    /// Below `/v1` a key is needed, one of this role.
    Operation needs(Role role) {
        needed = role;
        return this;
    }

    /// Otherwise it is one that may read, or, for what is no `GET`, one that may submit.
    private void key() {
        if (!path.startsWith("/v1/")) {
            return;
        }
        Role byMethod = method.equals("get") ? Role.READ : Role.SUBMIT;
        Role role = needed == null ? byMethod : needed;
        ArrayNode security = node.putArray("security");
        for (String scheme : List.of("bearer", "apiKey")) {
            security.addObject().putArray(scheme).add(role.label());
        }
        refuses(ProblemType.UNAUTHORIZED, ProblemType.QUOTA_EXCEEDED, ProblemType.TOO_MANY_TRIES);
        if (role != Role.READ) {
            refuses(ProblemType.FORBIDDEN);
        }
    }

    /// Adds this operation to the paths of a document.
    ///
    /// @param port for its examples
    void addTo(ObjectNode paths, int port) {
        key();
        for (JsonNode sample : node.path("x-codeSamples")) {
            String source = sample.path("source").asText();
            ((ObjectNode) sample).put("source", source.replace("{{port}}", Integer.toString(port)));
        }
        if (!parameters.isEmpty()) {
            node.set("parameters", parameters);
        }
        problems.stream()
                .collect(Collectors.groupingBy(type -> type.status))
                .forEach((status, types) ->
                        answers.put(Integer.toString(status), ApiSchemas.problem(status, types)));
        node.putObject("responses").setAll(answers);
        paths.withObjectProperty(path).set(method, node);
    }
}
