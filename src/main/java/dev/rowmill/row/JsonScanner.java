package dev.rowmill.row;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// Checks JSON objects byte by byte against RFC 8259 and notes where their top-level fields lie.
///
/// Stricter than the RFC where leniency would lose data: no duplicate names, no text after the
/// object, valid UTF-8 only, and bounds on depth, names, fields and numbers. One scanner checks the
/// rows of one thread, one after another. Most rows have the same names in the same order, with the
/// same bytes around them, as the row before: these are compared with it instead of being read.
final class JsonScanner implements Layout.Locator {
    static final int MAX_DEPTH = 200;
    static final int MAX_NAME_BYTES = 1_024;
    static final int MAX_FIELDS = 10_000;
    static final int MAX_STRING_BYTES = 1 << 20;

    /// Up to here names are compared pair by pair, which is faster than a set.
    private static final int FEW_NAMES = 24;

    private static final byte[] NO_BYTES = {};

    private byte[] bytes = NO_BYTES;
    private int start;
    private int end;
    private int at;

    /// Name spans and hashes of the objects that are open, three ints a name, innermost last.
    private int[] names = new int[3 * 16];

    private int namesEnd;
    private int[] fields = new int[1 + JsonLayout.WIDTH * 16];
    private int fieldsEnd = 1;
    private int hash;
    private boolean escaped;
    private boolean ascii;

    // The row before, if it was one.
    private byte[] bytesBefore = NO_BYTES;
    private int startBefore;
    private int endBefore;
    private int[] spansBefore = JsonLayout.NO_FIELDS;

    /// The number of the shape, once two rows had it.
    private int shape;

    /// The spans of the top-level fields of the object that `bytes[start, end)` is, in the layout of
    /// [JsonLayout].
    @Override
    public int[] locate(byte[] row, int from, int to) throws RowException {
        begin(row, from, to);
        boolean like = spansBefore.length > 1 && isLikeBefore();
        if (!like) {
            rest();
        }
        int[] spans = Arrays.copyOf(fields, fieldsEnd);
        if (!like) {
            shape = Shapes.NONE;
        } else if (shape == Shapes.NONE) {
            shape = Shapes.of(bytes, spans);
        }
        spans[0] = shape;
        bytesBefore = bytes;
        startBefore = start;
        endBefore = end;
        spansBefore = spans;
        return spans;
    }

    private void begin(byte[] text, int from, int to) {
        bytes = text;
        start = from;
        end = to;
        at = from;
        namesEnd = 0;
        fieldsEnd = 1;
    }

    private void whole() throws RowException {
        skipSpace();
        if (at == end || bytes[at] != '{') {
            throw invalid("expected a JSON object, found " + found());
        }
        object(1);
        endOfRow();
    }

    private void endOfRow() throws RowException {
        skipSpace();
        if (at != end) {
            throw invalid("expected the end of the row after the object, found " + found());
        }
    }

    /// Reads the values and compares what is between them, as far as that is as in the row before;
    /// gives whether all of it is.
    private boolean isLikeBefore() throws RowException {
        byte[] row = bytes;
        int[] before = spansBefore;
        if (fields.length < before.length) {
            fields = new int[before.length];
        }
        int gap = startBefore;
        int place = at;
        for (int i = 1; i < before.length; i += JsonLayout.WIDTH) {
            int length = before[i + 2] - gap;
            if (end - place < length || !Bytes.areEqual(row, place, bytesBefore, gap, length)) {
                fieldsEnd = i;
                at = place;
                return false;
            }
            fields[i] = before[i] >= 0 ? before[i] + place - gap : before[i] - place + gap;
            place = likeBefore(i, before[i + 1] >> 2, place + length);
            gap = before[i + 3];
        }
        fieldsEnd = before.length;
        at = place;
        int length = endBefore - gap;
        return end - place == length && Bytes.areEqual(row, place, bytesBefore, gap, length);
    }

    /// Reads the value of the field whose spans begin at `i`; gives where it ends.
    private int likeBefore(int i, int nameLength, int from) throws RowException {
        int stop = JsonPlain.valueEnd(bytes, from, end);
        if (stop >= 0) {
            fields[i + 1] = JsonLayout.packed(nameLength, false, true);
            fields[i + 2] = from;
            fields[i + 3] = stop;
            return stop;
        }
        at = from;
        skipSpace();
        int valueStart = at;
        value(1);
        boolean text = bytes[valueStart] == '"';
        fields[i + 1] = JsonLayout.packed(nameLength, text && escaped, !text || ascii);
        fields[i + 2] = valueStart;
        fields[i + 3] = at;
        return at;
    }

