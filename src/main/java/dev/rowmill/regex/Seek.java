package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// A look-ahead of the form `.*x`: whether `x` occurs anywhere from here to where a run of a set
/// ends.
///
/// Since nothing in it is captured, only whether there is an occurrence matters, and facts of the
/// text answer that for many places at once: where the run ends, where the next occurrence is, and
/// for a group of one character where each character occurs last in the run. So a text of `n` chars
/// costs about `n` steps however often the condition is asked.
abstract class Seek extends Op {
    /// How many registers it needs, all -1 to begin with.
    static final int REGISTERS = 4;

    final int registers;
    private final CharSet run;
    final boolean negative;
    final Op next;

    Seek(CharSet run, boolean negative, int registers, @Nullable First first, Op next) {
        super(first);
        this.run = run;
        this.negative = negative;
        this.registers = registers;
        this.next = next;
    }

    @Override
    @Nullable Op step(Machine m) {
        return occurs(m) == negative ? null : next;
    }

    abstract boolean occurs(Machine m);

    /// Where the run ends that the machine's position is in.
    final int runEnd(Machine m) {
        int from = m.registers[registers];
        int to = m.registers[registers + 1];
        if (from >= 0 && from <= m.pos && m.pos <= to) {
            return to;
        }
        int at = m.pos;
        for (int width = m.width(run, at); width > 0; width = m.width(run, at)) {
            at += width;
        }
        m.fuel -= at - m.pos;
        m.registers[registers] = m.pos;
        m.registers[registers + 1] = at;
        return at;
    }

    /// Looks for given chars or for one of a set.
    static final class Fixed extends Seek {
        private final @Nullable CharSet set;
        private final Literal text;

        /// Looks for a set, or for a text if that is null.
        Fixed(
                CharSet run,
                Node.Look look,
                @Nullable CharSet set,
                String text,
                int registers,
                Op next) {
            super(run, look.negative(), registers, next.first, next);
            this.set = set;
            this.text = new Literal(text);
        }

        @Override
        boolean occurs(Machine m) {
            int known = registers + 2;
            if (!(0 <= m.registers[known]
                    && m.registers[known] <= m.pos
                    && m.pos <= m.registers[known + 1])) {
                m.registers[known] = m.pos;
                m.registers[known + 1] = find(m);
            }
            int at = m.registers[known + 1];
            return at + 1 <= m.end && at <= runEnd(m);
        }

        /// The next occurrence; [Integer#MAX_VALUE] if there is none.
        private int find(Machine m) {
            int at = m.pos;
            if (set == null) {
                at = m.subject.find(text, m.pos, false);
                m.fuel -= ((at < 0 ? m.end : at) - m.pos) >> 3;
                return at < 0 ? Integer.MAX_VALUE : at;
            }
            while (at < m.end && m.width(set, at) == 0) {
                at++;
            }
            m.fuel -= at - m.pos;
            return at < m.end ? at : Integer.MAX_VALUE;
        }
    }

    /// Looks for the text of a group.
    static class GroupText extends Seek {
        final int slot;
        private final int table;
        private final boolean ignoreCase;

        /// Keeps its table of last occurrences at a place among the machine's tables.
        GroupText(
                CharSet run, Node.Look look, Node.Again again, int table, int registers, Op next) {
            this(run, look, again, table, registers, next.first, next);
        }

        private GroupText(
                CharSet run,
                Node.Look look,
                Node.Again again,
                int table,
                int registers,
                @Nullable First first,
                Op next) {
            super(run, look.negative(), registers, first, next);
            this.slot = 2 * again.group() - 2;
            this.table = table;
            this.ignoreCase = again.ignoreCase();
        }

        @Override
        final boolean occurs(Machine m) {
            if (slot >= m.slots.length || m.slots[slot] < 0) {
                return false;
            }
            int from = m.slots[slot];
            int length = m.slots[slot + 1] - from;
            int last = Math.min(runEnd(m), m.end - length);
            if (length == 0) {
                return true;
            }
            if (length == 1 && m.text[from] < CharSet.LOW) {
                return occursLater(m, m.text[from]);
            }
            char first = m.text[from];
            for (int at = m.pos; at <= last; at++) {
                if (m.text[at] == first && isAt(m, from, at, length)) {
                    return true;
                }
            }
            m.fuel -= Math.max(0, last - m.pos);
            return false;
        }

        /// Compares, and stops when the steps are spent: a long group can be nearly there at every place.
        private static boolean isAt(Machine m, int from, int at, int length) {
            m.fuel -= length;
            if (m.fuel < 0) {
                m.refuel();
            }
            return m.same(from, at, length);
        }

        /// Whether a Latin-1 char occurs in the run or at the place after it.
        final boolean occursLater(Machine m, char c) {
            int from = m.registers[registers];
            if (from < 0 || m.pos < from || m.pos > m.registers[registers + 1]) {
                runEnd(m);
                from = m.registers[registers];
            }
            int[] last = m.table(table);
            if (m.registers[registers + 2] != from) {
                noteLast(m, last);
            }
            return last[ignoreCase ? Letters.asciiLower(c) : c] >= m.pos;
        }

        /// Notes where each Latin-1 char occurs last in the run and the place after it.
        private void noteLast(Machine m, int[] last) {
            int from = m.registers[registers];
            int to = Math.min(m.registers[registers + 1], m.end - 1);
            Arrays.fill(last, -1);
            for (int at = from; at <= to; at++) {
                char c = m.text[at];
                if (c < CharSet.LOW) {
                    last[ignoreCase ? Letters.asciiLower(c) : c] = at;
                }
            }
            m.fuel -= to - from + CharSet.LOW;
            m.registers[registers + 2] = from;
        }
    }

    /// A group of one character, and then a look for the same character, in one go: in most places
    /// that fails.
    static final class OneAgain extends GroupText {
        private final CharSet set;

        OneAgain(
                CharSet run,
                Node.Look look,
                Node.Again again,
                CharSet set,
                int table,
                int registers,
                Op next) {
            super(run, look, again, table, registers, First.of(set), next);
            this.set = set;
        }

        /// Whether it can lead anywhere from a place.
        @Override
        boolean canBegin(Machine m, int at) {
            char c = at < m.end ? m.text[at] : CharSet.LOW;
            if (c >= CharSet.LOW) {
                return true;
            }
            m.pos = at + 1;
            return set.low[c] && occursLater(m, c) != negative;
        }

        @Override
        @Nullable Op step(Machine m) {
            int at = m.pos;
            int width = m.width(set, at);
            if (width == 0) {
                return null;
            }
            m.pos = at + width;
            boolean low = m.text[at] < CharSet.LOW;
            if (low && occursLater(m, m.text[at]) == negative) {
                return null;
            }
            m.push(m.slots[slot], m.slots[slot + 1], this);
            m.slots[slot] = at;
            m.slots[slot + 1] = m.pos;
            return low || occurs(m) != negative ? next : null;
        }

        @Override
        @Nullable Op resume(Machine m) {
            m.slots[slot + 1] = m.pop();
            m.slots[slot] = m.pop();
            return null;
        }
    }
}
