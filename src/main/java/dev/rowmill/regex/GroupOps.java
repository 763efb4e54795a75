package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

/// The instructions that remember where groups began and ended.
///
/// A group's slots change when it closes, as in Java. Each change leaves a frame that takes it
/// back, unless the group takes part in every match, where a later try overwrites what an earlier
/// one left.
final class GroupOps {
    private GroupOps() {}

    /// Remembers in a register where something began.
    static final class Open extends Op {
        private final int register;
        private final boolean always;
        private final Op next;

        Open(int register, boolean always, Op next) {
            super(next.first);
            this.register = register;
            this.always = always;
            this.next = next;
        }

        @Override
        Op step(Machine m) {
            if (!always) {
                m.push(m.registers[register], this);
            }
            m.registers[register] = m.pos;
            return next;
        }

        @Override
        @Nullable Op resume(Machine m) {
            m.registers[register] = m.pop();
            return null;
        }
    }

    /// Sets a group's slots to what lies between a register, or a fixed length, and here.
    static final class Close extends Op {
        private final int slot;
        private final int register;
        private final int length;
        private final boolean always;
        private final Op next;

        /// Closes what began where a register says, or `length` chars before if the register is
        /// negative.
        Close(int group, int register, int length, boolean always, Op next) {
            super(next.first);
            this.slot = 2 * group - 2;
            this.register = register;
            this.length = length;
            this.always = always;
            this.next = next;
        }

        @Override
        Op step(Machine m) {
            if (!always) {
                m.push(m.slots[slot], m.slots[slot + 1], this);
            }
            m.slots[slot] = register < 0 ? m.pos - length : m.registers[register];
            m.slots[slot + 1] = m.pos;
            return next;
        }

        @Override
        @Nullable Op resume(Machine m) {
            m.slots[slot + 1] = m.pop();
            m.slots[slot] = m.pop();
            return null;
        }
    }

    /// Sets a group's slots to the last character before here, if any was taken since a register
    /// was set.
    static final class CloseLast extends Op {
        private final int slot;
        private final int register;
        private final Op next;

        CloseLast(int group, int register, Op next) {
            super(next.first);
            this.slot = 2 * group - 2;
            this.register = register;
            this.next = next;
        }

        @Override
        Op step(Machine m) {
            int begin = m.registers[register];
            if (m.pos > begin) {
                m.push(m.slots[slot], m.slots[slot + 1], this);
                m.slots[slot] = m.before(m.pos, begin);
                m.slots[slot + 1] = m.pos;
            }
            return next;
        }

        @Override
        @Nullable Op resume(Machine m) {
            m.slots[slot + 1] = m.pop();
            m.slots[slot] = m.pop();
            return null;
        }
    }

    /// Leaves a frame with the slots of some groups, so that what follows may drop the frames of
    /// the groups' own.
    static final class Keep extends Op {
        private final int from;
        private final int to;
        private final Op next;

        Keep(Shape shape, Op next) {
            super(next.first);
            this.from = 2 * shape.firstGroup() - 2;
            this.to = 2 * shape.lastGroup();
            this.next = next;
        }

        @Override
        Op step(Machine m) {
            m.fuel -= to - from;
            for (int slot = from; slot < to; slot += 2) {
                m.reserve(2);
                m.put(m.slots[slot]);
                m.put(m.slots[slot + 1]);
            }
            m.reserve(1);
            m.put(id);
            return next;
        }

        @Override
        @Nullable Op resume(Machine m) {
            for (int slot = to; slot > from; slot -= 2) {
                m.slots[slot - 1] = m.pop();
                m.slots[slot - 2] = m.pop();
            }
            return null;
        }
    }
}
