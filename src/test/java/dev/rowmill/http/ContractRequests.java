package dev.rowmill.http;

import com.fasterxml.jackson.databind.JsonNode;

import dev.rowmill.http.Contract.Documented;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Random requests made of the OpenAPI document: right ones, wrong ones, and such as are only nearly right.
final class ContractRequests {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW");

    /// What stands in the place of an id or a name, percent-encoded.
    private static final List<String> ODD_SEGMENTS =
            List.of(
                    "job_",
                    "job_0",
                    "0",
                    "null",
                    "%C3%BC",
                    "%F0%9F%98%80",
                    "a%20b",
                    "%00",
                    "..%2F..%2Fetc",
                    "%2e%2e",
                    "%252e",
                    "a;x=1",
                    "x".repeat(300),
                    "%FF%FE",
                    "-",
                    "*",
                    "'%22%3Cb%3E",
                    "+");

    private static final List<String> ODD_QUERIES =
            List.of(
                    "",
                    "-1",
                    "0",
                    "1e9",
                    "99999999999999999999",
                    "%00",
                    "%C3%BC",
                    "a%20b",
                    "%FF",
                    "null",
                    "%5B%5D",
                    "x".repeat(200),
                    "true",
                    "1,2",
                    "+1",
                    "%2B1",
                    "%C2%B9");

    private static final List<String> ODD_ACCEPTS =
            List.of(
                    "*/*",
                    "",
                    "image/png",
                    "text/csv;q=0",
                    ";;,",
                    "application/json;q=abc",
                    "text/*",
                    "application/*;q=0.5, text/csv",
                    "*",
                    "application/json, */*;q=0.1",
                    ",".repeat(50));

    private static final List<String> ODD_HEADERS =
            List.of(
                    "",
                    "x",
                    "\"",
                    "*",
                    "W/\"x\"",
                    "\"a\", \"b\"",
                    "-1",
                    "bytes=5-1",
                    "bytes=9999999-",
                    "bytes=0-1,3-4",
                    "bytes=-5",
                    "99999999999999999999",
                    ",,,",
                    "'",
                    "a=b;c");

    private final SchemaValues values;
    private final ContractBodies bodies;
    private final List<Documented> operations;
    private final List<Documented> busy;

    /// Names of pipelines and ids of jobs that may be there.
    private final List<String> names = new ArrayList<>(List.of("orders"));

    private final List<String> ids = new ArrayList<>(List.of("job_none"));

    ContractRequests(Contract contract, Random random) {
        this.values = new SchemaValues(contract, random);
        this.bodies = new ContractBodies(values, random);
        // Watching the service takes seconds a time; ProfileTest does it.
        this.operations =
                contract.operations().stream()
                        .filter(operation -> !operation.path().equals("/v1/profile"))
                        .toList();
        this.busy =
                operations.stream()
                        .filter(operation -> operation.node().has("requestBody"))
                        .toList();
    }

    /// One request.
    ///
    /// @param operation the one whose path it has
    /// @param path as sent
    /// @param well whether the path can be one of the operation's
    record Request(
            Documented operation,
            String method,
            String path,
            boolean well,
            String query,
            Map<String, String> headers,
            ContractBodies.@Nullable Body body) {
        @Override
        public String toString() {
            String shown = query.substring(0, Math.min(200, query.length()));
            return "%s %s%s %s %s".formatted(method, path, shown, headers, body);
        }
    }

    Request next() {
        Documented operation = values.one(values.maybe(0.5) ? busy : operations);
        String method = operation.method();
        if (method.equals("GET") && values.maybe(0.1)) {
            method = "HEAD";
        } else if (values.maybe(0.04)) {
            method = values.one(METHODS);
        }
        boolean odd = values.maybe(0.12);
        String path = path(operation, odd);
        var headers = headers(operation);
        ContractBodies.Body body = null;
        if (method.equals(operation.method()) && operation.node().has("requestBody")) {
            body = bodies.of(operation, headers);
        }
        return new Request(operation, method, path, !odd, query(operation, body), headers, body);
    }

