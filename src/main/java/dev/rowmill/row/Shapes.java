package dev.rowmill.row;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Numbers for sequences of field names, so that a place found in one row is known for all rows with
/// the same names. Thread-safe.
///
/// Only some thousand short sequences of JSON rows get a number that lasts: data with ever new names
/// takes no memory. Rows without one are searched name by name.
public final class Shapes {
    /// What has no number.
    static final int NONE = 0;

    private static final int MOST = 4_096;
    private static final int MOST_BYTES = 1_024;

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final ConcurrentHashMap<Names, Integer> KNOWN = new ConcurrentHashMap<>();

    private Shapes() {}

    /// The names, each with a quote after it, which cannot be in one.
    private record Names(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Names names && Arrays.equals(names.bytes, bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /// A number that nobody has, above 0.
    public static int next() {
        return NUMBERS.updateAndGet(last -> last == Integer.MAX_VALUE ? 1 : last + 1);
    }

    /// The number of the names that a JSON row has, or [#NONE].
    static int of(byte[] bytes, int[] spans) {
        var names = new ByteSink(128);
        for (int i = 0; i < JsonLayout.countOf(spans) && names.length() <= MOST_BYTES; i++) {
            int start = JsonLayout.nameStart(spans, i) + 1;
            names.put(bytes, start, start + JsonLayout.nameLength(spans, i) + 1);
        }
        if (names.length() > MOST_BYTES) {
            return NONE;
        }
        var key = new Names(names.toByteArray());
        Integer known = KNOWN.get(key);
        if (known != null) {
            return known;
        }
        return KNOWN.size() >= MOST ? NONE : KNOWN.computeIfAbsent(key, _ -> next());
    }
}
