package dev.rowmill.regex;

import java.util.Arrays;

/// Runs a [ByteProgram] on UTF-8 as it is, by backtracking: the quick way for the common patterns
/// and texts. Not thread-safe.
///
/// What it cannot decide it leaves to the other machine: it gives up where that one would begin to
/// remember what it has tried, at characters that are two chars in Java, and where a word's
/// boundary is in question beside a character that is not ASCII.
final class ByteMachine {
    static final int NO_MATCH = -1;
    static final int GIVEN_UP = -2;

    private static final int MAX_STACK = 1 << 16;

    /// Where each group begins and ends, -1 if it has not taken part; group 0 is not used.
    final int[] slots;

    private final ByteProgram program;
    private final int[] code;
    private final int[] registers;
    private final boolean[] firsts;
    private final boolean anyFirst;

    private byte[] bytes = {};
    private int from;
    private int to;
    private int at;

    /// The steps left; none, too, once something came that the other machine must decide.
    private int fuel;

    /// Three numbers a frame: two of an instruction, and the instruction.
    private int[] stack = new int[96];

    private int sp;

    ByteMachine(ByteProgram program) {
        this.program = program;
        this.code = program.code();
        this.slots = new int[2 * program.groups() + 2];
        this.registers = new int[program.registers()];
        this.anyFirst = program.first() == ByteProgram.ANY;
        this.firsts = anyFirst ? new boolean[0] : program.firsts()[program.first()];
    }

    /// Begins with another text.
    void begin(byte[] utf8, int start, int stop) {
        bytes = utf8;
        from = start;
        to = stop;
        fuel = (int) Math.min(Integer.MAX_VALUE, 32L * (stop - start) + 4_096);
        if (stack.length > MAX_STACK) {
            stack = new int[96];
        }
    }

    /// The first place from one on where a match can begin, as far as its first byte tells; after
    /// the end if there is none; [#GIVEN_UP] in front of a pair.
    int candidate(int start) {
        int place = start;
        if (anyFirst) {
            while (place < to && isTail(bytes[place])) {
                place++;
            }
            return place < to && isPair(bytes[place]) ? GIVEN_UP : place;
        }
        while (place < to && !firsts[bytes[place] & 0xff]) {
            if (isPair(bytes[place])) {
                return GIVEN_UP;
            }
            place++;
        }
        return place < to ? place : to + 1;
    }

    private static boolean isTail(byte b) {
        return b < (byte) 0xc0;
    }

    private static boolean isPair(byte b) {
        return b < 0 && b >= (byte) 0xf0;
    }

    /// Where the match ends that begins at a place; [#NO_MATCH], or [#GIVEN_UP].
    int run(int begin) {
        at = begin;
        sp = 0;
        Arrays.fill(slots, -1);
        int pc = program.start();
        while (true) {
            int op = code[pc];
            if (op == ByteProgram.ACCEPT) {
                return fuel > 0 ? at : GIVEN_UP;
            }
            fuel--;
            pc = step(op, pc);
            while (pc == NO_MATCH) {
                if (fuel <= 0) {
                    return GIVEN_UP;
                }
                if (sp == 0) {
                    return NO_MATCH;
                }
                fuel--;
                pc = resume();
            }
        }
    }

    /// The instruction that follows one, or that there is none.
    private int step(int op, int pc) {
        return switch (op) {
            case ByteProgram.TEXT -> text(pc);
            case ByteProgram.SET -> set(pc);
            case ByteProgram.POSSESSIVE -> possessive(pc);
            case ByteProgram.GREEDY -> greedy(pc);
            case ByteProgram.LAZY -> lazy(pc);
            case ByteProgram.SPLIT -> split(pc);
            case ByteProgram.OPEN -> open(pc);
            case ByteProgram.CLOSE -> close(pc, registers[code[pc + 2]]);
            case ByteProgram.CLOSE_LAST ->
                    at > registers[code[pc + 2]] ? close(pc, before(at)) : code[pc + 4];
            case ByteProgram.BEGIN -> at == from ? code[pc + 4] : NO_MATCH;
            case ByteProgram.END -> at == to ? code[pc + 4] : NO_MATCH;
            case ByteProgram.FINAL_LINE_END -> isFinalLineEnd() ? code[pc + 4] : NO_MATCH;
            case ByteProgram.BOUNDARY -> boundary(pc);
            default -> throw new IllegalStateException("expected an instruction, found " + op);
        };
    }

