package dev.rowmill.regex;

import java.util.Arrays;

/// The pattern as code points with their positions, `\Q..\E` already resolved, and a place in it.
final class Source {
    /// What [#peek] gives at the end of the pattern.
    static final int END = -1;

    /// Marks a code point between `\Q` and `\E`: it equals no metacharacter.
    static final int QUOTED = 1 << 21;

    final String pattern;

    /// Whether white space and `#` comments are skipped, as under `(?x)`.
    boolean comments;

    /// Whether only a line feed ends a comment, as under `(?d)`.
    boolean unixLines;

    private final int[] points;
    private final int[] positions;
    private int length;
    private int next;

    Source(String pattern) {
        this.pattern = pattern;
        points = new int[pattern.length()];
        positions = new int[pattern.length() + 1];
        read();
    }

    private void read() {
        boolean quoting = false;
        int i = 0;
        while (i < pattern.length()) {
            if (pattern.startsWith(quoting ? "\\E" : "\\Q", i)) {
                quoting = !quoting;
                i += 2;
                continue;
            }
            boolean escape = !quoting && pattern.charAt(i) == '\\';
            i = add(i, quoting ? QUOTED : 0);
            if (escape && i < pattern.length()) {
                i = add(i, 0);
            }
        }
        positions[length] = pattern.length();
    }

    private int add(int at, int mark) {
        int point = pattern.codePointAt(at);
        points[length] = point | mark;
        positions[length++] = at;
        return at + Character.charCount(point);
    }

    /// Where the next code point stands in the pattern as given.
    int position() {
        return positions[next];
    }

    /// The next code point as it stands, comments or not; [#END] at the end.
    int peekRaw() {
        return next < length ? points[next] : END;
    }

    /// The code point after the next, as it stands.
    int peekSecond() {
        return next + 1 < length ? points[next + 1] : END;
    }

    int nextRaw() {
        return next < length ? points[next++] : END;
    }

    int peek() {
        if (comments) {
            skipComments();
        }
        return peekRaw();
    }

    int next() {
        peek();
        return nextRaw();
    }

    /// Steps over the next code point if it is this one.
    boolean take(int expected) {
        if (peek() != expected) {
            return false;
        }
        next++;
        return true;
    }

    boolean takeRaw(int expected) {
        if (peekRaw() != expected) {
            return false;
        }
        next++;
        return true;
    }

    int mark() {
        return next;
    }

    void back(int mark) {
        next = mark;
    }

    private void skipComments() {
        while (next < length) {
            if (points[next] == '#') {
                while (next < length && !endsLine(points[next])) {
                    next++;
                }
            } else if (points[next] != ' ' && (points[next] < '\t' || points[next] > '\r')) {
                return;
            } else {
                next++;
            }
        }
    }

    private boolean endsLine(int point) {
        return point == '\n'
                || (!unixLines && (point == '\r' || point == 0x85 || (point | 1) == 0x2029));
    }

    /// A rejection at a place of this pattern.
    RegexException error(String detail, int position) {
        return new RegexException(detail, pattern, position);
    }

    /// What stands next, for a message.
    String found() {
        int point = peekRaw();
        return point == END
                ? "the end of the pattern"
                : "'" + Character.toString(point & ~QUOTED) + "'";
    }

    @Override
    public String toString() {
        return pattern + " " + Arrays.toString(Arrays.copyOf(points, length)) + " at " + next;
    }
}
