package dev.rowmill.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// A scanner that has seen other rows finds in a row what a new one finds.
class JsonScannerPropertyTest {
    private static final String[] NAMES = {
        "a", "b", "cc", "status", "user_agent", "é", "\\u0061", "a\\n", "", "long name of a field"
    };
    private static final String[] VALUES = {
        "1",
        "-0.5e3",
        "\"\"",
        "\"text\"",
        "\"e\\\"s\\u00e9\"",
        "\"日本\"",
        "null",
        "true",
        "false",
        "[]",
        "[1, {\"a\":2}]",
        "{}",
        "{\"a\":{\"b\":\"c\"},\"d\":1}",
        "\"longer than eight bytes\""
    };
    private static final String[] SPACES = {"", "", "", "", "", " ", "\t", "  "};

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }

    private static String row(Random random, List<String> names) {
        var row = new StringBuilder(pick(random, SPACES)).append('{');
        for (int i = 0; i < names.size(); i++) {
            row.append(i == 0 ? "" : ",").append(pick(random, SPACES));
            row.append('"').append(names.get(i)).append('"').append(pick(random, SPACES));
            row.append(':').append(pick(random, SPACES)).append(pick(random, VALUES));
            row.append(pick(random, SPACES));
        }
        return row.append('}').append(pick(random, SPACES)).toString();
    }

    private static List<String> names(Random random, int most) {
        var all = new ArrayList<String>(List.of(NAMES));
        for (int i = 0; i < most; i++) {
            all.add("n" + i);
        }
        Collections.shuffle(all, random);
        return new ArrayList<>(all.subList(0, random.nextInt(all.size())));
    }

    /// A few more, fewer or other names.
    private static void change(Random random, List<String> names) {
        switch (random.nextInt(6)) {
            case 0 -> names.add(random.nextInt(names.size() + 1), pick(random, NAMES));
            case 1 -> names.removeIf(_ -> random.nextInt(4) == 0);
            case 2 -> Collections.shuffle(names, random);
            default -> {}
        }
    }

    private static String broken(Random random, String row) {
        int at = random.nextInt(row.length());
        String with = pick(random, new String[] {"", "\"", "}", ",", "\u0001", "x", "\\", ":"});
        return row.substring(0, at) + with + row.substring(at + 1);
    }

    private static String found(Layout.Locator locator, byte[] bytes, int start, int end) {
        try {
            int[] spans = locator.locate(bytes, start, end);
            return Arrays.toString(Arrays.copyOfRange(spans, 1, spans.length));
        } catch (RowException e) {
            return e.error().toString();
        }
    }

    @Test
    void rowsWithTheSameNamesHaveOneShapeOnceTheyFollowEachOther() throws RowException {
        Layout.Locator one = JsonLayout.LINES.locator();
        Layout.Locator other = JsonLayout.LINES.locator();
        int first = shapeOf(one, "{\"shape\":1,\"b\":2}", "{\"shape\":3,\"b\":\"x\"}");

        assertThat(first).isPositive();
        assertThat(shapeOf(one, "{\"shape\":1,\"b\":2}")).isEqualTo(first);
        assertThat(shapeOf(one, "{\"b\":1,\"shape\":2}")).isZero();
        assertThat(shapeOf(one, "{\"b\":1,\"shape\":2}")).isPositive().isNotEqualTo(first);
        assertThat(shapeOf(other, "{\"shape\":1,\"b\":2}")).isZero();
        assertThat(shapeOf(other, "{\"shape\": 1, \"b\":2}", "{\"shape\": 1, \"b\":2}"))
                .isEqualTo(first);
    }

    private static int shapeOf(Layout.Locator locator, String... rows) throws RowException {
        int shape = -1;
        for (String row : rows) {
            byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
            shape = locator.locate(bytes, 0, bytes.length)[0];
        }
        return shape;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void rowsBeforeDoNotMatter(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            List<String> names = names(random, random.nextInt(10) == 0 ? 40 : 3);
            Layout.Locator scanner = JsonLayout.LINES.locator();
            for (int i = 0; i < 20; i++) {
                String row = row(random, names);
                row = random.nextInt(10) == 0 ? broken(random, row) : row;
                byte[] bytes = ("##" + row + "}}").getBytes(StandardCharsets.UTF_8);
                assertThat(found(scanner, bytes, 2, bytes.length - 2))
                        .as("seed %d, %s", seed, row)
                        .isEqualTo(found(JsonLayout.LINES.locator(), bytes, 2, bytes.length - 2));
                change(random, names);
            }
        }
    }
}