    /// Reads what comes after the fields that were found so far.
    private void rest() throws RowException {
        if (fieldsEnd == 1) {
            whole();
            return;
        }
        for (int i = 1; i < fieldsEnd; i += JsonLayout.WIDTH) {
            int from = fields[i] >= 0 ? fields[i] : ~fields[i];
            int to = from + (fields[i + 1] >> 2);
            addName(from, to, Json.string(bytes, from, to).hashCode());
        }
        if (!closes()) {
            members(1, 0);
        }
        endOfRow();
    }

    /// Start and end of the one value that the text is, of whatever kind.
    static int[] value(byte[] text) throws RowException {
        var scanner = new JsonScanner();
        scanner.begin(text, 0, text.length);
        return scanner.value();
    }

    private int[] value() throws RowException {
        skipSpace();
        int from = at;
        value(0);
        int to = at;
        skipSpace();
        if (at != end) {
            throw invalid("expected the end of the text after the value, found " + found());
        }
        return new int[] {from, to};
    }

    private void object(int depth) throws RowException {
        int firstName = namesEnd;
        at++;
        skipSpace();
        if (at < end && bytes[at] == '}') {
            at++;
            return;
        }
        members(depth, firstName);
        namesEnd = firstName;
    }

    /// Reads members up to the end of their object; the names of those before begin at `firstName`.
    private void members(int depth, int firstName) throws RowException {
        @Nullable Set<String> many = null;
        do {
            int nameStart = name();
            int nameEnd = at - 1;
            many = refuseDuplicate(firstName, nameStart, nameEnd, many);
            boolean nameEscaped = escaped;
            skipSpace();
            expect(':', "a colon after a name");
            skipSpace();
            int valueStart = at;
            value(depth);
            if (depth == 1) {
                addField(nameEscaped ? ~nameStart : nameStart, nameEnd - nameStart, valueStart);
            }
        } while (!closes());
    }

    /// Goes past what follows a member; gives whether the object ends.
    private boolean closes() throws RowException {
        skipSpace();
        if (at < end && bytes[at] == '}') {
            at++;
            return true;
        }
        expect(',', "a comma or } after a field");
        skipSpace();
        return false;
    }

    private int name() throws RowException {
        if (at == end || bytes[at] != '"') {
            throw invalid("expected a name in quotes, found " + found());
        }
        int nameStart = at + 1;
        string();
        if (at - 1 - nameStart > MAX_NAME_BYTES) {
            throw invalid(
                    "expected a name of at most " + MAX_NAME_BYTES + " bytes, found a longer one");
        }
        return nameStart;
    }

    private @Nullable Set<String> refuseDuplicate(
            int first, int from, int to, @Nullable Set<String> many) throws RowException {
        if ((namesEnd - first) / 3 >= MAX_FIELDS) {
            throw invalid("expected at most " + MAX_FIELDS + " fields, found more");
        }
        int code = escaped || !ascii ? Json.string(bytes, from, to).hashCode() : hash;
        @Nullable Set<String> seen = many;
        if (seen == null && (namesEnd - first) / 3 >= FEW_NAMES) {
            seen = new HashSet<>();
            for (int i = first; i < namesEnd; i += 3) {
                seen.add(Json.string(bytes, names[i], names[i + 1]));
            }
        }
        boolean duplicate =
                seen != null
                        ? !seen.add(Json.string(bytes, from, to))
                        : isAmong(first, from, to, code);
        if (duplicate) {
            throw new RowException(
                    ErrorCode.JSON_DUPLICATE_KEY,
                    "expected every name once, found \""
                            + Json.string(bytes, from, to)
                            + "\" again at byte "
                            + (from - 1 - start));
        }
        addName(from, to, code);
        return seen;
    }

    private void addName(int from, int to, int code) {
        if (namesEnd == names.length) {
            names = Arrays.copyOf(names, names.length * 2);
        }
        names[namesEnd++] = from;
        names[namesEnd++] = to;
        names[namesEnd++] = code;
    }

    private boolean isAmong(int first, int from, int to, int code) {
        for (int i = first; i < namesEnd; i += 3) {
            if (names[i + 2] == code
                    && (Arrays.equals(bytes, names[i], names[i + 1], bytes, from, to)
                            || Json.string(bytes, names[i], names[i + 1])
                                    .equals(Json.string(bytes, from, to)))) {
                return true;
            }
        }
        return false;
    }

    private void addField(int nameStart, int nameLength, int valueStart) {
        if (fieldsEnd + JsonLayout.WIDTH > fields.length) {
            fields = Arrays.copyOf(fields, fields.length * 2);
        }
        fields[fieldsEnd++] = nameStart;
        boolean text = bytes[valueStart] == '"';
        fields[fieldsEnd++] = JsonLayout.packed(nameLength, text && escaped, !text || ascii);
        fields[fieldsEnd++] = valueStart;
        fields[fieldsEnd++] = at;
    }

