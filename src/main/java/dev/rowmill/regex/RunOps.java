package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

/// The instructions that repeat one character of a set, each in a tight loop.
final class RunOps {
    private RunOps() {}

    /// What greedy and lazy runs share. Counts are in code points.
    abstract static class Run extends Op {
        final CharSet set;
        final int min;
        final int max;

        final Mark mark;

        final Op next;
        final @Nullable First follow;

        Run(Node.Repeat repeat, Mark mark, Op next) {
            super(first(repeat, next));
            this.set = Node.single(repeat.body());
            this.min = repeat.min();
            this.max = repeat.max();
            this.mark = mark;
            this.next = next;
            this.follow = next.first == null || next.first.isAll() ? null : next.first;
        }

        private static @Nullable First first(Node.Repeat repeat, Op next) {
            First own = First.of(Node.single(repeat.body()));
            return repeat.min() > 0 ? own : First.union(own, next.first);
        }

        /// Whether what follows can begin at a place.
        final boolean follows(Machine m, int at) {
            return follow == null || (at < m.end && follow.has(m.text[at]));
        }

        /// Where at most `most` characters of the set end.
        final int scan(Machine m, int from, int most) {
            char[] text = m.text;
            boolean[] low = set.low;
            int stop = most < m.end - from ? from + most : m.end;
            int at = from;
            while (at < stop) {
                char c = text[at];
                if (c < CharSet.LOW) {
                    if (!low[c]) {
                        break;
                    }
                    at++;
                    continue;
                }
                int width = m.width(set, at);
                if (width == 0) {
                    break;
                }
                stop = Math.min(m.end, stop + width - 1); // a pair counts once
                at += width;
            }
            m.fuel -= at - from;
            return at;
        }

        /// Where exactly `min` characters of the set end; -1 if there are fewer.
        final int least(Machine m, int from) {
            if (min == 0) {
                return from;
            }
            if (min == 1) {
                int width = m.width(set, from);
                return width == 0 ? -1 : from + width;
            }
            int at = scan(m, from, min);
            return Character.codePointCount(m.text, from, at - from) < min ? -1 : at;
        }

        final int more() {
            return max == Shape.NO_MAX ? max : max - min;
        }
    }

    /// As many as there are, then fewer if what follows fails.
    static final class Greedy extends Run {
        Greedy(Node.Repeat repeat, Mark mark, Op next) {
            super(repeat, mark, next);
        }

        @Override
        @Nullable Op step(Machine m) {
            int lowest = least(m, m.pos);
            if (lowest < 0) {
                return null;
            }
            if (m.memo == null || max != Shape.NO_MAX) {
                return m.hasFailed(mark, m.pos)
                        ? null
                        : backOff(m, lowest, scan(m, lowest, more()));
            }
            int highest = m.scanUnknown(set, mark, lowest, false);
            return highest < 0 ? null : backOff(m, lowest, highest);
        }

        @Override
        @Nullable Op resume(Machine m) {
            int at = m.pop();
            int lowest = m.pop();
            return backOff(m, lowest, m.before(at, lowest));
        }

        /// Goes on from the last place, not after `highest`, where what follows can begin.
        private @Nullable Op backOff(Machine m, int lowest, int highest) {
            int at = highest;
            while (at > lowest && !follows(m, at)) {
                at = m.before(at, lowest);
            }
            m.fuel -= highest - at;
            if (at > lowest) {
                m.push(lowest, at, this);
            } else if (!follows(m, at)) {
                return null;
            }
            m.pos = at;
            return next;
        }
    }

    /// As many as there are, and never fewer.
    static final class Possessive extends Run {
        Possessive(Node.Repeat repeat, Mark mark, Op next) {
            super(repeat, mark, next);
        }

        @Override
        @Nullable Op step(Machine m) {
            int lowest = least(m, m.pos);
            if (lowest < 0) {
                return null;
            }
            int at =
                    m.memo == null || max != Shape.NO_MAX
                            ? scan(m, lowest, more())
                            : m.scanUnknown(set, mark, lowest, true);
            if (at < 0) {
                return null;
            }
            m.pos = at;
            return next;
        }
    }

    /// As few as possible, then more if what follows fails.
    static final class Lazy extends Run {
        Lazy(Node.Repeat repeat, Mark mark, Op next) {
            super(repeat, mark, next);
        }

        @Override
        @Nullable Op step(Machine m) {
            int lowest = least(m, m.pos);
            if (lowest < 0 || (max != Shape.NO_MAX && m.hasFailed(mark, m.pos))) {
                return null;
            }
            return advance(m, lowest, more());
        }

        @Override
        @Nullable Op resume(Machine m) {
            int left = m.pop();
            int at = m.pop();
            int width = m.width(set, at);
            return width == 0 ? null : advance(m, at + width, less(left));
        }

        /// Goes on from the first place, not before `from`, where what follows can begin.
        private @Nullable Op advance(Machine m, int from, int most) {
            int at = from;
            int left = most;
            while (max != Shape.NO_MAX || !m.hasFailed(mark, at)) {
                if (follows(m, at)) {
                    m.fuel -= at - from;
                    if (left > 0 && at < m.end) {
                        m.push(at, left, this);
                    }
                    m.pos = at;
                    return next;
                }
                int width = left == 0 ? 0 : m.width(set, at);
                if (width == 0) {
                    break;
                }
                at += width;
                left = less(left);
            }
            m.fuel -= at - from;
            return null;
        }

        private int less(int left) {
            return max == Shape.NO_MAX ? left : left - 1;
        }
    }
}
