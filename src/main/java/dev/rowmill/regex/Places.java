package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// A pattern as an automaton that knows only which char may follow which. Where it is in doubt it
/// goes on: it finds a match wherever there is one, and at times where there is none.
///
/// It has no conditions, and from [CharSet#LOW] on all chars are one to it. After Thompson,
/// "Regular Expression Search Algorithm" (1968).
final class Places {
    /// How many chars there are: Latin-1, and one for the rest.
    static final int CHARS = CharSet.LOW + 1;

    /// The end of the pattern.
    static final int ACCEPT = 0;

    private static final int MAX_SIZE = 500;

    private final List<Place> places = new ArrayList<>();
    private final int start;

    /// What a place takes, or nothing where it only leads on, and where it leads.
    private record Place(boolean @Nullable [] table, int[] next) {}

    private Places(Node root) {
        add(null);
        start = build(root, ACCEPT);
    }

    /// The automaton of a pattern without references; nothing if it would be large, or say no more
    /// than the first char does.
    static @Nullable Places of(Node root) {
        return root.shape().min() < 2 || size(root) > MAX_SIZE ? null : new Places(root);
    }

    /// How many places a node has at most, each copy of what is repeated counted.
    static long size(Node node) {
        return switch (node) {
            case Node.Empty _, Node.Place _, Node.Look _, Node.Again _ -> 0;
            case Node.Text(var text) -> text.length();
            case Node.One _ -> 1;
            case Node.Sequence(var parts, _) -> parts.stream().mapToLong(Places::size).sum();
            case Node.Either(var parts, _) -> parts.stream().mapToLong(Places::size).sum() + 1;
            case Node.Group(_, var body, _) -> size(body);
            case Node.Atomic(var body, _) -> size(body);
            case Node.Repeat(var body, int min, int max, _, _) -> {
                long copies = max == Shape.NO_MAX ? min + 1L : max;
                yield Math.min(MAX_SIZE + 1, (size(body) + 1) * Math.max(1, copies));
            }
        };
    }

    private int add(boolean @Nullable [] table, int... next) {
        places.add(new Place(table, next));
        return places.size() - 1;
    }

    private int build(Node node, int next) {
        return switch (node) {
            case Node.Empty _, Node.Place _, Node.Look _ -> next;
            case Node.Text(var text) -> {
                int place = next;
                for (int i = text.length() - 1; i >= 0; i--) {
                    place = one(First.of(text.charAt(i)), place);
                }
                yield place;
            }
            case Node.One(var set) -> set.pairs ? pair(set, next) : one(First.of(set), next);
            case Node.Sequence(var parts, _) -> {
                int place = next;
                for (Node part : parts.reversed()) {
                    place = build(part, place);
                }
                yield place;
            }
            case Node.Either(var parts, _) ->
                    add(null, parts.stream().mapToInt(part -> build(part, next)).toArray());
            case Node.Group(_, var body, _) -> build(body, next);
            case Node.Atomic(var body, _) -> build(body, next);
            case Node.Repeat repeat -> repeat(repeat, next);
            case Node.Again _ -> throw new IllegalStateException("a reference leads anywhere");
        };
    }

    private int one(First first, int next) {
        boolean[] table = Arrays.copyOf(first.low, CHARS);
        table[CharSet.LOW] = first.high;
        return add(table, next);
    }

    /// A set that may take one char or two.
    private int pair(CharSet set, int next) {
        var high = new First();
        high.high = true;
        return add(null, one(First.of(set), next), one(high, one(high, next)));
    }

    private int repeat(Node.Repeat repeat, int next) {
        int place = next;
        if (repeat.max() == Shape.NO_MAX) {
            place = add(null, next, next);
            places.get(place).next[0] = build(repeat.body(), place);
        } else {
            for (int i = repeat.min(); i < repeat.max(); i++) {
                place = add(null, build(repeat.body(), place), next);
            }
        }
        for (int i = 0; i < repeat.min(); i++) {
            place = build(repeat.body(), place);
        }
        return place;
    }

    /// The places at the beginning that take a char, or [#ACCEPT].
    private BitSet first() {
        var found = new BitSet();
        reach(start, new BitSet(), found);
        return found;
    }

    /// Where matches have come to that had come to some places, or begin here, and take a char:
    /// places that take a char, or [#ACCEPT].
    BitSet after(BitSet before, int c) {
        BitSet from = first();
        from.or(before);
        var seen = new BitSet();
        var found = new BitSet();
        for (int i = from.nextSetBit(0); i >= 0; i = from.nextSetBit(i + 1)) {
            Place place = places.get(i);
            if (place.table != null && place.table[c]) {
                reach(place.next[0], seen, found);
            }
        }
        return found;
    }

    private void reach(int from, BitSet seen, BitSet found) {
        var open = new ArrayList<Integer>();
        open.add(from);
        while (!open.isEmpty()) {
            int at = open.removeLast();
            if (seen.get(at)) {
                continue;
            }
            seen.set(at);
            Place place = places.get(at);
            if (place.table != null || at == ACCEPT) {
                found.set(at);
            } else {
                for (int next : place.next) {
                    open.add(next);
                }
            }
        }
    }

    /// The kind of each char: those of one kind are taken by the same places. Numbered from 0 in
    /// the order of the chars.
    char[] kinds() {
        var kinds = new char[CHARS];
        for (Place place : places) {
            if (place.table != null) {
                refine(kinds, place.table);
            }
        }
        return kinds;
    }

    private static void refine(char[] kinds, boolean[] table) {
        var numbers = new char[2 * CHARS];
        char count = 0;
        for (int c = 0; c < CHARS; c++) {
            int both = 2 * kinds[c] + (table[c] ? 1 : 0);
            if (numbers[both] == 0) {
                numbers[both] = ++count;
            }
            kinds[c] = (char) (numbers[both] - 1);
        }
    }
}
