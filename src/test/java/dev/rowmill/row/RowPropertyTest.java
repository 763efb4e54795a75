package dev.rowmill.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Random edits, compared with the same edits of a map.
class RowPropertyTest {
    private static final String[] NAMES = {"a", "b", "key", "é", "A", "", "x y", "\ud800", "new"};

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void isWrittenAsTheMapThatTheSameEditsGive(long seed) throws RowException {
        var random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            String text = new RandomJson(random).object(2);
            Row row = JsonLayoutTest.read(text);
            Map<String, Value> model = members(text);
            var edits = new ArrayList<String>();
            for (int edit = random.nextInt(6); edit > 0; edit--) {
                row = edited(row, model, random, edits);
                assertAgree(row, model, "seed %d: %s %s".formatted(seed, text, edits));
            }
            assertThat(row.origin().toString()).isEqualTo(text);
            assertSurvives(row, "seed %d: %s %s".formatted(seed, text, edits));
            assertThat(row.number()).isEqualTo(1);
        }
    }

    private static void assertSurvives(Row row, String story) {
        var codec = new RowCodec();
        Row decoded = codec.decode(codec.encode(row));
        assertThat(decoded).as(story).hasToString(row.toString());
        assertThat(decoded.origin()).as(story).hasToString(row.origin().toString());
        assertThat(decoded.isUntouched()).isEqualTo(row.isUntouched());
        assertThat(decoded.number()).isEqualTo(row.number());
    }

    private static Row edited(
            Row row, Map<String, Value> model, Random random, List<String> edits) {
        String name = name(row, random);
        FieldName field = FieldName.of(name);
        return switch (random.nextInt(4)) {
            case 0 -> {
                edits.add("with " + name);
                Value value = random.nextBoolean() ? JsonNumber.of(random.nextInt(9)) : text();
                model.put(name, value);
                yield row.with(field, value);
            }
            case 1 -> {
                edits.add("without " + name);
                model.remove(name);
                yield row.without(field);
            }
            case 2 -> {
                String to = name(row, random);
                edits.add("renamed " + name + " " + to);
                rename(model, name, to);
                yield row.renamed(field, FieldName.of(to));
            }
            default -> {
                int[] kept = random.ints(0, Math.max(1, row.size())).limit(3).distinct().toArray();
                edits.add("only " + java.util.Arrays.toString(kept));
                yield row.size() == 0 ? row : only(row, model, kept);
            }
        };
    }

    private static String name(Row row, Random random) {
        return row.size() > 0 && random.nextInt(3) > 0
                ? row.name(random.nextInt(row.size()))
                : NAMES[random.nextInt(NAMES.length)];
    }

    private static Value text() {
        return Value.text("t\"é\ud800\n");
    }

    private static void rename(Map<String, Value> model, String from, String to) {
        if (!model.containsKey(from) || from.equals(to)) {
            return;
        }
        var after = new LinkedHashMap<String, Value>();
        model.remove(to);
        model.forEach((name, value) -> after.put(name.equals(from) ? to : name, value));
        model.clear();
        model.putAll(after);
    }

    private static Row only(Row row, Map<String, Value> model, int[] kept) {
        var after = new LinkedHashMap<String, Value>();
        for (int index : kept) {
            after.put(row.name(index), row.value(index));
        }
        model.clear();
        model.putAll(after);
        return row.only(kept);
    }

    private static void assertAgree(Row row, Map<String, Value> model, String what)
            throws RowException {
        assertThat(row.names()).as(what).containsExactlyElementsOf(model.keySet());
        assertThat(List.copyOf(members(row.toString()).entrySet()))
                .as("%s gave %s", what, row)
                .isEqualTo(List.copyOf(model.entrySet()));
        for (String name : model.keySet()) {
            FieldName field = FieldName.of(name);
            assertThat(row.get(field)).as("%s, field %s", what, name).isEqualTo(model.get(name));
            assertThat(row.has(field)).isTrue();
            assertThat(row.name(row.find(field))).isEqualTo(name);
        }
        assertThat(row.get(FieldName.of("absent"))).isNull();
        assertThat(row.find(FieldName.of("absent"))).isEqualTo(-1);
    }

    private static Map<String, Value> members(String text) throws RowException {
        Value value = Json.parse(text.getBytes(StandardCharsets.UTF_8));
        return new LinkedHashMap<>(((Value.Obj) value).members());
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42})
    void keepsTheBytesOfEveryFieldThatIsNotTouched(long seed) throws RowException {
        var random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            String text = new RandomJson(random).object(2);
            Row row = JsonLayoutTest.read(text);
            int touched = random.nextInt(Math.max(1, row.size()));
            FieldName name = FieldName.of(row.size() == 0 ? "new" : row.name(touched));
            Row changed = row.with(name, Value.text("?"));
            for (int j = 0; j < row.size(); j++) {
                if (j != touched) {
                    assertThat(json(changed, j))
                            .as("seed %d: %s", seed, text)
                            .isEqualTo(json(row, j));
                    assertThat(changed.toString()).contains(json(row, j));
                }
            }
            assertThat(row.toString()).isEqualTo(text);
        }
    }

    private static String json(Row row, int index) {
        var out = new ByteSink(16);
        row.writeJson(index, out);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
