package dev.rowmill.http;

import com.fasterxml.jackson.databind.JsonNode;

import dev.rowmill.http.Contract.Documented;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/// Random bodies for the requests of the OpenAPI document. No address in them leads anywhere but to a closed port of
/// this machine.
final class ContractBodies {
    private static final Pattern ADDRESS = Pattern.compile("(?i)[a-z]+://[^\\s\"]*");
    private static final String BOUNDARY = "b0undary";

    private static final List<String> WRONG_TYPES =
            List.of(
                    "image/png",
                    "text/html",
                    "application/xml",
                    "application/json; charset=utf-16",
                    ";",
                    "multipart/form-data",
                    "multipart/mixed; boundary=x",
                    "application/vnd.x+json",
                    "text/csv; charset=latin1",
                    "application/octet-stream",
                    "APPLICATION/JSON");

    private final SchemaValues values;
    private final Random random;

    ContractBodies(SchemaValues values, Random random) {
        this.values = values;
        this.random = random;
    }

    /// A body.
    ///
    /// @param json the document it was made of, if it was sent just so
    /// @param isRows whether it needs a pipeline's name beside it
    record Body(
            @Nullable String contentType, byte[] bytes, @Nullable JsonNode json, boolean isRows) {
        @Override
        public String toString() {
            String text = new String(bytes, StandardCharsets.UTF_8);
            return contentType + " " + text.substring(0, Math.min(500, text.length()));
        }
    }

    /// A body that an operation takes, or nearly.
    Body of(Documented operation, Map<String, String> headers) {
        JsonNode content = operation.node().path("requestBody").path("content");
        List<String> types = new ArrayList<>();
        content.fieldNames().forEachRemaining(types::add);
        String type = values.one(types);
        JsonNode schema = content.path(type).path("schema");
        Body body = made(type, schema);
        if (values.maybe(0.1)) {
            body = new Body(spoiled(body.contentType()), body.bytes(), null, body.isRows());
        }
        if (values.maybe(0.15)) {
            body = new Body(body.contentType(), spoiled(body.bytes()), null, body.isRows());
        }
        return values.maybe(0.15) ? encoded(body, headers) : body;
    }

    private Body made(String type, JsonNode schema) {
        return switch (type) {
            case "multipart/form-data" ->
                    new Body(
                            type + "; boundary=" + BOUNDARY,
                            form(document(schema.at("/properties/pipeline"))),
                            null,
                            false);
            case "application/json" -> {
                JsonNode json = document(schema);
                yield new Body(type, bytes(json.toString()), json, json.isArray());
            }
            default -> new Body(type, bytes(rows(type)), null, true);
        };
    }

    private JsonNode document(JsonNode schema) {
        JsonNode value = values.of(schema);
        while (values.maybe(0.3)) {
            value = values.mutated(value);
        }
        try {
            String safe = ADDRESS.matcher(value.toString()).replaceAll("http://127.0.0.1:1/{ip}");
            return new com.fasterxml.jackson.databind.ObjectMapper()
                    .enable(
                            com.fasterxml.jackson.databind.DeserializationFeature
                                    .USE_BIG_DECIMAL_FOR_FLOATS)
                    .readTree(safe);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("a document stays one", e);
        }
    }

    private String rows(String type) {
        var text = new StringBuilder();
        boolean table = type.equals("text/csv") || type.equals("text/tab-separated-values");
        String comma = type.equals("text/csv") ? "," : "\t";
        if (table) {
            text.append(String.join(comma, "amount", "qty", "line")).append('\n');
        }
        for (int i = random.nextInt(20); i > 0; i--) {
            String line =
                    table
                            ? String.join(comma, "" + random.nextInt(99), "2", values.word())
                            : values.row().toString();
            text.append(values.maybe(0.03) ? values.odd() : line).append('\n');
        }
        return text.toString();
    }

    private byte[] form(JsonNode pipeline) {
        String type = values.one(List.of("application/x-ndjson", "text/csv", "application/json"));
        String data = type.endsWith("/json") ? "[" + values.row() + "]" : rows(type);
        String first = part("pipeline", "application/json", pipeline.toString());
        String second = part("data", values.maybe(0.1) ? "image/png" : type, data);
        String form = values.maybe(0.05) ? second + first : first + second;
        return bytes(form + (values.maybe(0.05) ? "" : "--" + BOUNDARY + "--\r\n"));
    }

    private String part(String name, String type, String content) {
        String shown = values.maybe(0.03) ? values.word() : name;
        return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\nContent-Type: %s\r\n\r\n%s\r\n"
                .formatted(BOUNDARY, shown, type, content);
    }

    private @Nullable String spoiled(@Nullable String type) {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> type + "; charset=utf-8";
            default -> values.one(WRONG_TYPES);
        };
    }

    private byte[] spoiled(byte[] bytes) {
        if (bytes.length == 0 || values.maybe(0.2)) {
            return bytes(values.odd());
        }
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> Arrays.copyOfRange(bytes, at, bytes.length);
            case 2 -> {
                bytes[at] = (byte) random.nextInt(256);
                yield bytes;
            }
            default -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + 3);
                longer[at] = '"';
                yield longer;
            }
        };
    }

    private Body encoded(Body body, Map<String, String> headers) {
        String coding = values.one(List.of("gzip", "gzip", "zstd", "br", "identity", "gzip, gzip"));
        headers.put("Content-Encoding", coding);
        byte[] bytes =
                coding.equals("gzip") && values.maybe(0.8) ? gzip(body.bytes()) : body.bytes();
        return new Body(body.contentType(), bytes, null, body.isRows());
    }

    private static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
