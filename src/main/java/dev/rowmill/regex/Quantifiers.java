package dev.rowmill.regex;

/// Reads `* + ? {n} {n,} {n,m}`, each with `?` for lazy or `+` for possessive after it.
final class Quantifiers {
    private final Source source;

    Quantifiers(Source source) {
        this.source = source;
    }

    /// The item that begins at a position, with the repetition that follows it, if one does.
    Node apply(Node item, int at) throws RegexException {
        int quantifierAt = source.position();
        return switch (source.peek()) {
            case '*' -> simple(item, 0, Shape.NO_MAX, at);
            case '+' -> simple(item, 1, Shape.NO_MAX, at);
            case '?' -> simple(item, 0, 1, at);
            case '{' -> counted(item, quantifierAt);
            default -> item;
        };
    }

    private Node simple(Node item, int min, int max, int at) throws RegexException {
        source.next();
        return repeat(item, min, max, at);
    }

    private Node counted(Node item, int at) throws RegexException {
        source.next();
        int min = number();
        int max = min;
        if (source.take(',')) {
            max = source.peek() == '}' ? Shape.NO_MAX : number();
        }
        if (!source.take('}')) {
            throw source.error(
                    "expected '}' to end the repetition opened at "
                            + at
                            + ", found "
                            + source.found(),
                    source.position());
        }
        if (max < min) {
            throw source.error(
                    "expected a maximum of at least " + min + " repetitions, found " + max, at);
        }
        return repeat(item, min, max, at);
    }

    private int number() throws RegexException {
        int at = source.position();
        if (!isDigit(source.peek())) {
            throw source.error("expected a number of repetitions, found " + source.found(), at);
        }
        long number = 0;
        while (isDigit(source.peek())) {
            number = number * 10 + source.next() - '0';
            if (number >= Shape.NO_MAX) {
                throw source.error("expected less than 2147483647 repetitions, found more", at);
            }
        }
        return (int) number;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private Node repeat(Node item, int min, int max, int at) throws RegexException {
        Node.Greed greed = Node.Greed.GREEDY;
        if (source.take('?')) {
            greed = Node.Greed.LAZY;
        } else if (source.take('+')) {
            greed = Node.Greed.POSSESSIVE;
        }
        Node repeated = Node.repeat(item, min, max, greed);
        if (repeated.shape().size() > Parser.MAX_SIZE) {
            throw source.error(
                    "expected at most "
                            + Parser.MAX_SIZE
                            + " instructions with repetitions written out, found "
                            + repeated.shape().size(),
                    at);
        }
        return repeated;
    }
}
