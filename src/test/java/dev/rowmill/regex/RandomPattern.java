package dev.rowmill.regex;

import java.util.Random;

/// Writes random patterns of every construct that both engines should agree on, and texts that they
/// may match.
final class RandomPattern {
    private static final String[] CHARACTERS = {
        "a",
        "b",
        "c",
        ".",
        "[ab]",
        "[^a]",
        "\\w",
        "\\W",
        "ab",
        "\\s",
        "\\d",
        "\n",
        "(?s:.)",
        "[^a-b]",
        "(?i)A",
        "(?i:b)",
        "\\R",
        "\ud83d\ude00",
        "[^\ud83d\ude00]",
        "\\p{L}",
        "\\x61",
        "\\Qab\\E",
        "[\\d\\s]"
    };
    private static final String[] PLACES = {
        "^", "$", "\\b", "\\B", "\\A", "\\z", "\\Z", "(?m:^)", "(?m:$)", "(?md:$)", "(?d:$)", "\\G"
    };
    private static final String[] QUANTIFIERS = {
        "*", "+", "?", "*?", "+?", "??", "{1,2}", "{2}", "{2,}", "{0,2}?", "{1,3}", "*+", "?+"
    };
    private static final String[] BEHIND = {"a", "ab", "[ab]b?", "a|bc", "\\w{1,2}", ".", "[^a]"};
    private static final String[] LETTERS = {
        "a", "a", "b", "b", "c", " ", "\n", "\r", "\ud83d\ude00", "A", "1"
    };

    private final Random random;

    /// Whether references to groups, look-around and atomic groups may occur.
    private final boolean rich;

    RandomPattern(Random random, boolean rich) {
        this.random = random;
        this.rich = rich;
    }

    String pattern() {
        return sequence(2);
    }

    String text(int maxLength) {
        var text = new StringBuilder();
        for (int i = random.nextInt(maxLength); i > 0; i--) {
            text.append(one(LETTERS));
        }
        return text.toString();
    }

    /// A text that is a byte to each char.
    String asciiText(int maxLength) {
        return text(maxLength).replace("\ud83d\ude00", "c1");
    }

    private String sequence(int depth) {
        var pattern = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            pattern.append(item(depth));
            if (random.nextInt(5) < 2) {
                pattern.append(quantifier());
            }
        }
        return pattern.toString();
    }

    private String quantifier() {
        String quantifier = one(QUANTIFIERS);
        return quantifier.endsWith("+") && quantifier.length() > 1 && !rich ? "*" : quantifier;
    }

    private String item(int depth) {
        int kind = random.nextInt(depth == 0 ? 11 : rich ? 22 : 18);
        return switch (kind) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 -> one(CHARACTERS);
            case 10 -> one(PLACES);
            case 11, 12 -> "(" + sequence(depth - 1) + ")";
            case 13 -> "(?:" + sequence(depth - 1) + ")";
            case 14, 15 -> "(?:" + sequence(depth - 1) + "|" + sequence(depth - 1) + ")";
            case 16 -> "(" + sequence(depth - 1) + "|" + sequence(depth - 1) + ")";
            case 17 -> "(" + sequence(depth - 1) + "|)";
            case 18 -> "\\1";
            case 19 -> one("(?=", "(?!") + one("", ".*") + sequence(depth - 1) + ")";
            case 20 -> "(?>" + sequence(depth - 1) + ")";
            default -> one("(?<=", "(?<!") + one(BEHIND) + ")";
        };
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
