package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/// Runs one program on one text after another by backtracking, with a stack of its own and a count of steps. Not
/// thread-safe.
///
/// A program that can be matched in linear time first runs as it is, which is fast where it goes
/// well. If that takes more steps than the text's length accounts for, the machine begins to
/// remember which tries have been made: a second one at the same place can only fail again. What is
/// found is the same, and each place is then tried once at most.
final class Machine {
    /// 64 MiB of frames.
    private static final int MAX_STACK = 1 << 24;

    /// The most frames, as ints, that are kept for the next text.
    private static final int KEPT_STACK = 1 << 16;

    /// What is matched, and the chars of it.
    final Subject subject;

    char[] text = {};
    int end;
    final int[] slots;
    final int[] registers;

    /// Where the match has come to.
    int pos;

    /// The steps left. Instructions that loop over chars take those off themselves.
    long fuel;

    /// The height of the stack, which instructions may lower to drop frames.
    int sp;

    /// Whether the match must end where the text does.
    boolean wholeText;

    /// Where the last match ended, for `\G`.
    int lastEnd;

    /// What has been tried, once that is worth remembering.
    @Nullable Memo memo;

    private final Program program;
    private final List<Op> ops;
    private long budget;
    private long reserve;
    private int[] stack = new int[48];
    private int @Nullable [][] tables;

    Machine(Program program, Subject subject) {
        this.program = program;
        this.ops = program.ops();
        this.subject = subject;
        this.slots = new int[2 * program.groups()];
        this.registers = new int[program.registers()];
    }

    /// Begins with a text that has been read, and with all the steps that it may take.
    void begin(long steps) {
        text = subject.chars;
        end = subject.end;
        Arrays.fill(registers, -1);
        budget = steps;
        fuel = program.linear() ? Math.min(budget / 2, 32L * end + 4_096) : budget;
        reserve = budget - fuel;
        memo = null;
        if (stack.length > KEPT_STACK) {
            stack = new int[48];
        }
    }

    /// Whether the program may match from a position on, as far as can be told at once.
    boolean canBegin(int from) {
        if (--fuel < 0) {
            refuel();
        }
        return program.start().canBegin(this, from);
    }

    /// Whether the program matches from a position on.
    boolean run(int from) {
        pos = from;
        sp = 0;
        Op op = program.start();
        while (op != Op.Accept.DONE) {
            if (--fuel < 0) {
                refuel();
            }
            Op following = op.step(this);
            if (following == null) {
                following = backtrack();
                if (following == null) {
                    return false;
                }
            }
            op = following;
        }
        return true;
    }

    private @Nullable Op backtrack() {
        while (sp > 0) {
            if (--fuel < 0) {
                refuel();
            }
            Op op = ops.get(stack[--sp]).resume(this);
            if (op != null) {
                return op;
            }
        }
        return null;
    }

    /// Goes on with the steps held back for remembering, or gives up if there are none.
    void refuel() {
        if (reserve <= 0) {
            throw new RegexBudgetException(
                    "expected a match within " + budget + " steps on " + end + " chars, took more");
        }
        remember();
    }

    /// Begins to remember which tries have been made.
    void remember() {
        fuel += reserve;
        reserve = 0;
        memo = new Memo(program.states(), end + 1);
    }

    /// Forgets which tries have been made, if any are remembered.
    void forgetAll() {
        if (memo != null) {
            fuel -= memo.clear() >> 3;
        }
    }

    /// Forgets what was tried at a place.
    void forget(int at) {
        if (memo != null) {
            memo.forget(at);
            fuel -= program.states();
        }
    }

    /// A table of one int for each Latin-1 char, with a number among the program's.
    int[] table(int number) {
        int[][] all = tables;
        if (all == null) {
            all = new int[program.tables()][];
            tables = all;
        }
        if (all[number] == null) {
            all[number] = new int[CharSet.LOW];
        }
        return all[number];
    }

    /// Whether this was tried before, when that is remembered; it is from now on.
    boolean hasFailed(Mark mark, int at) {
        Memo known = memo;
        return known != null && known.add(mark.state(this, at), at);
    }

    /// Where characters of a set end, or the last of them before a place that was tried. -1 if
    /// there is nothing new to try; `possessive` is whether only the very end counts.
    int scanUnknown(CharSet set, Mark mark, int from, boolean possessive) {
        int at = from;
        while (true) {
            fuel--;
            if (hasFailed(mark, at)) {
                return possessive || at == from ? -1 : before(at, from);
            }
            int width = width(set, at);
            if (width == 0) {
                return at;
            }
            at += width;
        }
    }

    /// Whether something can begin here, as far as the next char tells.
    boolean canBegin(@Nullable First first) {
        return first == null || (pos < end && first.has(text[pos]));
    }

    /// How many chars the code point at a place has if it is in a set; 0 if it is not, or at the
    /// end.
    int width(CharSet set, int at) {
        if (at >= end) {
            return 0;
        }
        char c = text[at];
        if (c < CharSet.LOW) {
            return set.low[c] ? 1 : 0;
        }
        if (!set.isHigh()) {
            return 0;
        }
        int point = Character.codePointAt(text, at, end);
        return set.has(point) ? Character.charCount(point) : 0;
    }

    /// Where the code point before a place begins, not before `lowest`.
    int before(int at, int lowest) {
        int one = at - 1;
        return one > lowest
                        && Character.isLowSurrogate(text[one])
                        && Character.isHighSurrogate(text[one - 1])
                ? one - 1
                : one;
    }

    /// Whether the same chars stand at two places.
    boolean same(int a, int b, int length) {
        for (int i = 0; i < length; i++) {
            if (text[a + i] != text[b + i]) {
                return false;
            }
        }
        return true;
    }

    void push(int a, Op op) {
        reserve(2);
        stack[sp++] = a;
        stack[sp++] = op.id;
    }

    void push(int a, int b, Op op) {
        reserve(3);
        stack[sp++] = a;
        stack[sp++] = b;
        stack[sp++] = op.id;
    }

    void push(int a, int b, int c, Op op) {
        reserve(4);
        stack[sp++] = a;
        stack[sp++] = b;
        stack[sp++] = c;
        stack[sp++] = op.id;
    }

    void reserve(int more) {
        if (sp + more > stack.length) {
            if (stack.length >= MAX_STACK) {
                throw new RegexBudgetException(
                        "expected a match within "
                                + MAX_STACK
                                + " stack entries on "
                                + end
                                + " chars, took more");
            }
            stack = Arrays.copyOf(stack, stack.length * 2);
        }
    }

    /// Puts a part of a frame where [#reserve] made room.
    void put(int value) {
        stack[sp++] = value;
    }

    int pop() {
        return stack[--sp];
    }
}
