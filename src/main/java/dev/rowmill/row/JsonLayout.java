package dev.rowmill.row;

import java.nio.charset.StandardCharsets;

/// Rows that are JSON objects: the number of their shape or 0, then the start of the name without its quote, its length and what is known
/// of the value, the value's start and its end, for each field.
///
/// A name with escapes has its start stored as its complement, so that only such names are decoded
/// to be compared. Of a value that is a string the scan tells whether it has escapes, and whether it
/// is ASCII.
public final class JsonLayout implements Layout {
    /// A row per line: the bytes of a row hold no line break.
    public static final JsonLayout LINES = new JsonLayout(false);

    /// Elements of an array: the bytes of a row may hold line breaks, between its tokens.
    public static final JsonLayout ELEMENTS = new JsonLayout(true);

    static final int WIDTH = 4;

    /// The spans of a row without fields.
    static final int[] NO_FIELDS = {Shapes.NONE};

    /// Below the length of the name: whether the value has escapes, or more than ASCII.
    private static final int ESCAPED = 1;

    private static final int NOT_ASCII = 2;

    private final boolean lineBreaks;

    private JsonLayout(boolean lineBreaks) {
        this.lineBreaks = lineBreaks;
    }

    /// Whether the bytes of a row may hold line breaks between tokens.
    public boolean hasLineBreaks() {
        return lineBreaks;
    }

    @Override
    public int[] locate(byte[] bytes, int start, int end) throws RowException {
        return new JsonScanner().locate(bytes, start, end);
    }

    @Override
    public Locator locator() {
        return new JsonScanner();
    }

    static int packed(int nameLength, boolean escaped, boolean ascii) {
        return nameLength << 2 | (escaped ? ESCAPED : 0) | (ascii ? 0 : NOT_ASCII);
    }

    @Override
    public int count(int[] spans) {
        return countOf(spans);
    }

    @Override
    public int find(byte[] bytes, int[] spans, FieldName name) {
        int known = name.placeIn(spans[0]);
        return known > -2 ? known : name.found(spans[0], search(bytes, spans, name));
    }

    private static int search(byte[] bytes, int[] spans, FieldName name) {
        for (int i = 0; i < countOf(spans); i++) {
            if (isNamed(bytes, spans, at(i), name)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isNamed(byte[] bytes, int[] spans, int at, FieldName name) {
        int from = spans[at];
        int length = spans[at + 1] >> 2;
        return from >= 0
                ? name.equalsBytes(bytes, from, length)
                : name.text().equals(Json.string(bytes, ~from, ~from + length));
    }

    @Override
    public String name(byte[] bytes, int[] spans, int index) {
        int from = nameStart(spans, index) + 1;
        return Json.string(bytes, from, from + nameLength(spans, index));
    }

    @Override
    public Value value(byte[] bytes, int[] spans, int index) {
        int at = at(index);
        int from = spans[at + 2];
        if (bytes[from] == '"' && (spans[at + 1] & ESCAPED) == 0) {
            int length = spans[at + 3] - from - 2;
            return new Value.Text(new String(bytes, from + 1, length, StandardCharsets.UTF_8));
        }
        return Json.value(bytes, from, spans[at + 3]);
    }

    @Override
    public boolean text(byte[] bytes, int[] spans, int index, TextView view) {
        int at = at(index);
        int from = spans[at + 2];
        int to = spans[at + 3] - 1;
        if (bytes[from] != '"') {
            return false;
        }
        if ((spans[at + 1] & ESCAPED) != 0) {
            return JsonEscapes.resolve(bytes, from + 1, to, view);
        }
        view.share(bytes, from + 1, to, (spans[at + 1] & NOT_ASCII) == 0);
        return true;
    }

    @Override
    public long integer(byte[] bytes, int[] spans, int index) {
        return Json.integer(bytes, spans[at(index) + 2], spans[at(index) + 3]);
    }

    @Override
    public void writeJson(byte[] bytes, int[] spans, int index, ByteSink out) {
        out.put(bytes, spans[at(index) + 2], spans[at(index) + 3]);
    }

    @Override
    public boolean isJson() {
        return true;
    }

    /// Where the spans of field `index` begin.
    private static int at(int index) {
        return 1 + index * WIDTH;
    }

    /// How many fields there are.
    static int countOf(int[] spans) {
        return spans.length / WIDTH;
    }

    /// How many bytes the name of field `index` has.
    static int nameLength(int[] spans, int index) {
        return spans[at(index) + 1] >> 2;
    }

    /// Where the name of field `index` begins, its quote included.
    static int nameStart(int[] spans, int index) {
        int from = spans[at(index)];
        return (from >= 0 ? from : ~from) - 1;
    }

    /// Where the value of field `index` begins.
    static int valueStart(int[] spans, int index) {
        return spans[at(index) + 2];
    }

    /// Where the value of field `index` ends.
    static int valueEnd(int[] spans, int index) {
        return spans[at(index) + 3];
    }
}
