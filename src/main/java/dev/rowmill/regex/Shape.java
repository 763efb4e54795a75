package dev.rowmill.regex;

/// What can be said of a part of a pattern without matching it.
///
/// `min` and `max` count code points; `size` counts instructions once repetitions are written out;
/// `bounded` is whether a look-behind may hold it; groups `firstGroup` to `lastGroup` are in it,
/// none if the first is 0.
record Shape(int min, int max, long size, boolean bounded, int firstGroup, int lastGroup) {
    static final int NO_MAX = Integer.MAX_VALUE;

    static Shape leaf(int min, int max) {
        return new Shape(min, max, 1, true, 0, 0);
    }

    boolean captures() {
        return firstGroup > 0;
    }

    Shape then(Shape other) {
        return new Shape(
                clamp((long) min + other.min),
                clamp((long) max + other.max),
                size + other.size,
                bounded && other.bounded,
                lower(other),
                Math.max(lastGroup, other.lastGroup));
    }

    Shape or(Shape other) {
        return new Shape(
                Math.min(min, other.min),
                Math.max(max, other.max),
                size + other.size,
                bounded && other.bounded,
                lower(other),
                Math.max(lastGroup, other.lastGroup));
    }

    Shape captured(int group) {
        return new Shape(
                min,
                max,
                size + 2,
                bounded,
                firstGroup == 0 ? group : Math.min(firstGroup, group),
                Math.max(lastGroup, group));
    }

    /// The shape of a repetition; a repeated single character is one instruction.
    Shape times(int least, int most, boolean single) {
        long copies = most == NO_MAX ? least + 1L : most;
        boolean endless = most == NO_MAX && max > 0;
        return new Shape(
                clamp((long) min * least),
                max == 0 ? 0 : endless ? NO_MAX : clamp((long) max * most),
                single ? 1 : (size + 1) * Math.max(1, copies),
                bounded && (single || !endless),
                firstGroup,
                lastGroup);
    }

    /// The shape of a condition on the text around.
    Shape zeroWidth() {
        return new Shape(0, 0, size + 2, bounded, firstGroup, lastGroup);
    }

    private int lower(Shape other) {
        if (firstGroup == 0 || other.firstGroup == 0) {
            return firstGroup + other.firstGroup;
        }
        return Math.min(firstGroup, other.firstGroup);
    }

    private static int clamp(long length) {
        return (int) Math.min(length, NO_MAX);
    }
}
