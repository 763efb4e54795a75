package dev.rowmill.regex;

import java.util.ArrayList;
import java.util.List;

/// A pattern as it was written, with flags resolved.
sealed interface Node {
    Node EMPTY = new Empty();

    /// What `\R` matches.
    Node LINE_BREAK = either(List.of(new Text("\r\n"), new One(Classes.VERTICAL)));

    Shape shape();

    /// Matches nothing, everywhere.
    record Empty() implements Node {
        @Override
        public Shape shape() {
            return new Shape(0, 0, 0, true, 0, 0);
        }
    }

    /// These chars, none of them a lone surrogate.
    record Text(String text) implements Node {
        @Override
        public Shape shape() {
            int points = text.codePointCount(0, text.length());
            return Shape.leaf(points, points);
        }
    }

    /// One code point of a set.
    record One(CharSet set) implements Node {
        @Override
        public Shape shape() {
            return Shape.leaf(1, 1);
        }
    }

    /// The parts one after another.
    record Sequence(List<Node> parts, Shape shape) implements Node {}

    /// The first of the parts that leads to a match.
    record Either(List<Node> parts, Shape shape) implements Node {}

    /// A capturing group.
    record Group(int number, Node body, Shape shape) implements Node {}

    /// A repetition; `max` may be [Shape#NO_MAX].
    record Repeat(Node body, int min, int max, Greed greed, Shape shape) implements Node {}

    /// The text of a group once more.
    record Again(int group, boolean ignoreCase, boolean unicodeCase) implements Node {
        @Override
        public Shape shape() {
            return new Shape(0, Shape.NO_MAX, 1, false, 0, 0);
        }
    }

    /// A condition on the text around.
    record Look(Node body, boolean ahead, boolean negative, Shape shape) implements Node {}

    /// Once matched, never reconsidered.
    record Atomic(Node body, Shape shape) implements Node {}

    /// A condition on the place.
    record Place(Assertion assertion) implements Node {
        @Override
        public Shape shape() {
            return Shape.leaf(0, 0);
        }
    }

    /// How much a repetition takes first.
    enum Greed {
        GREEDY,
        LAZY,
        POSSESSIVE
    }

    static Node sequence(List<Node> parts) {
        var merged = new ArrayList<Node>();
        for (Node part : parts) {
            if (part instanceof Text(var text)
                    && !merged.isEmpty()
                    && merged.getLast() instanceof Text(var before)) {
                merged.set(merged.size() - 1, new Text(before + text));
            } else if (!(part instanceof Empty)) {
                merged.add(part);
            }
        }
        if (merged.size() <= 1) {
            return merged.isEmpty() ? EMPTY : merged.getFirst();
        }
        Shape shape = merged.stream().map(Node::shape).reduce(EMPTY.shape(), Shape::then);
        return new Sequence(List.copyOf(merged), shape);
    }

    static Node either(List<Node> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        if (parts.stream().allMatch(Node::isSingle)) {
            var set = new CharSet.Builder();
            parts.forEach(part -> set.add(single(part)));
            return new One(set.build());
        }
        Shape shape = parts.stream().map(Node::shape).reduce(Shape::or).orElseThrow();
        return new Either(
                List.copyOf(parts),
                new Shape(
                        shape.min(),
                        shape.max(),
                        shape.size() + 1,
                        shape.bounded(),
                        shape.firstGroup(),
                        shape.lastGroup()));
    }

    static Node group(int number, Node body) {
        return new Group(number, body, body.shape().captured(number));
    }

    static Node look(Node body, boolean ahead, boolean negative) {
        return new Look(body, ahead, negative, body.shape().zeroWidth());
    }

    static Node atomic(Node body) {
        Shape shape = body.shape();
        return new Atomic(body, shape.then(new Shape(0, 0, 2, true, 0, 0)));
    }

    /// A repetition, simplified where nothing is repeated: once at the same place is as good as a
    /// billion times.
    static Node repeat(Node body, int min, int max, Greed greed) {
        if (max == 0 || body instanceof Empty) {
            return EMPTY;
        }
        if (body.equals(LINE_BREAK)) {
            return repeat(atomic(body), min, max, greed); // as in Java, unlike a single one
        }
        if (body instanceof Group(int number, var inner, _) && inner.equals(LINE_BREAK)) {
            return repeat(group(number, atomic(inner)), min, max, greed);
        }
        if (min == 1 && max == 1) {
            return greed == Greed.POSSESSIVE && !isSingle(body) ? atomic(body) : body;
        }
        if (body.shape().max() == 0) {
            return once(body, min, max, greed);
        }
        boolean single = isSingle(body);
        return new Repeat(body, min, max, greed, body.shape().times(min, max, single));
    }

    /// A repetition of what takes no char, with the fewest rounds that do the same.
    private static Node once(Node body, int min, int max, Greed greed) {
        if (max > 1
                && min == 0
                && body.shape().captures()
                && greed != Greed.POSSESSIVE
                && !branches(body)) {
            return EMPTY; // as in Java: an optional round that takes nothing leaves no capture
        }
        int least = Math.min(min, 1);
        int most = min == max ? least : least + 1;
        if (most == 1 && least == 1) {
            return repeat(body, 1, 1, greed);
        }
        return new Repeat(body, least, most, greed, body.shape().times(least, most, false));
    }

    /// Whether there may be more than one way to match it at a place.
    private static boolean branches(Node node) {
        return switch (node) {
            case Empty _, Text _, One _, Again _, Look _, Atomic _, Place _ -> false;
            case Either _ -> true;
            case Sequence(var parts, _) -> parts.stream().anyMatch(Node::branches);
            case Group(_, var body, _) -> branches(body);
            case Repeat(var body, int min, int max, _, _) -> min != max || branches(body);
        };
    }

    /// Whether it matches exactly one code point and captures nothing.
    static boolean isSingle(Node node) {
        return node instanceof One
                || (node instanceof Text(var text) && text.codePointCount(0, text.length()) == 1);
    }

    /// The set of a node that [#isSingle].
    static CharSet single(Node node) {
        return switch (node) {
            case One(var set) -> set;
            case Text(var text) -> {
                int point = text.codePointAt(0);
                yield new CharSet.Builder().add(point, point).build();
            }
            default -> throw new IllegalArgumentException("expected one character, found " + node);
        };
    }
}
