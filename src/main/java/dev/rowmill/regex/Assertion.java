package dev.rowmill.regex;

import static dev.rowmill.regex.Flags.MULTILINE;
import static dev.rowmill.regex.Flags.UNIX_LINES;
import static dev.rowmill.regex.Flags.has;

/// The conditions on a place in the text, as Java decides them.
enum Assertion {
    BEGIN {
        @Override
        boolean holds(Machine m) {
            return m.pos == 0;
        }
    },
    LINE_BEGIN {
        @Override
        boolean holds(Machine m) {
            int at = m.pos;
            if (at == m.end || at == 0) {
                return at < m.end; // not after a final line terminator, and not in an empty text
            }
            char before = m.text[at - 1];
            return before == '\r' ? m.text[at] != '\n' : isLineTerminator(before);
        }
    },
    UNIX_LINE_BEGIN {
        @Override
        boolean holds(Machine m) {
            return m.pos < m.end && (m.pos == 0 || m.text[m.pos - 1] == '\n');
        }
    },
    END {
        @Override
        boolean holds(Machine m) {
            return m.pos == m.end;
        }
    },
    FINAL_LINE_END {
        @Override
        boolean holds(Machine m) {
            int rest = m.end - m.pos;
            if (rest == 2) {
                return m.text[m.pos] == '\r' && m.text[m.pos + 1] == '\n';
            }
            return rest == 0 || (rest == 1 && LINE_END.holds(m));
        }
    },
    LINE_END {
        @Override
        boolean holds(Machine m) {
            int at = m.pos;
            if (at == m.end) {
                return true;
            }
            char c = m.text[at];
            return isLineTerminator(c) && !(c == '\n' && at > 0 && m.text[at - 1] == '\r');
        }
    },
    UNIX_FINAL_LINE_END {
        @Override
        boolean holds(Machine m) {
            return m.pos == m.end || (m.pos == m.end - 1 && m.text[m.pos] == '\n');
        }
    },
    UNIX_LINE_END {
        @Override
        boolean holds(Machine m) {
            return m.pos == m.end || m.text[m.pos] == '\n';
        }
    },
    LAST_MATCH {
        @Override
        boolean holds(Machine m) {
            return m.pos == m.lastEnd;
        }
    },
    BOUNDARY {
        @Override
        boolean holds(Machine m) {
            return isBoundary(m, false);
        }
    },
    NO_BOUNDARY {
        @Override
        boolean holds(Machine m) {
            return !isBoundary(m, false);
        }
    },
    UNICODE_BOUNDARY {
        @Override
        boolean holds(Machine m) {
            return isBoundary(m, true);
        }
    },
    UNICODE_NO_BOUNDARY {
        @Override
        boolean holds(Machine m) {
            return !isBoundary(m, true);
        }
    };

    abstract boolean holds(Machine m);

    /// What `^` means.
    static Assertion begin(int flags) {
        if (!has(flags, MULTILINE)) {
            return BEGIN;
        }
        return has(flags, UNIX_LINES) ? UNIX_LINE_BEGIN : LINE_BEGIN;
    }

    /// What `$` means.
    static Assertion end(int flags) {
        if (has(flags, UNIX_LINES)) {
            return has(flags, MULTILINE) ? UNIX_LINE_END : UNIX_FINAL_LINE_END;
        }
        return has(flags, MULTILINE) ? LINE_END : FINAL_LINE_END;
    }

    private static boolean isLineTerminator(char c) {
        return c == '\n' || c == '\r' || c == 0x85 || (c | 1) == 0x2029;
    }

    private static boolean isBoundary(Machine m, boolean unicode) {
        boolean before =
                m.pos > 0
                        && isWord(m, Character.codePointBefore(m.text, m.pos), m.pos - 1, unicode);
        boolean after =
                m.pos < m.end
                        && isWord(m, Character.codePointAt(m.text, m.pos, m.end), m.pos, unicode);
        return before != after;
    }

    private static boolean isWord(Machine m, int point, int at, boolean unicode) {
        if (point < 128) {
            return Classes.WORD.low[point];
        }
        return (unicode && Properties.isWord(point))
                || (Character.getType(point) == Character.NON_SPACING_MARK && hasBase(m, at));
    }

    /// Whether a mark stands on a letter or digit, with only marks between.
    private static boolean hasBase(Machine m, int at) {
        for (int i = at; i >= 0; i--) {
            m.fuel--;
            int point = Character.codePointAt(m.text, i, m.end);
            if (Character.isLetterOrDigit(point)) {
                return true;
            }
            if (Character.getType(point) != Character.NON_SPACING_MARK) {
                return false;
            }
        }
        return false;
    }
}
