package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

/// The instructions around a part whose frames are dropped once it has matched: conditions and
/// atomic groups.
///
/// Each has registers of its own for where it began; a part cannot begin again before it has ended.
final class LookOps {
    private LookOps() {}

    /// Begins an atomic group.
    static final class BeginAtomic extends Op {
        private final int stackRegister;
        private final Op body;

        BeginAtomic(int stackRegister, Op body) {
            super(body.first);
            this.stackRegister = stackRegister;
            this.body = body;
        }

        @Override
        Op step(Machine m) {
            m.registers[stackRegister] = m.sp;
            return body;
        }
    }

    /// Ends an atomic group.
    static final class EndAtomic extends Op {
        private final int stackRegister;
        private final Op next;

        EndAtomic(int stackRegister, Op next) {
            super(null); // the group ends here whatever follows, so what follows must not steer it
            this.stackRegister = stackRegister;
            this.next = next;
        }

        @Override
        Op step(Machine m) {
            m.sp = m.registers[stackRegister];
            return next;
        }
    }

    /// Begins a look-ahead.
    static final class Ahead extends Op {
        private final int registers;
        private final boolean negative;
        private final Op body;
        private final Op next;

        /// Uses two registers from the given one on.
        Ahead(int registers, Node.Look look, Op body, Op next) {
            super(next.first);
            this.registers = registers;
            this.negative = look.negative();
            this.body = body;
            this.next = next;
        }

        @Override
        Op step(Machine m) {
            m.push(m.pos, this);
            m.registers[registers] = m.sp;
            m.registers[registers + 1] = m.pos;
            return body;
        }

        @Override
        @Nullable Op resume(Machine m) {
            m.pos = m.pop();
            return negative ? next : null;
        }
    }

    /// Begins a look-behind: tries its body from ever farther back.
    static final class Behind extends Op {
        private final int registers;
        private final Shape shape;
        private final boolean negative;
        private final Op body;
        private final Op next;

        Behind(int registers, Node.Look look, Op body, Op next) {
            super(next.first);
            this.registers = registers;
            this.shape = look.body().shape();
            this.negative = look.negative();
            this.body = body;
            this.next = next;
        }

        @Override
        @Nullable Op step(Machine m) {
            int from = m.pos;
            for (int i = 0; i < shape.min(); i++) {
                if (from == 0) {
                    return negative ? next : null;
                }
                from = m.before(from, 0);
            }
            m.fuel -= shape.min();
            return enter(m, m.pos, from, shape.max() - shape.min());
        }

        private Op enter(Machine m, int at, int from, int more) {
            m.push(at, from, more, this);
            m.registers[registers] = m.sp;
            m.registers[registers + 1] = at;
            m.pos = from;
            return body;
        }

        @Override
        @Nullable Op resume(Machine m) {
            int more = m.pop();
            int from = m.pop();
            int at = m.pop();
            if (more > 0 && from > 0) {
                return enter(m, at, m.before(from, 0), more - 1);
            }
            m.pos = at;
            return negative ? next : null;
        }
    }

    /// Ends the body of a condition.
    static final class EndLook extends Op {
        private final int registers;
        private final boolean ahead;
        private final boolean negative;
        private final Op next;

        EndLook(int registers, Node.Look look, Op next) {
            super(null);
            this.registers = registers;
            this.ahead = look.ahead();
            this.negative = look.negative();
            this.next = next;
        }

        @Override
        @Nullable Op step(Machine m) {
            int at = m.registers[registers + 1];
            if (!ahead && m.pos != at) {
                return null;
            }
            m.sp = m.registers[registers] - (ahead ? 2 : 4);
            m.pos = at;
            return negative ? null : next;
        }
    }
}
