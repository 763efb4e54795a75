package dev.rowmill.regex;

import dev.rowmill.regex.Node.Greed;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Writes a pattern as instructions, from its end to its beginning, so that each knows what follows
/// it.
///
/// Repetitions of more than one character are written out, since that leaves no counter that a
/// place would have to be remembered with; only where that would take more than [#MAX_WRITTEN_OUT]
/// instructions they are counted.
final class Compiler {
    static final int MAX_WRITTEN_OUT = 10_000;

    private final List<Op> ops = new ArrayList<>();
    private final Deque<Integer> rounds = new ArrayDeque<>();
    private final boolean linear;
    private final boolean writesOut;
    private final boolean references;
    private int registers;
    private int states;
    private int tables;
    private boolean pairs;
    private boolean usesLastMatch;

    /// How many of the nodes being compiled may be left out of a match.
    private int optional;

    private Compiler(Parser.Parsed parsed, boolean linear) {
        this.linear = linear;
        this.references = parsed.references();
        this.writesOut = isWrittenOut(parsed.root());
    }

    /// Whether all repetitions of a pattern can be written out.
    static boolean isWrittenOut(Node root) {
        return root.shape().size() <= MAX_WRITTEN_OUT;
    }

    static Program compile(Parser.Parsed parsed, boolean linear, @Nullable ByteProgram bytes) {
        var compiler = new Compiler(parsed, linear);
        Node root = parsed.root();
        Op start = compiler.node(root, compiler.add(new Op.Accept()));
        return new Program(
                start,
                List.copyOf(compiler.ops),
                parsed.groups(),
                compiler.registers,
                Math.max(1, compiler.states),
                compiler.tables,
                linear,
                root.shape().min(),
                new Literal(Literals.prefix(root)),
                new Literal(Literals.required(root)),
                Literals.isAnchored(root),
                compiler.pairs,
                compiler.usesLastMatch,
                bytes);
    }

    private <T extends Op> T add(T op) {
        op.id = ops.size();
        ops.add(op);
        return op;
    }

    private int register() {
        return registers(1);
    }

    private int registers(int count) {
        registers += count;
        return registers - count;
    }

    private Mark mark() {
        if (!linear) {
            return Mark.NONE;
        }
        var mark = new Mark(states, rounds.stream().mapToInt(Integer::intValue).toArray());
        states += mark.states();
        return mark;
    }

    private Op node(Node node, Op next) {
        return switch (node) {
            case Node.Empty _ -> next;
            case Node.Text(var text) -> text(text, next);
            case Node.One(var set) -> {
                note(set);
                yield add(new CharOps.MatchSet(set, next));
            }
            case Node.Sequence(var parts, _) -> sequence(parts, next);
            case Node.Either(var parts, _) -> either(parts, next);
            case Node.Group group -> group(group, next);
            case Node.Repeat repeat -> repeat(repeat, next);
            case Node.Again again -> add(new CharOps.MatchGroup(again, next));
            case Node.Look look -> look(look, next);
            case Node.Atomic atomic -> atomic(atomic, next);
            case Node.Place(var assertion) -> {
                usesLastMatch |= assertion == Assertion.LAST_MATCH;
                yield add(new CharOps.Check(assertion, next));
            }
        };
    }

    private Op sequence(List<Node> parts, Op next) {
        Op op = next;
        for (int i = parts.size() - 1; i >= 0; i--) {
            Op both = i > 0 ? oneAgain(parts.get(i - 1), parts.get(i), op) : null;
            op = both == null ? node(parts.get(i), op) : both;
            i -= both == null ? 0 : 1;
        }
        return op;
    }

    /// As in Java, a dot does not make a search step over whole pairs.
    private void note(CharSet set) {
        pairs |= set.pairs && !Classes.isDot(set);
    }

