package dev.rowmill.regex;

import dev.rowmill.regex.Node.Greed;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes a pattern for [ByteMachine], from its end to its beginning, if it is one of the common
/// ones that can do with it.
final class ByteCompiler {
    private static final int MAX_SIZE = 500;

    private final List<int[]> code = new ArrayList<>();

    /// What can come from an instruction on; null for anything.
    private final List<@Nullable First> firsts = new ArrayList<>();

    private final List<CharSet> sets = new ArrayList<>();
    private final List<byte[]> texts = new ArrayList<>();
    private final List<boolean[]> tables = new ArrayList<>();
    private int registers;

    /// How many of the nodes being compiled may be left out of a match.
    private int optional;

    /// Thrown within this class where a pattern needs the other machine.
    private static final class UnsuitedException extends Exception {
        private static final long serialVersionUID = 1L;

        UnsuitedException() {
            super(null, null, false, false);
        }
    }

    /// The program of a pattern without references; nothing if it needs the other machine.
    static @Nullable ByteProgram compile(Node root, int groups) {
        if (Places.size(root) > MAX_SIZE) {
            return null;
        }
        var compiler = new ByteCompiler();
        int accept = compiler.add(null, ByteProgram.ACCEPT, 0, 0, 0, 0, 0);
        try {
            int start = compiler.node(root, accept);
            return compiler.program(start, groups);
        } catch (UnsuitedException _) {
            return null;
        }
    }

    private ByteProgram program(int start, int groups) {
        int first = table(first(start));
        return new ByteProgram(
                code.stream().flatMapToInt(java.util.Arrays::stream).toArray(),
                start,
                sets.toArray(CharSet[]::new),
                texts.toArray(byte[][]::new),
                tables.toArray(boolean[][]::new),
                first,
                groups,
                registers);
    }

    private int add(@Nullable First first, int op, int a, int b, int c, int next, int other) {
        code.add(new int[] {op, a, b, c, next, other});
        firsts.add(first);
        return (code.size() - 1) * ByteProgram.WIDTH;
    }

    private @Nullable First first(int place) {
        return firsts.get(place / ByteProgram.WIDTH);
    }

    private int table(@Nullable First first) {
        if (first == null || first.isAll()) {
            return ByteProgram.ANY;
        }
        tables.add(ByteProgram.leads(first));
        return tables.size() - 1;
    }

    private int set(CharSet set) {
        sets.add(set);
        return sets.size() - 1;
    }

    private int node(Node node, int next) throws UnsuitedException {
        return switch (node) {
            case Node.Empty _ -> next;
            case Node.Text(var text) -> {
                texts.add(text.getBytes(StandardCharsets.UTF_8));
                yield add(
                        First.of(text.charAt(0)),
                        ByteProgram.TEXT,
                        texts.size() - 1,
                        0,
                        0,
                        next,
                        0);
            }
            case Node.One(var set) -> add(First.of(set), ByteProgram.SET, set(set), 0, 0, next, 0);
            case Node.Sequence(var parts, _) -> {
                int place = next;
                for (Node part : parts.reversed()) {
                    place = node(part, place);
                }
                yield place;
            }
            case Node.Either(var parts, _) -> either(parts, next);
            case Node.Group(int number, var body, _) -> group(number, body, next);
            case Node.Repeat repeat -> repeat(repeat, next);
            case Node.Place(var assertion) -> place(assertion, next);
            case Node.Again _, Node.Look _, Node.Atomic _ -> throw new UnsuitedException();
        };
    }

    private int place(Assertion assertion, int next) throws UnsuitedException {
        int op =
                switch (assertion) {
                    case BEGIN -> ByteProgram.BEGIN;
                    case END -> ByteProgram.END;
                    case FINAL_LINE_END -> ByteProgram.FINAL_LINE_END;
                    case BOUNDARY, NO_BOUNDARY -> ByteProgram.BOUNDARY;
                    default -> throw new UnsuitedException();
                };
        return add(first(next), op, assertion == Assertion.BOUNDARY ? 1 : 0, 0, 0, next, 0);
    }

