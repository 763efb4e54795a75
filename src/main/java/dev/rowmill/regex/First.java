package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

/// Which chars a match can begin with: exact for Latin-1, all or none for the rest. May hold too
/// many, never too few.
final class First {
    final boolean[] low = new boolean[CharSet.LOW];
    boolean high;

    boolean has(char c) {
        return c < CharSet.LOW ? low[c] : high;
    }

    void add(CharSet set) {
        for (int c = 0; c < CharSet.LOW; c++) {
            low[c] |= set.low[c];
        }
        high |= set.isHigh();
    }

    void add(char c) {
        if (c < CharSet.LOW) {
            low[c] = true;
        } else {
            high = true;
        }
    }

    static First of(char c) {
        var first = new First();
        first.add(c);
        return first;
    }

    static First of(CharSet set) {
        var first = new First();
        first.add(set);
        return first;
    }

    /// What a node can begin with; null if it may match nothing, or anything.
    static @Nullable First of(Node node) {
        var first = new First();
        return first.add(node) ? null : first;
    }

    static @Nullable First union(@Nullable First a, @Nullable First b) {
        if (a == null || b == null) {
            return null;
        }
        var both = new First();
        for (int c = 0; c < CharSet.LOW; c++) {
            both.low[c] = a.low[c] || b.low[c];
        }
        both.high = a.high || b.high;
        return both;
    }

    /// Whether no char is in both.
    boolean excludes(CharSet set) {
        for (int c = 0; c < CharSet.LOW; c++) {
            if (low[c] && set.low[c]) {
                return false;
            }
        }
        return !(high && set.isHigh());
    }

    /// Whether it holds every char, so that asking it is of no use.
    boolean isAll() {
        for (boolean c : low) {
            if (!c) {
                return false;
            }
        }
        return high;
    }

    /// Adds what a node can begin with, and says whether it can match without taking a char.
    private boolean add(Node node) {
        return switch (node) {
            case Node.Empty _, Node.Place _, Node.Look _ -> true;
            case Node.Text(var text) -> {
                add(text.charAt(0));
                yield false;
            }
            case Node.One(var set) -> {
                add(set);
                yield false;
            }
            case Node.Sequence(var parts, _) -> {
                boolean empty = true;
                for (int i = 0; i < parts.size() && empty; i++) {
                    empty = add(parts.get(i));
                }
                yield empty;
            }
            case Node.Either(var parts, _) -> {
                boolean empty = false;
                for (Node part : parts) {
                    empty |= add(part);
                }
                yield empty;
            }
            case Node.Group(_, var body, _) -> add(body);
            case Node.Atomic(var body, _) -> add(body);
            case Node.Repeat(var body, int min, _, _, _) -> add(body) || min == 0;
            case Node.Again _ -> true;
        };
    }
}
