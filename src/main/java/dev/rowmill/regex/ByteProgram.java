package dev.rowmill.regex;

import java.util.Arrays;

/// A pattern as numbers, for [ByteMachine]: six to an instruction, whose places in the array are
/// those numbers divided. Immutable, though the arrays are not copied.
///
/// @param code the instructions: what to do, three operands, the next one, another one
/// @param start the first instruction
/// @param sets what instructions match
/// @param texts likewise, as UTF-8
/// @param firsts which bytes a way can begin with
/// @param first which bytes a match can begin with, or the number of no table
record ByteProgram(
        int[] code,
        int start,
        CharSet[] sets,
        byte[][] texts,
        boolean[][] firsts,
        int first,
        int groups,
        int registers) {
    static final int WIDTH = 6;

    /// The number of no table: any byte, or the end.
    static final int ANY = -1;

    // What to do. Operands A, B and C as named.

    /// The match ends.
    static final int ACCEPT = 0;

    /// Text A.
    static final int TEXT = 1;

    /// One character of set A.
    static final int SET = 2;

    /// At least B and at most C characters of set A, as many as there are.
    static final int POSSESSIVE = 3;

    /// The same, then fewer; what follows begins with one of the bytes of table "another".
    static final int GREEDY = 4;

    /// The same, but as few as possible.
    static final int LAZY = 5;

    /// The next instruction, if table A allows it, else or then the other, if table B allows it.
    static final int SPLIT = 6;

    /// Notes in register A where something begins; B is 1 if that need not be taken back.
    static final int OPEN = 7;

    /// Group A is from register B to here; C is 1 if that need not be taken back.
    static final int CLOSE = 8;

    /// Group A is the last character since register B, if there is one.
    static final int CLOSE_LAST = 9;

    static final int BEGIN = 10;
    static final int END = 11;
    static final int FINAL_LINE_END = 12;

    /// A word's boundary where A is 1, and none where it is 0.
    static final int BOUNDARY = 13;

    /// The bytes that characters of a set of chars begin with.
    static boolean[] leads(First first) {
        boolean[] leads = Arrays.copyOf(Arrays.copyOf(first.low, 0x80), 0x100);
        for (int c = 0x80; c < CharSet.LOW; c++) {
            leads[c < 0xc0 ? 0xc2 : 0xc3] |= first.low[c];
        }
        Arrays.fill(leads, 0xc4, 0xf5, first.high);
        return leads;
    }
}
