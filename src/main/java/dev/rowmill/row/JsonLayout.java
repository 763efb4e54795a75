package dev.rowmill.row;

/// Rows that are JSON objects: `nameStart, nameEnd, valueStart, valueEnd` per field, names without
/// their quotes.
///
/// A name with escapes has its start stored as its complement, so that only such names are decoded
/// to be compared.
public final class JsonLayout implements Layout {
    /// A row per line: the bytes of a row hold no line break.
    public static final JsonLayout LINES = new JsonLayout(false);

    /// Elements of an array: the bytes of a row may hold line breaks, between its tokens.
    public static final JsonLayout ELEMENTS = new JsonLayout(true);

    private static final int WIDTH = 4;

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
        return new JsonScanner(bytes, start, end).row();
    }

    @Override
    public int count(int[] spans) {
        return spans.length / WIDTH;
    }

    @Override
    public int find(byte[] bytes, int[] spans, FieldName name) {
        for (int i = 0; i < spans.length; i += WIDTH) {
            int from = spans[i];
            boolean same =
                    from >= 0
                            ? name.equalsBytes(bytes, from, spans[i + 1])
                            : name.text().equals(Json.string(bytes, ~from, spans[i + 1]));
            if (same) {
                return i / WIDTH;
            }
        }
        return -1;
    }

    @Override
    public String name(byte[] bytes, int[] spans, int index) {
        int from = spans[index * WIDTH];
        return Json.string(bytes, from >= 0 ? from : ~from, spans[index * WIDTH + 1]);
    }

    @Override
    public Value value(byte[] bytes, int[] spans, int index) {
        return Json.value(bytes, spans[index * WIDTH + 2], spans[index * WIDTH + 3]);
    }

    @Override
    public boolean text(byte[] bytes, int[] spans, int index, TextView view) {
        int start = spans[index * WIDTH + 2];
        return bytes[start] == '"'
                && Json.text(bytes, start + 1, spans[index * WIDTH + 3] - 1, view);
    }

    @Override
    public long integer(byte[] bytes, int[] spans, int index) {
        return Json.integer(bytes, spans[index * WIDTH + 2], spans[index * WIDTH + 3]);
    }

    @Override
    public void writeJson(byte[] bytes, int[] spans, int index, ByteSink out) {
        out.put(bytes, spans[index * WIDTH + 2], spans[index * WIDTH + 3]);
    }

    @Override
    public boolean isJson() {
        return true;
    }

    /// Where the name of field `index` begins, its quote included.
    static int nameStart(int[] spans, int index) {
        int from = spans[index * WIDTH];
        return (from >= 0 ? from : ~from) - 1;
    }

    /// Where the value of field `index` begins.
    static int valueStart(int[] spans, int index) {
        return spans[index * WIDTH + 2];
    }

    /// Where the value of field `index` ends.
    static int valueEnd(int[] spans, int index) {
        return spans[index * WIDTH + 3];
    }
}