    private String path(Documented operation, boolean odd) {
        String path = operation.path();
        return path.replace("{id}", odd ? values.one(ODD_SEGMENTS) : values.one(ids))
                .replace("{name}", odd ? values.one(ODD_SEGMENTS) : name());
    }

    private String name() {
        if (values.maybe(0.2)) {
            String name = "p" + (names.size() % 50);
            names.add(name);
            return name;
        }
        return values.one(names);
    }

    private String query(Documented operation, ContractBodies.@Nullable Body body) {
        var query = new LinkedHashMap<String, String>();
        for (JsonNode parameter : operation.node().path("parameters")) {
            String name = parameter.path("name").asText();
            boolean needed = name.equals("pipeline") && body != null && body.isRows();
            if (parameter.path("in").asText().equals("query")
                    && values.maybe(needed ? 0.8 : 0.15)) {
                query.put(name, queryValue(name, parameter.path("schema")));
            }
        }
        if (values.maybe(0.05)) {
            query.put(values.maybe(0.5) ? "unknown" : "%C3%BC", values.one(ODD_QUERIES));
        }
        var text = new StringBuilder();
        query.forEach((name, value) ->
                text.append(text.isEmpty() ? '?' : '&').append(name).append('=').append(value));
        return text + (values.maybe(0.005) ? "?" + "x".repeat(9_000) : "");
    }

    private String queryValue(String name, JsonNode schema) {
        if (values.maybe(0.2)) {
            return values.one(ODD_QUERIES);
        }
        String value = name.equals("pipeline") ? name() : values.of(schema).asText();
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private Map<String, String> headers(Documented operation) {
        var headers = new LinkedHashMap<String, String>();
        for (JsonNode parameter : operation.node().path("parameters")) {
            String name = parameter.path("name").asText();
            if (parameter.path("in").asText().equals("header") && values.maybe(0.15)) {
                headers.put(name, header(name));
            }
        }
        if (values.maybe(0.3)) {
            headers.put(
                    "Accept", values.maybe(0.5) ? values.one(ODD_ACCEPTS) : accepted(operation));
        }
        if (values.maybe(0.05)) {
            headers.put(
                    "Accept-Encoding",
                    values.one(List.of("identity", "br", "gzip;q=0", ";", "*;q=0")));
        }
        if (values.maybe(0.01)) {
            headers.put("X-Long", "x".repeat(9_000));
        }
        return headers;
    }

    private String header(String name) {
        return switch (name) {
            case "Prefer" ->
                    values.one(
                            List.of(
                                    "wait=1",
                                    "wait=0",
                                    "respond-async",
                                    "respond-async, wait=1",
                                    "wait=x",
                                    ",,"));
            // Set where the body is made.
            case "Content-Encoding" -> "identity";
            case "Range" -> values.maybe(0.5) ? "bytes=0-9" : values.one(ODD_HEADERS);
            case "Last-Event-ID" -> values.maybe(0.5) ? "1" : values.one(ODD_HEADERS);
            case "Idempotency-Key" ->
                    values.maybe(0.5) ? "k" + values.one(ids) : values.one(ODD_HEADERS);
            default -> values.one(ODD_HEADERS);
        };
    }

    private String accepted(Documented operation) {
        List<String> types = new ArrayList<>();
        operation.node().at("/responses/200/content").fieldNames().forEachRemaining(types::add);
        return types.isEmpty() ? "*/*" : values.one(types);
    }

    /// Learns of a job from the path of it.
    void learn(@Nullable String location) {
        if (location != null && location.startsWith("/v1/jobs/")) {
            if (ids.size() > 30) {
                ids.removeFirst();
            }
            ids.add(location.substring("/v1/jobs/".length()));
        }
    }
}
