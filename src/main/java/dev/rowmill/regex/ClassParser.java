package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

/// Reads `[..]`: ranges, negation, unions of nested classes, intersections with `&&`.
final class ClassParser {
    private final Source source;
    private final Escapes escapes;
    private final int flags;

    /// How many more classes may be nested or intersected.
    private int depth;

    ClassParser(Source source, int flags, int depth) {
        this.source = source;
        this.escapes = new Escapes(source, flags);
        this.flags = flags;
        this.depth = depth;
    }

    /// Reads a class whose opening bracket was just read, up to and with its closing bracket.
    CharSet parse(int start) throws RegexException {
        if (--depth < 0) {
            throw Parser.tooDeep(source, start);
        }
        boolean negated = source.takeRaw('^');
        CharSet set = null;
        do {
            CharSet operand = union(start, set == null);
            if (operand != null) {
                set = set == null ? operand : set.and(operand);
                depth--; // each intersection is one level more to test
            }
        } while (!source.take(']'));
        if (set == null || depth < 0) {
            throw set == null
                    ? source.error("expected a character in the class, found none", start)
                    : Parser.tooDeep(source, start);
        }
        depth++;
        return negated ? set.negate() : set;
    }

    /// Reads up to the closing bracket, which is left, or over the next `&&`. Null if there was
    /// nothing.
    private @Nullable CharSet union(int start, boolean first) throws RegexException {
        var set = new CharSet.Builder();
        boolean empty = true;
        while (true) {
            int c = source.peek();
            if (c == Source.END) {
                throw source.error(
                        "expected ']' to close the class opened at "
                                + start
                                + ", found the end of the pattern",
                        source.position());
            }
            if (c == ']' && !(empty && first)) {
                return empty ? null : set.build();
            }
            if (c == '&' && source.peekSecond() == '&') {
                source.next();
                source.next();
                return empty ? null : set.build();
            }
            item(set);
            empty = false;
        }
    }

    private void item(CharSet.Builder set) throws RegexException {
        int at = source.position();
        if (source.take('[')) {
            set.add(parse(at));
            return;
        }
        CharSet named = source.peek() == '\\' ? escapes.set() : null;
        if (named != null) {
            set.add(named);
            return;
        }
        int from = character();
        if (source.peek() != '-' || source.peekSecond() == ']' || source.peekSecond() == '[') {
            set.add(Letters.literal(from, flags));
            return;
        }
        source.next();
        int to = source.peek() == Source.END ? Source.END : character();
        if (to < from) {
            throw source.error(
                    "expected a range from a lower to a higher character, found "
                            + source.pattern.substring(at, source.position()),
                    at);
        }
        Letters.addRange(set, from, to, flags);
    }

    private int character() throws RegexException {
        int at = source.position();
        int c = source.next();
        if (c != '\\') {
            return c & ~Source.QUOTED;
        }
        int letter = source.peekRaw();
        source.nextRaw();
        int point = escapes.character(letter);
        if (point < 0) {
            throw escapes.unknown(letter, at, " in a class");
        }
        return point;
    }
}
