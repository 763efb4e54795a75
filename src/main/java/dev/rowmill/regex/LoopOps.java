package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

/// The instructions that choose between ways on: alternatives, and another round of a repetition or
/// its end.
///
/// A choice that the next char decides leaves no frame.
final class LoopOps {
    private LoopOps() {}

    /// The first of several ways that leads to a match.
    static final class Branch extends Op {
        private final Op[] ways;
        private final Mark mark;

        Branch(Op[] ways, Mark mark) {
            super(union(ways));
            this.ways = ways;
            this.mark = mark;
        }

        private static @Nullable First union(Op... ways) {
            First union = ways[0].first;
            for (Op way : ways) {
                union = First.union(union, way.first);
            }
            return union;
        }

        @Override
        @Nullable Op step(Machine m) {
            return m.hasFailed(mark, m.pos) ? null : choose(m, open(m, 0));
        }

        @Override
        @Nullable Op resume(Machine m) {
            int way = m.pop();
            m.pos = m.pop();
            return choose(m, way);
        }

        private @Nullable Op choose(Machine m, int way) {
            if (way == ways.length) {
                return null;
            }
            int other = open(m, way + 1);
            if (other < ways.length) {
                m.push(m.pos, other, this);
            }
            return ways[way];
        }

        /// The first way from a number on that can begin here.
        private int open(Machine m, int from) {
            int way = from;
            while (way < ways.length && !m.canBegin(ways[way].first)) {
                way++;
            }
            m.fuel -= way - from;
            return way;
        }
    }

    /// A round of a repetition, or what follows it.
    static final class Round extends Op {
        private final boolean lazy;
        private final Mark mark;
        private final @Nullable First bodyFirst;
        private final Op exit;

        /// Set once, by the compiler: a body that ends here cannot exist before.
        private Op body;

        Round(@Nullable First bodyFirst, boolean lazy, Mark mark, Op exit) {
            super(First.union(bodyFirst, exit.first));
            this.bodyFirst = bodyFirst;
            this.lazy = lazy;
            this.mark = mark;
            this.exit = exit;
            this.body = exit;
        }

        void setBody(Op body) {
            this.body = body;
        }

        @Override
        @Nullable Op step(Machine m) {
            if (m.hasFailed(mark, m.pos)) {
                return null;
            }
            boolean leaves = m.canBegin(exit.first);
            if (!m.canBegin(bodyFirst)) {
                return leaves ? exit : null;
            }
            if (!leaves) {
                return body;
            }
            m.push(m.pos, this);
            return lazy ? exit : body;
        }

        @Override
        Op resume(Machine m) {
            m.pos = m.pop();
            return lazy ? body : exit;
        }
    }

    /// The end of a round: on to the next, or out of the repetition if the round took nothing.
    static final class EndRound extends Op {
        private final int register;
        private final Op again;
        private final Op exit;

        EndRound(int register, Op again, Op exit) {
            super(First.union(again.first, exit.first));
            this.register = register;
            this.again = again;
            this.exit = exit;
        }

        @Override
        Op step(Machine m) {
            return m.pos == m.registers[register] ? exit : again;
        }
    }

    /// Sets the counter of a repetition to none.
    static final class StartCount extends Op {
        private final int register;
        private final Op next;

        StartCount(int register, Op next) {
            super(next.first);
            this.register = register;
            this.next = next;
        }

        @Override
        Op step(Machine m) {
            m.push(m.registers[register], this);
            m.registers[register] = 0;
            return next;
        }

        @Override
        @Nullable Op resume(Machine m) {
            m.registers[register] = m.pop();
            return null;
        }
    }

    /// A counted round of a repetition, or what follows it.
    static final class CountedRound extends Op {
        private static final int NO_CHOICE = -1;

        private final int register;
        private final int min;
        private final int max;
        private final boolean lazy;
        private final Op exit;

        /// Set once, by the compiler.
        private Op body;

        CountedRound(int register, Node.Repeat repeat, Op exit) {
            super(null);
            this.register = register;
            this.min = repeat.min();
            this.max = repeat.max();
            this.lazy = repeat.greed() == Node.Greed.LAZY;
            this.exit = exit;
            this.body = exit;
        }

        void setBody(Op body) {
            this.body = body;
        }

        @Override
        Op step(Machine m) {
            int count = m.registers[register];
            if (count < min) {
                return enter(m, count, NO_CHOICE);
            }
            if (count >= max) {
                return exit;
            }
            if (lazy) {
                m.push(count, m.pos, this);
                return exit;
            }
            return enter(m, count, m.pos);
        }

        private Op enter(Machine m, int count, int choiceAt) {
            m.push(count, choiceAt, this);
            m.registers[register] = count + 1;
            return body;
        }

        @Override
        @Nullable Op resume(Machine m) {
            int at = m.pop();
            int count = m.pop();
            m.registers[register] = count;
            if (at == NO_CHOICE) {
                return null;
            }
            m.pos = at;
            return lazy ? enter(m, count, NO_CHOICE) : exit;
        }
    }
}
