package dev.rowmill.regex;

import static dev.rowmill.regex.Flags.IGNORE_CASE;
import static dev.rowmill.regex.Flags.UNICODE_CASE;
import static dev.rowmill.regex.Flags.has;

import java.util.function.IntUnaryOperator;

/// Single characters and ranges under the case flags, as Java compares them.
final class Letters {
    private Letters() {}

    /// Whether the flags make this code point match more than itself.
    static boolean folds(int point, int flags) {
        if (!has(flags, IGNORE_CASE)) {
            return false;
        }
        if (!has(flags, UNICODE_CASE)) {
            return asciiUpper(point) != asciiLower(point);
        }
        int upper = Character.toUpperCase(point);
        return upper != Character.toLowerCase(upper);
    }

    /// The code points that a literal matches.
    static CharSet literal(int point, int flags) {
        if (!folds(point, flags)) {
            return new CharSet.Builder().add(point, point).build();
        }
        if (!has(flags, UNICODE_CASE)) {
            return new CharSet.Builder()
                    .add(asciiUpper(point), asciiUpper(point))
                    .add(asciiLower(point), asciiLower(point))
                    .build();
        }
        int folded = Character.toLowerCase(Character.toUpperCase(point));
        return CharSet.of(
                c -> c == folded || Character.toLowerCase(Character.toUpperCase(c)) == folded);
    }

    /// Adds what a range of a class matches.
    static void addRange(CharSet.Builder set, int from, int to, int flags) {
        set.add(from, to);
        if (!has(flags, IGNORE_CASE)) {
            return;
        }
        if (has(flags, UNICODE_CASE)) {
            set.add(
                    CharSet.of(c -> {
                        int upper = Character.toUpperCase(c);
                        int lower = Character.toLowerCase(upper);
                        return (from <= upper && upper <= to) || (from <= lower && lower <= to);
                    }));
            return;
        }
        addOtherCase(set, from, to, Letters::asciiUpper);
        addOtherCase(set, from, to, Letters::asciiLower);
    }

    private static void addOtherCase(
            CharSet.Builder set, int from, int to, IntUnaryOperator otherCase) {
        for (int c = 0; c < 128; c++) {
            int other = otherCase.applyAsInt(c);
            if (from <= other && other <= to) {
                set.add(c, c);
            }
        }
    }

    /// Whether two code points are equal to a reference that ignores case.
    static boolean same(int a, int b, boolean unicode) {
        if (a == b) {
            return true;
        }
        if (!unicode) {
            return asciiLower(a) == asciiLower(b);
        }
        int upperA = Character.toUpperCase(a);
        int upperB = Character.toUpperCase(b);
        return upperA == upperB || Character.toLowerCase(upperA) == Character.toLowerCase(upperB);
    }

    private static int asciiUpper(int c) {
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    }

    static int asciiLower(int c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
}