    private Op text(String text, Op next) {
        pairs |= text.length() > text.codePointCount(0, text.length());
        return add(
                text.length() == 1
                        ? new CharOps.MatchChar(text.charAt(0), next)
                        : new CharOps.MatchText(text, next));
    }

    private Op either(List<Node> parts, Op next) {
        optional++;
        var ways = new Op[parts.size()];
        for (int i = ways.length - 1; i >= 0; i--) {
            ways[i] = node(parts.get(i), next);
        }
        optional--;
        return add(new LoopOps.Branch(ways, mark()));
    }

    private Op group(Node.Group group, Op next) {
        boolean always = optional == 0 && !references;
        int length = Literals.chars(group.body());
        if (length >= 0) {
            var close = new GroupOps.Close(group.number(), -1, length, always, next);
            return node(group.body(), add(close));
        }
        int register = register();
        var close = new GroupOps.Close(group.number(), register, 0, always, next);
        return add(new GroupOps.Open(register, always, node(group.body(), add(close))));
    }

    private Op repeat(Node.Repeat repeat, Op next) {
        Node body = repeat.body();
        if (Node.isSingle(body)) {
            return run(repeat, next);
        }
        if (body instanceof Node.Group(int number, var inner, _)
                && Node.isSingle(inner)
                && repeat.greed() != Greed.POSSESSIVE) {
            int register = register();
            Op close = add(new GroupOps.CloseLast(number, register, next));
            Node single = Node.repeat(inner, repeat.min(), repeat.max(), repeat.greed());
            return add(new GroupOps.Open(register, false, node(single, close)));
        }
        if (repeat.greed() == Greed.POSSESSIVE) {
            // as in Java, each round is atomic, not only the whole
            Node round = Node.atomic(body);
            var greedy =
                    new Node.Repeat(
                            round, repeat.min(), repeat.max(), Greed.GREEDY, repeat.shape());
            return node(Node.atomic(greedy), next);
        }
        optional += repeat.min() == 0 ? 1 : 0;
        Op op = writesOut ? writtenOut(repeat, next) : counted(repeat, next);
        optional -= repeat.min() == 0 ? 1 : 0;
        return op;
    }

    private Op run(Node.Repeat repeat, Op next) {
        CharSet set = Node.single(repeat.body());
        note(set);
        if (repeat.greed() == Greed.POSSESSIVE
                || (next.first != null
                        && next.first.excludes(set)
                        && repeat.greed() == Greed.GREEDY)) {
            return add(new RunOps.Possessive(repeat, mark(), next));
        }
        return add(
                repeat.greed() == Greed.LAZY
                        ? new RunOps.Lazy(repeat, mark(), next)
                        : new RunOps.Greedy(repeat, mark(), next));
    }

    /// All rounds one after another: those that must be, then those that may be.
    private Op writtenOut(Node.Repeat repeat, Op exit) {
        int round = repeat.body().shape().min() == 0 ? register() : -1;
        Op op = exit;
        optional++;
        if (repeat.max() == Shape.NO_MAX) {
            op = choice(repeat, exit);
            ((LoopOps.Round) op).setBody(round(repeat.body(), round, op, exit));
        } else {
            for (int i = repeat.min(); i < repeat.max(); i++) {
                Op body = round(repeat.body(), round, op, exit);
                LoopOps.Round choice = choice(repeat, exit);
                choice.setBody(body);
                op = choice;
            }
        }
        for (int i = 0; i < repeat.min(); i++) {
            op = round(repeat.body(), round, op, exit);
        }
        optional--;
        return op;
    }

    private LoopOps.Round choice(Node.Repeat repeat, Op exit) {
        boolean lazy = repeat.greed() == Greed.LAZY;
        return add(new LoopOps.Round(First.of(repeat.body()), lazy, mark(), exit));
    }

    /// One round; one that can be empty leaves the repetition if it is.
    private Op round(Node body, int register, Op again, Op exit) {
        if (register < 0) {
            return node(body, again);
        }
        rounds.push(register);
        Op end = add(new LoopOps.EndRound(register, again, exit));
        Op op = add(new GroupOps.Open(register, false, node(body, end)));
        rounds.pop();
        return op;
    }

