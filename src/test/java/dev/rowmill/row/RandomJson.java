package dev.rowmill.row;

import java.util.HashSet;
import java.util.Random;

/// Writes random JSON in all the ways that the same value may be written.
final class RandomJson {
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "1",
        "-1",
        "7",
        "10",
        "0.5",
        "-0.10",
        "1.50",
        "1e3",
        "2E-2",
        "1.5e+10",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "12345678901234567890123",
        "0.1234567890123456789",
        "1000000",
        "0e0",
        "123456789012345678"
    };

    private static final String[] PIECES = {
        "a",
        "b",
        "key",
        " ",
        "é",
        "π",
        "漢",
        "😀",
        "\\n",
        "\\\"",
        "\\\\",
        "\\/",
        "\\u0041",
        "\\u00e9",
        "\\ud83d\\ude00",
        "\\t",
        "0",
        ",",
        ":",
        "{",
        "}",
        "[",
        "]",
        "'",
        "\u007f"
    };

    private final Random random;

    RandomJson(Random random) {
        this.random = random;
    }

    /// An object up to `depth` levels deep.
    String object(int depth) {
        var names = new HashSet<String>();
        var text = new StringBuilder("{" + space());
        int count = random.nextInt(8) == 0 ? random.nextInt(60) : random.nextInt(5);
        String before = "";
        for (int i = 0; i < count; i++) {
            String name = string();
            if (names.add(Json.text(parsed(name)))) {
                text.append(before).append(name).append(space()).append(':').append(space());
                text.append(value(depth - 1)).append(space());
                before = "," + space();
            }
        }
        return text.append('}').toString();
    }

    private static Value parsed(String json) {
        try {
            return Json.parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (RowException e) {
            throw new AssertionError(json, e);
        }
    }

    /// A value of any kind.
    String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2, 3 -> NUMBERS[random.nextInt(NUMBERS.length)];
            case 4, 5 -> string();
            case 6 -> object(depth);
            default -> array(depth);
        };
    }

    private String array(int depth) {
        var text = new StringBuilder("[" + space());
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(value(depth - 1)).append(space()).append(i > 1 ? "," + space() : "");
        }
        return text.append(']').toString();
    }

    /// A string with its quotes.
    String string() {
        var text = new StringBuilder("\"");
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.append('"').toString();
    }

    private String space() {
        return random.nextInt(6) == 0 ? " \t\n\r".substring(random.nextInt(4)) : "";
    }
}