    private int text(int pc) {
        byte[] wanted = program.texts()[code[pc + 1]];
        int length = wanted.length;
        if (length > to - at) {
            return NO_MATCH;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[at + i] != wanted[i]) {
                return NO_MATCH;
            }
        }
        at += length;
        return code[pc + 4];
    }

    private int set(int pc) {
        int width = width(program.sets()[code[pc + 1]], at);
        at += width;
        return width > 0 ? code[pc + 4] : NO_MATCH;
    }

    private int possessive(int pc) {
        CharSet set = program.sets()[code[pc + 1]];
        int lowest = count(set, at, code[pc + 2], true);
        if (lowest < 0) {
            return NO_MATCH;
        }
        at = rest(set, lowest, pc);
        return code[pc + 4];
    }

    private int greedy(int pc) {
        CharSet set = program.sets()[code[pc + 1]];
        int lowest = count(set, at, code[pc + 2], true);
        return lowest < 0 ? NO_MATCH : backOff(pc, lowest, rest(set, lowest, pc));
    }

    /// Goes on from the last place, not after `highest`, where what follows can begin.
    private int backOff(int pc, int lowest, int highest) {
        int place = highest;
        int table = code[pc + 5];
        while (place > lowest && !canBegin(table, place)) {
            place = before(place);
        }
        fuel -= highest - place;
        if (place > lowest) {
            push(lowest, place, pc);
        } else if (!canBegin(table, place)) {
            return NO_MATCH;
        }
        at = place;
        return code[pc + 4];
    }

    private int lazy(int pc) {
        int min = code[pc + 2];
        int max = code[pc + 3];
        int lowest = count(program.sets()[code[pc + 1]], at, min, true);
        return lowest < 0 ? NO_MATCH : advance(pc, lowest, max == Shape.NO_MAX ? max : max - min);
    }

    /// Goes on from the first place, not before `lowest`, where what follows can begin.
    private int advance(int pc, int lowest, int most) {
        CharSet set = program.sets()[code[pc + 1]];
        int place = lowest;
        int left = most;
        while (!canBegin(code[pc + 5], place)) {
            int width = left == 0 ? 0 : width(set, place);
            fuel -= width;
            if (width == 0) {
                return NO_MATCH;
            }
            place += width;
            left -= left == Shape.NO_MAX ? 0 : 1;
        }
        if (left > 0) {
            push(place, left, pc);
        }
        at = place;
        return code[pc + 4];
    }

    private int split(int pc) {
        boolean other = canBegin(code[pc + 2], at);
        if (!canBegin(code[pc + 1], at)) {
            return other ? code[pc + 5] : NO_MATCH;
        }
        if (other) {
            push(at, 0, pc);
        }
        return code[pc + 4];
    }

    private int open(int pc) {
        int register = code[pc + 1];
        if (code[pc + 2] == 0) {
            push(registers[register], 0, pc);
        }
        registers[register] = at;
        return code[pc + 4];
    }

    private int close(int pc, int begin) {
        int slot = code[pc + 1];
        if (code[pc + 3] == 0) {
            push(slots[slot], slots[slot + 1], pc);
        }
        slots[slot] = begin;
        slots[slot + 1] = at;
        return code[pc + 4];
    }

    private int boundary(int pc) {
        byte before = at > from ? bytes[at - 1] : 0;
        byte after = at < to ? bytes[at] : 0;
        if (before < 0 || after < 0) {
            fuel = 0;
            return NO_MATCH;
        }
        boolean holds = Classes.WORD.low[before] != Classes.WORD.low[after];
        return holds == (code[pc + 1] == 1) ? code[pc + 4] : NO_MATCH;
    }

    /// Whether here is the end, or the one line terminator in front of it.
    private boolean isFinalLineEnd() {
        int c = at < to ? bytes[at] & 0xff : 0;
        return switch (to - at) {
            case 0 -> true;
            case 1 -> c == '\r' || (c == '\n' && !(at > from && bytes[at - 1] == '\r'));
            case 2 ->
                    (c == '\r' && bytes[at + 1] == '\n')
                            || (c == 0xc2 && bytes[at + 1] == (byte) 0x85);
            case 3 ->
                    c == 0xe2 && bytes[at + 1] == (byte) 0x80 && (bytes[at + 2] | 1) == (byte) 0xa9;
            default -> false;
        };
    }

    /// Takes back the last frame: its instruction's next choice, or that there is none.
    private int resume() {
        int pc = stack[sp - 1];
        int b = stack[sp - 2];
        int a = stack[sp - 3];
        sp -= 3;
        switch (code[pc]) {
            case ByteProgram.GREEDY -> {
                return backOff(pc, a, before(b));
            }
            case ByteProgram.LAZY -> {
                int width = width(program.sets()[code[pc + 1]], a);
                return width == 0
                        ? NO_MATCH
                        : advance(pc, a + width, b == Shape.NO_MAX ? b : b - 1);
            }
            case ByteProgram.SPLIT -> {
                at = a;
                return code[pc + 5];
            }
            case ByteProgram.OPEN -> registers[code[pc + 1]] = a;
            default -> {
                slots[code[pc + 1]] = a;
                slots[code[pc + 1] + 1] = b;
            }
        }
        return NO_MATCH;
    }

    private void push(int a, int b, int pc) {
        if (sp + 3 > stack.length) {
            if (sp >= MAX_STACK) {
                fuel = 0; // and so the next failure gives up
            }
            stack = Arrays.copyOf(stack, stack.length * 2);
        }
        stack[sp] = a;
        stack[sp + 1] = b;
        stack[sp + 2] = pc;
        sp += 3;
    }

    private boolean canBegin(int table, int place) {
        return table == ByteProgram.ANY
                || (place < to && program.firsts()[table][bytes[place] & 0xff]);
    }

    /// Where the characters end that a run may take beside its least.
    private int rest(CharSet set, int lowest, int pc) {
        int max = code[pc + 3];
        if (max != Shape.NO_MAX) {
            return count(set, lowest, max - code[pc + 2], false);
        }
        int place = ascii(set.low, lowest);
        while (place < to && bytes[place] < 0) {
            int width = width(set, place);
            if (width == 0) {
                break;
            }
            place = ascii(set.low, place + width);
        }
        fuel -= place - lowest;
        return place;
    }

    /// Where the ASCII characters of a set end.
    private int ascii(boolean[] low, int begin) {
        byte[] text = bytes;
        int end = to;
        int place = begin;
        while (place < end && text[place] >= 0 && low[text[place]]) {
            place++;
        }
        return place;
    }

    /// Where `count` characters of a set end, or fewer if there are no more;
    /// then -1 if all must be.
    private int count(CharSet set, int begin, int count, boolean all) {
        int place = begin;
        for (int i = 0; i < count; i++) {
            int width = width(set, place);
            if (width == 0) {
                return all ? -1 : place;
            }
            place += width;
        }
        fuel -= place - begin;
        return place;
    }

    /// How many bytes the character at a place has if it is in a set; 0 if it is not, or at the
    /// end.
    private int width(CharSet set, int place) {
        if (place >= to) {
            return 0;
        }
        int b = bytes[place];
        if (b >= 0) {
            return set.low[b] ? 1 : 0;
        }
        if (b < (byte) 0xe0) {
            return set.has(((b & 0x1f) << 6) | (bytes[place + 1] & 0x3f)) ? 2 : 0;
        }
        if (isPair((byte) b)) {
            fuel = 0;
            return 0;
        }
        int point =
                ((b & 0xf) << 12) | ((bytes[place + 1] & 0x3f) << 6) | (bytes[place + 2] & 0x3f);
        return set.has(point) ? 3 : 0;
    }

    /// Where the character before a place begins.
    private int before(int place) {
        int one = place - 1;
        while (isTail(bytes[one])) {
            one--;
        }
        return one;
    }
}
