package dev.rowmill.regex;

/// What a pattern says of every text it matches.
final class Literals {
    /// The longest text to search for at once. The search compares that much at every place at worst, uncounted.
    static final int MAX_SEARCH = 16;

    private Literals() {}

    /// The chars every match begins with.
    static String prefix(Node node) {
        return switch (node) {
            case Node.Text(var text) -> shortened(text);
            case Node.Group(_, var body, _) -> prefix(body);
            case Node.Atomic(var body, _) -> prefix(body);
            case Node.Sequence(var parts, _) -> prefix(parts.getFirst());
            default -> "";
        };
    }

    /// The longest chars found that every match contains; of equally long ones the last, which
    /// often decides late.
    static String required(Node node) {
        return switch (node) {
            case Node.Text(var text) -> shortened(text);
            case Node.Group(_, var body, _) -> required(body);
            case Node.Atomic(var body, _) -> required(body);
            case Node.Repeat(var body, int min, _, _, _) when min > 0 -> required(body);
            case Node.Sequence(var parts, _) -> {
                String longest = "";
                for (Node part : parts) {
                    String text = required(part);
                    longest = text.length() >= longest.length() ? text : longest;
                }
                yield longest;
            }
            default -> "";
        };
    }

    /// Not cut inside a pair, so that it has UTF-8.
    private static String shortened(String text) {
        int end = Math.min(text.length(), MAX_SEARCH);
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }

    /// Whether every match begins where the text does.
    static boolean isAnchored(Node node) {
        return switch (node) {
            case Node.Place(var assertion) -> assertion == Assertion.BEGIN;
            case Node.Group(_, var body, _) -> isAnchored(body);
            case Node.Atomic(var body, _) -> isAnchored(body);
            case Node.Sequence(var parts, _) -> isAnchored(parts.getFirst());
            case Node.Either(var parts, _) -> parts.stream().allMatch(Literals::isAnchored);
            default -> false;
        };
    }

    /// How many chars every match of a node has; -1 if that varies.
    static int chars(Node node) {
        return switch (node) {
            case Node.Empty _, Node.Place _, Node.Look _ -> 0;
            case Node.Text(var text) -> text.length();
            case Node.One(var set) -> set.pairs ? -1 : 1;
            case Node.Group(_, var body, _) -> chars(body);
            case Node.Atomic(var body, _) -> chars(body);
            case Node.Repeat(var body, int min, int max, _, _) -> {
                long chars = min == max ? (long) chars(body) * min : -1;
                yield chars >= 0 && chars <= Parser.MAX_SIZE ? (int) chars : -1;
            }
            case Node.Sequence(var parts, _) -> {
                int sum = 0;
                for (Node part : parts) {
                    int chars = chars(part);
                    if (chars < 0 || sum < 0) {
                        sum = -1;
                        break;
                    }
                    sum = chars + sum > Parser.MAX_SIZE ? -1 : chars + sum;
                }
                yield sum;
            }
            case Node.Either(var parts, _) -> {
                int common = chars(parts.getFirst());
                for (Node part : parts) {
                    common = chars(part) == common ? common : -1;
                }
                yield common;
            }
            case Node.Again _ -> -1;
        };
    }
}
