package dev.rowmill.step;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Value;

/// Estimates of what values hold of memory, rather too much than too little.
final class ValueSize {
    private static final int OBJECT = 24;
    private static final int STRING = 56;
    private static final int NUMBER = 40;
    private static final int ARRAY = 56;
    private static final int PER_MEMBER = 64;

    private ValueSize() {}

    /// The bytes of a text: one a character where all of them are Latin-1, otherwise two.
    static long of(String text) {
        boolean narrow = text.chars().allMatch(c -> c <= 0xff);
        return STRING + (narrow ? 1L : 2L) * text.length();
    }

    /// The bytes of a value with all that it holds.
    static long of(Value value) {
        return switch (value) {
            case Value.Null _, Value.Bool _ -> 0;
            case JsonNumber number -> NUMBER + (number.isInt() ? 0 : of(number.text()));
            case Value.Text(var text) -> OBJECT + of(text);
            case Value.Array(var items) ->
                    ARRAY + items.stream().mapToLong(item -> 8 + of(item)).sum();
            case Value.Obj(var members) ->
                    2L * ARRAY
                            + members.entrySet().stream()
                                    .mapToLong(m -> PER_MEMBER + of(m.getKey()) + of(m.getValue()))
                                    .sum();
        };
    }
}