    private int either(List<Node> parts, int next) throws UnsuitedException {
        optional++;
        int place = node(parts.getLast(), next);
        for (int i = parts.size() - 2; i >= 0; i--) {
            place = split(node(parts.get(i), next), place);
        }
        optional--;
        return place;
    }

    private int split(int preferred, int other) {
        First first = First.union(first(preferred), first(other));
        return add(
                first,
                ByteProgram.SPLIT,
                table(first(preferred)),
                table(first(other)),
                0,
                preferred,
                other);
    }

    private int group(int number, Node body, int next) throws UnsuitedException {
        int always = optional == 0 ? 1 : 0;
        int register = registers++;
        int close = add(first(next), ByteProgram.CLOSE, 2 * number, register, always, next, 0);
        int inner = node(body, close);
        return add(first(inner), ByteProgram.OPEN, register, always, 0, inner, 0);
    }

    private int repeat(Node.Repeat repeat, int next) throws UnsuitedException {
        Node body = repeat.body();
        if (Node.isSingle(body)) {
            return run(repeat, next);
        }
        if (repeat.greed() == Greed.POSSESSIVE || body.shape().min() == 0) {
            throw new UnsuitedException();
        }
        if (body instanceof Node.Group(int number, var inner, _) && Node.isSingle(inner)) {
            int register = registers++;
            int close = add(first(next), ByteProgram.CLOSE_LAST, 2 * number, register, 0, next, 0);
            Node single = Node.repeat(inner, repeat.min(), repeat.max(), repeat.greed());
            int begin = node(single, close);
            return add(first(begin), ByteProgram.OPEN, register, 0, 0, begin, 0);
        }
        return rounds(repeat, next);
    }

    private int run(Node.Repeat repeat, int next) {
        CharSet set = Node.single(repeat.body());
        First follow = first(next);
        First own = First.of(set);
        First first = repeat.min() > 0 ? own : First.union(own, follow);
        boolean decided =
                repeat.greed() == Greed.POSSESSIVE
                        || (repeat.greed() == Greed.GREEDY
                                && (isCertain(next) || (follow != null && follow.excludes(set))));
        int op =
                decided
                        ? ByteProgram.POSSESSIVE
                        : repeat.greed() == Greed.LAZY ? ByteProgram.LAZY : ByteProgram.GREEDY;
        return add(first, op, set(set), repeat.min(), repeat.max(), next, table(follow));
    }

    /// Whether there is a match from an instruction on, whatever comes.
    private boolean isCertain(int place) {
        int at = place / ByteProgram.WIDTH;
        while (code.get(at)[0] == ByteProgram.CLOSE || code.get(at)[0] == ByteProgram.OPEN) {
            at = code.get(at)[4] / ByteProgram.WIDTH;
        }
        return code.get(at)[0] == ByteProgram.ACCEPT;
    }

    /// All rounds one after another: those that must be, then those that may be.
    private int rounds(Node.Repeat repeat, int exit) throws UnsuitedException {
        int place = exit;
        optional += 1;
        if (repeat.max() == Shape.NO_MAX) {
            place = endless(repeat, exit);
        } else {
            for (int i = repeat.min(); i < repeat.max(); i++) {
                place = choice(repeat, node(repeat.body(), place), exit);
            }
        }
        for (int i = 0; i < repeat.min(); i++) {
            place = node(repeat.body(), place);
        }
        optional -= 1;
        return place;
    }

    private int choice(Node.Repeat repeat, int body, int exit) {
        return repeat.greed() == Greed.LAZY ? split(exit, body) : split(body, exit);
    }

    private int endless(Node.Repeat repeat, int exit) throws UnsuitedException {
        First round = First.of(repeat.body());
        boolean lazy = repeat.greed() == Greed.LAZY;
        int a = table(lazy ? first(exit) : round);
        int b = table(lazy ? round : first(exit));
        First first = First.union(round, first(exit));
        int head = add(first, ByteProgram.SPLIT, a, b, 0, exit, exit);
        int body = node(repeat.body(), head);
        code.get(head / ByteProgram.WIDTH)[lazy ? 5 : 4] = body;
        return head;
    }
}
