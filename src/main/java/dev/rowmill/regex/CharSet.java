package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/// A set of code points: a table for Latin-1, a test for the rest. Immutable, though the table is
/// not copied.
final class CharSet {
    /// How many code points the table covers.
    static final int LOW = 256;

    /// Membership of the code points below [#LOW].
    final boolean[] low;

    /// Whether it may hold code points that take two chars.
    final boolean pairs;

    private final @Nullable IntPredicate high;

    private CharSet(boolean[] low, @Nullable IntPredicate high, boolean pairs) {
        this.low = low;
        this.high = high;
        this.pairs = pairs;
    }

    /// The code points a test holds for.
    static CharSet of(IntPredicate test) {
        return new CharSet(table(test), test, true);
    }

    /// The ASCII characters a test holds for.
    static CharSet ascii(IntPredicate test) {
        return new CharSet(table(c -> c < 128 && test.test(c)), null, false);
    }

    private static boolean[] table(IntPredicate test) {
        var low = new boolean[LOW];
        for (int c = 0; c < LOW; c++) {
            low[c] = test.test(c);
        }
        return low;
    }

    boolean has(int point) {
        return point < LOW ? low[point] : high != null && high.test(point);
    }

    /// Whether it may hold anything outside the table.
    boolean isHigh() {
        return high != null;
    }

    CharSet negate() {
        IntPredicate test = high;
        return new CharSet(table(c -> !low[c]), test == null ? c -> true : test.negate(), true);
    }

    CharSet and(CharSet other) {
        IntPredicate mine = high;
        IntPredicate theirs = other.high;
        return new CharSet(
                table(c -> low[c] && other.low[c]),
                mine == null || theirs == null ? null : mine.and(theirs),
                pairs && other.pairs);
    }

    /// Collects the members of a set; deep unions stay flat, so that testing needs no deep stack.
    static final class Builder {
        private final boolean[] low = new boolean[LOW];
        private final List<int[]> ranges = new ArrayList<>();
        private final List<IntPredicate> tests = new ArrayList<>();
        private boolean pairs;

        Builder add(int from, int to) {
            for (int c = from; c <= Math.min(to, LOW - 1); c++) {
                low[c] = true;
            }
            if (to >= LOW) {
                ranges.add(new int[] {Math.max(from, LOW), to});
                pairs |= to >= Character.MIN_SUPPLEMENTARY_CODE_POINT;
            }
            return this;
        }

        Builder add(CharSet set) {
            for (int c = 0; c < LOW; c++) {
                low[c] |= set.low[c];
            }
            if (set.high != null) {
                tests.add(set.high);
                pairs |= set.pairs;
            }
            return this;
        }

        CharSet build() {
            if (!ranges.isEmpty()) {
                tests.add(new Ranges(ranges));
            }
            IntPredicate high =
                    switch (tests.size()) {
                        case 0 -> null;
                        case 1 -> tests.getFirst();
                        default -> new Any(tests.toArray(IntPredicate[]::new));
                    };
            return new CharSet(low, high, pairs);
        }
    }

    /// Code points in one of many ranges, found by binary search.
    private static final class Ranges implements IntPredicate {
        private final int[] starts;
        private final int[] ends;

        Ranges(List<int[]> ranges) {
            var sorted = ranges.stream().sorted((a, b) -> Integer.compare(a[0], b[0])).toList();
            starts = sorted.stream().mapToInt(range -> range[0]).toArray();
            ends = sorted.stream().mapToInt(range -> range[1]).toArray();
            for (int i = 1; i < ends.length; i++) {
                ends[i] = Math.max(ends[i], ends[i - 1]);
            }
        }

        @Override
        public boolean test(int point) {
            int found = Arrays.binarySearch(starts, point);
            int at = found >= 0 ? found : -found - 2;
            return at >= 0 && point <= ends[at];
        }
    }

    /// Code points that one of many tests holds for.
    private static final class Any implements IntPredicate {
        private final IntPredicate[] tests;

        Any(IntPredicate... tests) {
            this.tests = tests;
        }

        @Override
        public boolean test(int point) {
            for (IntPredicate test : tests) {
                if (test.test(point)) {
                    return true;
                }
            }
            return false;
        }
    }
}
