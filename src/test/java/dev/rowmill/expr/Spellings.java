package dev.rowmill.expr;

import java.util.Random;

/// Random JSON values, few enough to be equal now and then, in the many ways in which they can be written.
public final class Spellings {
    private static final String[] ODD = {
        "null",
        "true",
        "false",
        "[]",
        "[1,\"a\"]",
        "{}",
        "{\"x\":1,\"y\":2}",
        "{\"y\":2.0,\"x\":1}",
        "{\"x\":\"ab\"}",
        "\"\\ud800\"",
        "\"\\ud83d\\ude00\"",
        "\"😀\"",
        "\"\\u0000\"",
        "\"a\\\"b\\\\\"",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "999999999999999999",
        "-999999999999999999",
        "1000000000000000000",
        "1e400",
        "-1e-400",
        "12345678901234567890",
    };
    private static final String[] TEXTS = {
        "",
        "a",
        "ab",
        "aB",
        "AB",
        "ok",
        "OK",
        "https://a.b/c",
        "ä",
        "Ä",
        "aä",
        "İ",
        "ß",
        "日本",
        "a b",
        "1",
        "ab".repeat(50),
    };

    private Spellings() {}

    /// Any value.
    public static String value(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> ODD[random.nextInt(ODD.length)];
            case 1, 2, 3 -> number(random);
            default -> text(random);
        };
    }

    /// A small number: `12`, `-0`, `12.0`, `12e0`, `1.00E1`.
    public static String number(Random random) {
        int value = random.nextInt(25) - 5;
        return switch (random.nextInt(7)) {
            case 0 -> value + ".0";
            case 1 -> value + "e0";
            case 2 -> value + ".00E1";
            case 3 -> "-0";
            case 4 -> value + ".5";
            default -> Integer.toString(value);
        };
    }

    /// A text, some of its characters as escapes.
    public static String text(Random random) {
        String text = TEXTS[random.nextInt(TEXTS.length)];
        boolean escapes = random.nextInt(3) == 0;
        var json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            if (escapes && random.nextInt(2) == 0) {
                json.append("\\u%04x".formatted((int) text.charAt(i)));
            } else {
                json.append(text.charAt(i));
            }
        }
        return json.append('"').toString();
    }

    /// A text as an expression writes it.
    static String literal(Random random) {
        return "'" + TEXTS[random.nextInt(TEXTS.length)] + "'";
    }
}
