package dev.rowmill.expr;

import java.util.ArrayList;
import java.util.List;

/// What an expression can be known to give before any row is seen: a set of kinds, as bits.
///
/// A timestamp or a duration exists only inside an expression; what holds it in a row, a list or a map is its text.
final class Kinds {
    static final int NULL = 1;
    static final int BOOL = 1 << 1;
    static final int INT = 1 << 2;
    static final int DOUBLE = 1 << 3;
    static final int TEXT = 1 << 4;
    static final int LIST = 1 << 5;
    static final int MAP = 1 << 6;
    static final int TIMESTAMP = 1 << 7;
    static final int DURATION = 1 << 8;

    static final int TIME = TIMESTAMP | DURATION;

    static final int NUMBER = INT | DOUBLE;

    /// Everything that a field can hold.
    static final int ANY = NULL | BOOL | NUMBER | TEXT | LIST | MAP;

    private static final List<String> NAMES =
            List.of(
                    "null",
                    "a bool",
                    "an int",
                    "a double",
                    "a string",
                    "an array",
                    "an object",
                    "a timestamp",
                    "a duration");

    private Kinds() {}

    /// Whether a value of one set may take the place of the other: a timestamp also serves as its text.
    static boolean fit(int found, int expected) {
        int textToo = (found & TIME) != 0 ? TEXT : 0;
        return ((found | textToo) & expected) != 0;
    }

    /// The set in words, such as `a number or a string`.
    static String describe(int kinds) {
        var words = new ArrayList<String>();
        int rest = kinds;
        if ((rest & NUMBER) == NUMBER) {
            words.add("a number");
            rest &= ~NUMBER;
        }
        for (int i = 0; i < NAMES.size(); i++) {
            if ((rest & (1 << i)) != 0) {
                words.add(NAMES.get(i));
            }
        }
        return String.join(" or ", words);
    }
}
