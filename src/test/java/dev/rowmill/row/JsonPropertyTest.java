package dev.rowmill.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Random;

/// Compares with Jackson, set as strictly as it can be.
class JsonPropertyTest {
    private static final JsonMapper JACKSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /// Keeps every digit, but refuses exponents that JSON's grammar allows.
    private static final JsonMapper EXACT =
            JACKSON.rebuild().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void readsTheValuesThatJacksonReads(long seed) throws Exception {
        var random = new Random(seed);
        for (int i = 0; i < 250; i++) {
            String text = new RandomJson(random).object(4);
            Value value = Json.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertSame(value, EXACT.readTree(text), "seed " + seed + ": " + text);
            Row row = JsonLayoutTest.read(text);
            assertThat(row.toString()).isEqualTo(text);
            Map<String, Value> members = ((Value.Obj) value).members();
            assertThat(row.names()).containsExactlyElementsOf(members.keySet());
            for (int j = 0; j < row.size(); j++) {
                assertThat(row.value(j)).isEqualTo(members.get(row.name(j)));
            }
        }
    }

    private static void assertSame(Value value, JsonNode node, String what) {
        switch (value) {
            case Value.Null _ -> assertThat(node.isNull()).as(what).isTrue();
            case Value.Bool bool ->
                    assertThat(node.booleanValue()).as(what).isEqualTo(bool.value());
            case JsonNumber number ->
                    assertThat(node.decimalValue())
                            .as(what)
                            .isEqualByComparingTo(new BigDecimal(number.text()));
            case Value.Text(var text) -> assertThat(node.textValue()).as(what).isEqualTo(text);
            case Value.Array(var items) -> {
                assertThat(node.size()).as(what).isEqualTo(items.size());
                for (int i = 0; i < items.size(); i++) {
                    assertSame(items.get(i), node.get(i), what);
                }
            }
            case Value.Obj(var members) -> {
                assertThat(node.fieldNames())
                        .toIterable()
                        .as(what)
                        .containsExactlyElementsOf(members.keySet());
                members.forEach((name, member) -> assertSame(member, node.get(name), what));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void acceptsAndRefusesDamagedJsonAsJacksonDoes(long seed) {
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            String text = damaged(new RandomJson(random).object(3), random);
            String ours = refusal(text);
            assertThat(ours == null)
                    .as("seed %d: %s (ours: %s)", seed, text, ours)
                    .isEqualTo(jacksonAccepts(text));
            refused += ours == null ? 0 : 1;
        }
        assertThat(refused).isBetween(400, 980);
    }

    private static String damaged(String text, Random random) {
        var damaged = new StringBuilder(text);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(damaged.length());
            char other = "{}[]\",:\\u0123456789eE+-.tfn ax\n".charAt(random.nextInt(31));
            switch (random.nextInt(3)) {
                case 0 -> damaged.setCharAt(at, other);
                case 1 -> damaged.insert(at, other);
                default -> damaged.deleteCharAt(at);
            }
            if (damaged.isEmpty()) {
                return "{";
            }
        }
        return damaged.toString();
    }

    private static @Nullable String refusal(String text) {
        try {
            JsonLayoutTest.read(text);
            return null;
        } catch (RowException e) {
            return e.error().toString();
        }
    }

    private static boolean jacksonAccepts(String text) {
        try {
            return JACKSON.readTree(text).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
