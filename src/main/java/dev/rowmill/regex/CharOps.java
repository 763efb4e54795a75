package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

/// The instructions that match a fixed number of characters or a place.
final class CharOps {
    private CharOps() {}

    /// One given char.
    static final class MatchChar extends Op {
        private final char c;
        private final Op next;

        MatchChar(char c, Op next) {
            super(First.of(c));
            this.c = c;
            this.next = next;
        }

        @Override
        @Nullable Op step(Machine m) {
            int at = m.pos;
            if (at < m.end && m.text[at] == c) {
                m.pos = at + 1;
                return next;
            }
            return null;
        }
    }

    /// Several given chars.
    static final class MatchText extends Op {
        private final char[] chars;
        private final Op next;

        MatchText(String text, Op next) {
            super(First.of(text.charAt(0)));
            this.chars = text.toCharArray();
            this.next = next;
        }

        @Override
        @Nullable Op step(Machine m) {
            int at = m.pos;
            int length = chars.length;
            if (length > m.end - at) {
                return null;
            }
            for (int i = 0; i < length; i++) {
                if (m.text[at + i] != chars[i]) {
                    m.fuel -= i;
                    return null;
                }
            }
            m.fuel -= length;
            m.pos = at + length;
            return next;
        }
    }

    /// One code point of a set.
    static final class MatchSet extends Op {
        private final CharSet set;
        private final Op next;

        MatchSet(CharSet set, Op next) {
            super(First.of(set));
            this.set = set;
            this.next = next;
        }

        @Override
        @Nullable Op step(Machine m) {
            int width = m.width(set, m.pos);
            if (width == 0) {
                return null;
            }
            m.pos += width;
            return next;
        }
    }

    /// A condition on the place.
    static final class Check extends Op {
        private final Assertion assertion;
        private final Op next;

        Check(Assertion assertion, Op next) {
            super(next.first);
            this.assertion = assertion;
            this.next = next;
        }

        @Override
        @Nullable Op step(Machine m) {
            return assertion.holds(m) ? next : null;
        }
    }

    /// A condition on the one character before or after.
    static final class CheckSet extends Op {
        private final CharSet set;
        private final boolean ahead;
        private final boolean negative;
        private final Op next;

        CheckSet(CharSet set, boolean ahead, boolean negative, Op next) {
            super(next.first);
            this.set = set;
            this.ahead = ahead;
            this.negative = negative;
            this.next = next;
        }

        @Override
        @Nullable Op step(Machine m) {
            boolean found = ahead ? m.width(set, m.pos) > 0 : isBefore(m);
            return found == negative ? null : next;
        }

        private boolean isBefore(Machine m) {
            int at = m.pos;
            if (at == 0) {
                return false;
            }
            int point = Character.codePointBefore(m.text, at);
            boolean insidePair =
                    at < m.end && Character.isSurrogatePair(m.text[at - 1], m.text[at]);
            return !insidePair && set.has(point);
        }
    }

    /// The text of a group once more; fails if the group has not taken part.
    static final class MatchGroup extends Op {
        private final int slot;
        private final Node.Again again;
        private final Op next;

        MatchGroup(Node.Again again, Op next) {
            super(null);
            this.slot = 2 * again.group() - 2;
            this.again = again;
            this.next = next;
        }

        @Override
        @Nullable Op step(Machine m) {
            if (slot >= m.slots.length || m.slots[slot] < 0) {
                return null;
            }
            int from = m.slots[slot];
            int length = m.slots[slot + 1] - from;
            if (length > m.end - m.pos) {
                return null;
            }
            m.fuel -= length;
            boolean same =
                    again.ignoreCase()
                            ? sameIgnoringCase(m, from, length)
                            : m.same(from, m.pos, length);
            if (!same) {
                return null;
            }
            m.pos += length;
            return next;
        }

        private boolean sameIgnoringCase(Machine m, int from, int length) {
            int i = 0;
            while (i < length) {
                int a = Character.codePointAt(m.text, from + i, m.end);
                int b = Character.codePointAt(m.text, m.pos + i, m.end);
                if (!Letters.same(a, b, again.unicodeCase())) {
                    return false;
                }
                i += Character.charCount(a);
            }
            return true;
        }
    }
}