    private Op counted(Node.Repeat repeat, Op exit) {
        int counter = register();
        int round = repeat.body().shape().min() == 0 ? register() : -1;
        var head = add(new LoopOps.CountedRound(counter, repeat, exit));
        optional++;
        head.setBody(round(repeat.body(), round, head, exit));
        optional--;
        return add(new LoopOps.StartCount(counter, head));
    }

    private Op look(Node.Look look, Op next) {
        Node body = look.body();
        if (Node.isSingle(body)) {
            note(Node.single(body));
            return add(
                    new CharOps.CheckSet(Node.single(body), look.ahead(), look.negative(), next));
        }
        Op seek = look.ahead() ? seek(look, next) : null;
        if (seek != null) {
            return seek;
        }
        int own = registers(2);
        optional++;
        Op inner = node(body, add(new LookOps.EndLook(own, look, next)));
        optional--;
        Op op =
                add(
                        look.ahead()
                                ? new LookOps.Ahead(own, look, inner, next)
                                : new LookOps.Behind(own, look, inner, next));
        return keep(body, op);
    }

    /// The look-ahead as a search, if it has the form of one.
    private @Nullable Op seek(Node.Look look, Op next) {
        CharSet run = run(look);
        if (run == null || !(look.body() instanceof Node.Sequence(var parts, _))) {
            return null;
        }
        return switch (parts.getLast()) {
            case Node.Text(var text) when text.length() <= Literals.MAX_SEARCH ->
                    add(new Seek.Fixed(run, look, null, text, registers(Seek.REGISTERS), next));
            case Node.One(var set) when !set.pairs ->
                    add(new Seek.Fixed(run, look, set, "", registers(Seek.REGISTERS), next));
            case Node.Again again when !again.ignoreCase() ->
                    add(
                            new Seek.GroupText(
                                    run, look, again, tables++, registers(Seek.REGISTERS), next));
            default -> null;
        };
    }

    /// What `.*` is in a look-ahead of the form `.*x`; null if it has another form.
    private static @Nullable CharSet run(Node.Look look) {
        return look.ahead()
                        && look.body() instanceof Node.Sequence(var parts, _)
                        && parts.size() == 2
                        && parts.getFirst()
                                instanceof Node.Repeat(var one, int min, int max, var greed, _)
                        && min == 0
                        && max == Shape.NO_MAX
                        && greed != Greed.POSSESSIVE
                        && Node.isSingle(one)
                ? Node.single(one)
                : null;
    }

    /// A group of one character and a search for that character, `(x)(?!.*\1)`, if these are such.
    private @Nullable Op oneAgain(Node group, Node condition, Op next) {
        if (!(group instanceof Node.Group(int number, var one, _) && Node.isSingle(one))
                || !(condition instanceof Node.Look look
                        && look.body() instanceof Node.Sequence(var parts, _)
                        && parts.getLast() instanceof Node.Again again)
                || again.group() != number
                || (again.ignoreCase() && again.unicodeCase())) {
            return null;
        }
        CharSet run = run(look);
        if (run == null) {
            return null;
        }
        CharSet set = Node.single(one);
        note(set);
        int own = registers(Seek.REGISTERS);
        return add(new Seek.OneAgain(run, look, again, set, tables++, own, next));
    }

    private Op atomic(Node.Atomic atomic, Op next) {
        int register = register();
        optional++;
        Op inner = node(atomic.body(), add(new LookOps.EndAtomic(register, next)));
        optional--;
        return keep(atomic.body(), add(new LookOps.BeginAtomic(register, inner)));
    }

    private Op keep(Node body, Op op) {
        return body.shape().captures() ? add(new GroupOps.Keep(body.shape(), op)) : op;
    }
}