    private void value(int depth) throws RowException {
        if (at == end) {
            throw invalid("expected a value, found the end of the row");
        }
        switch (bytes[at]) {
            case '"' -> text();
            case '{' -> {
                checkDepth(depth);
                object(depth + 1);
            }
            case '[' -> {
                checkDepth(depth);
                array(depth + 1);
            }
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void checkDepth(int depth) throws RowException {
        if (depth == MAX_DEPTH) {
            throw new RowException(
                    ErrorCode.JSON_DEPTH,
                    "expected at most %d levels, found more at byte %d"
                            .formatted(MAX_DEPTH, at - start));
        }
    }

    private void array(int depth) throws RowException {
        at++;
        skipSpace();
        if (at < end && bytes[at] == ']') {
            at++;
            return;
        }
        while (true) {
            value(depth);
            skipSpace();
            if (at < end && bytes[at] == ']') {
                at++;
                return;
            }
            expect(',', "a comma or ] after an element");
            skipSpace();
        }
    }

    /// Scans a name from its opening to past its closing quote; leaves its hash and whether it has
    /// escapes.
    private void string() throws RowException {
        int h = 0;
        escaped = false;
        ascii = true;
        at++;
        while (at < end && bytes[at] != '"') {
            int b = bytes[at];
            if (b >= ' ' && b != '\\') {
                at++;
                h = 31 * h + b;
            } else {
                special();
            }
        }
        hash = h;
        closeQuote();
    }

    /// Scans a string whose text nobody asks for yet; leaves whether it has escapes and is ASCII.
    private void text() throws RowException {
        escaped = false;
        ascii = true;
        int open = at++;
        at = JsonPlain.end(bytes, at, end);
        while (at < end && bytes[at] != '"') {
            special();
            at = JsonPlain.end(bytes, at, end);
        }
        closeQuote();
        if (at - open > MAX_STRING_BYTES) {
            throw invalid("expected a string of at most 1 MiB, found a longer one");
        }
    }

    /// Goes past an escape or a character of several bytes.
    private void special() throws RowException {
        int b = bytes[at];
        if (b < 0) {
            int length = Utf8.sequence(bytes, at, end);
            if (length == 0) {
                throw new RowException(
                        ErrorCode.INVALID_UTF8, "expected UTF-8, found %s".formatted(found()));
            }
            ascii = false;
            at += length;
        } else if (b == '\\') {
            escape();
        } else {
            throw invalid("expected control characters to be escaped, found " + found());
        }
    }

    private void closeQuote() throws RowException {
        if (at == end) {
            throw invalid("expected a closing quote, found the end of the row");
        }
        at++;
    }

    private void escape() throws RowException {
        escaped = true;
        at++;
        if (at < end && "\"\\/bfnrt".indexOf(bytes[at]) >= 0) {
            at++;
            return;
        }
        if (at < end && bytes[at] == 'u') {
            for (int i = 1; i <= 4; i++) {
                if (at + i >= end || Character.digit(bytes[at + i], 16) < 0) {
                    throw invalid("expected four hexadecimal digits after \\u");
                }
            }
            at += 5;
            return;
        }
        throw invalid("expected an escape that JSON knows, found \\ before " + found());
    }

    private void number() throws RowException {
        int from = at;
        if (bytes[at] == '-') {
            at++;
        }
        if (at < end && bytes[at] == '0') {
            at++;
        } else {
            digits();
        }
        if (at < end && bytes[at] == '.') {
            at++;
            digits();
        }
        if (at < end && (bytes[at] | 0x20) == 'e') {
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            digits();
        }
        if (at - from > JsonNumber.MAX_LENGTH) {
            throw invalid(
                    "expected a number of at most "
                            + JsonNumber.MAX_LENGTH
                            + " characters, found a longer one");
        }
    }

    private void digits() throws RowException {
        int from = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw invalid("expected a value, found " + found());
        }
    }

    private void literal(String word) throws RowException {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= end || bytes[at + i] != word.charAt(i)) {
                throw invalid("expected " + word + ", found something else");
            }
        }
        at += word.length();
    }

    private void expect(char c, String what) throws RowException {
        if (at == end || bytes[at] != c) {
            throw invalid("expected " + what + ", found " + found());
        }
        at++;
    }

    private void skipSpace() {
        while (at < end) {
            byte b = bytes[at];
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return;
            }
            at++;
        }
    }

    private String found() {
        if (at >= end) {
            return "the end of the row";
        }
        int b = bytes[at] & 0xff;
        return b > ' ' && b < 0x7f
                ? "'%c' at byte %d".formatted((char) b, at - start)
                : "byte 0x%02x at byte %d".formatted(b, at - start);
    }

    private RowException invalid(String detail) {
        String place = detail.contains(" at byte ") ? "" : " at byte " + (at - start);
        return new RowException(ErrorCode.INVALID_JSON, detail + place);
    }
}
