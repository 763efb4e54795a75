package dev.rowmill.step;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Pipelines as text: strict JSON, or YAML without aliases; 256 KiB at most, 100 levels deep at
/// most.
///
/// Stricter than the libraries' defaults where these lose data: no name twice, nothing after the
/// end, numbers as written.
final class PipelineText {
    private static final int MAX_BYTES = 256 * 1024;
    private static final StreamReadConstraints BOUNDS =
            StreamReadConstraints.builder().maxNestingDepth(100).maxNumberLength(100).build();
    private static final YAMLFactory YAML_FACTORY =
            YAMLFactory.builder().streamReadConstraints(BOUNDS).build();
    private static final ObjectMapper JSON =
            strict(JsonMapper.builder(JsonFactory.builder().streamReadConstraints(BOUNDS).build()));
    private static final ObjectMapper YAML = strict(YAMLMapper.builder(YAML_FACTORY));

    private PipelineText() {}

    private static ObjectMapper strict(MapperBuilder<?, ?> builder) {
        return builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /// Reads JSON.
    static JsonNode json(String text) throws InvalidPipelineException {
        check(text);
        return read(JSON, text, "JSON");
    }

    /// Reads YAML. The library reads an alias as the text of its name, so aliases are looked for
    /// first.
    static JsonNode yaml(String text) throws InvalidPipelineException {
        check(text);
        try (YAMLParser parser = YAML_FACTORY.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.isCurrentAlias()) {
                    throw refused(
                            "expected YAML without aliases, found *" + parser.getText(),
                            parser.currentTokenLocation());
                }
            }
        } catch (JsonProcessingException e) {
            throw unreadable(e, "YAML");
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot fail to be read", e);
        }
        return read(YAML, text, "YAML");
    }

    private static JsonNode read(ObjectMapper mapper, String text, String language)
            throws InvalidPipelineException {
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw unreadable(e, language);
        }
    }

    /// A document as compact JSON, which gives the same document again.
    static String write(JsonNode document) throws InvalidPipelineException {
        String json;
        try {
            json = JSON.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw unreadable(e, "JSON");
        }
        check(json);
        return json;
    }

    /// Refuses a text that is too long, or that UTF-8 cannot hold.
    private static void check(String text) throws InvalidPipelineException {
        boolean tooLong = text.length() > MAX_BYTES;
        if (!tooLong && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw refused("expected Unicode text, found half of a surrogate pair", null);
        }
        if (tooLong || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw refused("expected a pipeline of at most 256 KiB, found a larger one", null);
        }
    }

    private static InvalidPipelineException unreadable(JsonProcessingException e, String language) {
        String cause = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        return refused("expected " + language + ": " + cause, e.getLocation());
    }

    private static InvalidPipelineException refused(String detail, @Nullable JsonLocation place) {
        String where =
                place == null
                        ? ""
                        : " (line %d, column %d)".formatted(place.getLineNr(), place.getColumnNr());
        return new InvalidPipelineException(List.of(new Problem("", detail + where)));
    }
}
