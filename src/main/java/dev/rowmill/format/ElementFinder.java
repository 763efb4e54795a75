package dev.rowmill.format;

import dev.rowmill.row.JsonLayout;
import dev.rowmill.row.Layout;

import java.util.BitSet;

/// Rows that are the elements of a JSON array.
///
/// Only what delimits elements is looked at: quotes, brackets, commas. An element that is no good
/// object is found out later, alone; brackets that do not match, and anything but a comma between
/// elements, leave no way to tell rows apart.
final class ElementFinder implements RowFinder {
    /// Far beyond what a row may hold: a bound on the memory for open brackets.
    private static final int MAX_DEPTH = 1 << 20;

    /// Where in the array we are.
    private enum Place {
        BEFORE_ARRAY,
        BEFORE_FIRST,
        BEFORE_ELEMENT,
        IN_SCALAR,
        IN_ELEMENT,
        AFTER_ELEMENT,
        AFTER_ARRAY
    }

    private Place place = Place.BEFORE_ARRAY;

    /// The brackets that are open in the element; those set are braces.
    private final BitSet braces = new BitSet();

    private int depth;
    private boolean inString;
    private boolean escaped;
    private int next;

    @Override
    public Found find(byte[] bytes, int start, int from, int to, long offset)
            throws UnreadableException {
        return switch (place) {
            case IN_SCALAR -> scalar(bytes, from, to);
            case IN_ELEMENT -> element(bytes, from, to, offset);
            default -> between(bytes, from, to, offset);
        };
    }

    private Found between(byte[] bytes, int from, int to, long offset) throws UnreadableException {
        int at = from;
        while (at < to && place != Place.IN_SCALAR && place != Place.IN_ELEMENT) {
            byte b = bytes[at];
            if (isSpace(b)) {
                at++;
                continue;
            }
            if (punctuation(b, offset + at - from)) {
                at++;
            }
        }
        next = at;
        if (at == from) {
            return find(bytes, from, from, to, offset);
        }
        return Found.GAP;
    }

    /// Goes past a bracket or comma, or stays before an element.
    private boolean punctuation(byte b, long offset) throws UnreadableException {
        Place before = place;
        place =
                switch (before) {
                    case BEFORE_ARRAY -> {
                        require(
                                b == '[',
                                "a JSON array ([) of objects; a row a line is ndjson",
                                b,
                                offset);
                        yield Place.BEFORE_FIRST;
                    }
                    case BEFORE_FIRST -> b == ']' ? Place.AFTER_ARRAY : elementAt(b, offset);
                    case BEFORE_ELEMENT -> elementAt(b, offset);
                    case AFTER_ELEMENT -> {
                        require(b == ',' || b == ']', "a comma or ] after an element", b, offset);
                        yield b == ',' ? Place.BEFORE_ELEMENT : Place.AFTER_ARRAY;
                    }
                    case AFTER_ARRAY -> throw corrupt("the end of the input after ]", b, offset);
                    case IN_SCALAR, IN_ELEMENT -> before;
                };
        return place != Place.IN_SCALAR && place != Place.IN_ELEMENT;
    }

    private static Place elementAt(byte b, long offset) throws UnreadableException {
        require(b != ',' && b != ']' && b != '}', "an element", b, offset);
        return b == '{' || b == '[' || b == '"' ? Place.IN_ELEMENT : Place.IN_SCALAR;
    }

    private Found scalar(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            if (isSpace(b) || b == ',' || b == ']') {
                return ended(at);
            }
        }
        return Found.MORE;
    }

    private Found element(byte[] bytes, int from, int to, long offset) throws UnreadableException {
        int at = from;
        while (at < to) {
            if (inString) {
                at = string(bytes, at, to);
            } else {
                byte b = bytes[at++];
                switch (b) {
                    case '"' -> inString = true;
                    case '{', '[' -> open(b == '{', b, offset + at - 1 - from);
                    case '}', ']' -> close(b == '}', b, offset + at - 1 - from);
                    default -> {}
                }
            }
            if (depth == 0 && !inString) {
                return ended(at);
            }
        }
        return Found.MORE;
    }

    /// Goes on in a string, to past its end or to `to`.
    private int string(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (escaped) {
                escaped = false;
                at++;
                continue;
            }
            int special = ByteSearch.indexOfEither(bytes, at, to, '"', '\\');
            if (special < 0) {
                return to;
            }
            at = special + 1;
            if (bytes[special] == '"') {
                inString = false;
                return at;
            }
            escaped = true;
        }
        return to;
    }

    private void open(boolean brace, byte b, long offset) throws UnreadableException {
        require(depth < MAX_DEPTH, "at most " + MAX_DEPTH + " open brackets", b, offset);
        braces.set(depth++, brace);
    }

    private void close(boolean brace, byte b, long offset) throws UnreadableException {
        depth--;
        char expected = braces.get(depth) ? '}' : ']';
        require(braces.get(depth) == brace, "the closing " + expected, b, offset);
    }

    private Found ended(int at) {
        place = Place.AFTER_ELEMENT;
        next = at;
        return Found.ROW;
    }

    @Override
    public Found finish(byte[] bytes, int start, int to, long offset) throws UnreadableException {
        // No bytes at all are no rows, as in every format.
        if (place != Place.AFTER_ARRAY && place != Place.BEFORE_ARRAY) {
            throw new UnreadableException(
                    UnreadableException.Reason.TRUNCATED,
                    "expected ] at the end of the array, found the end of the input at byte "
                            + offset);
        }
        next = to;
        return Found.GAP;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private static void require(boolean met, String expected, byte found, long offset)
            throws UnreadableException {
        if (!met) {
            throw corrupt(expected, found, offset);
        }
    }

    private static UnreadableException corrupt(String expected, byte found, long offset) {
        boolean printable = found > ' ' && found < 0x7f;
        String what = printable ? "'" + (char) found + "'" : "byte 0x%02x".formatted(found & 0xff);
        return new UnreadableException(
                UnreadableException.Reason.CORRUPT,
                "expected " + expected + ", found " + what + " at byte " + offset);
    }

    @Override
    public void skip() {
        // Brackets are counted on to the end of the element, or every row after it would be lost.
    }

    @Override
    public int end() {
        return next;
    }

    @Override
    public int next() {
        return next;
    }

    @Override
    public Layout layout() {
        return JsonLayout.ELEMENTS;
    }
}
