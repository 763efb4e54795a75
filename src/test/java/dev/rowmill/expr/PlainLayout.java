package dev.rowmill.expr;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.JsonLayout;
import dev.rowmill.row.Layout;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.TextView;
import dev.rowmill.row.Value;

import java.nio.charset.StandardCharsets;

/// JSON rows of which every field must be made a value of: no text is shown and no integer told. What reads a row of
/// this layout takes the long way, and must come to the same.
public final class PlainLayout implements Layout {
    private static final PlainLayout ONE = new PlainLayout();
    private static final Layout JSON = JsonLayout.LINES;

    private PlainLayout() {}

    /// A row from JSON.
    public static Row row(String json) throws RowException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return Row.read(ONE, bytes, 0, bytes.length, 1);
    }

    @Override
    public int[] locate(byte[] bytes, int start, int end) throws RowException {
        return JSON.locate(bytes, start, end);
    }

    @Override
    public int count(int[] spans) {
        return JSON.count(spans);
    }

    @Override
    public int find(byte[] bytes, int[] spans, FieldName name) {
        return JSON.find(bytes, spans, name);
    }

    @Override
    public String name(byte[] bytes, int[] spans, int index) {
        return JSON.name(bytes, spans, index);
    }

    @Override
    public Value value(byte[] bytes, int[] spans, int index) {
        return JSON.value(bytes, spans, index);
    }

    @Override
    public boolean text(byte[] bytes, int[] spans, int index, TextView view) {
        return false;
    }

    @Override
    public long integer(byte[] bytes, int[] spans, int index) {
        return Row.NO_INTEGER;
    }

    @Override
    public void writeJson(byte[] bytes, int[] spans, int index, ByteSink out) {
        JSON.writeJson(bytes, spans, index, out);
    }

    @Override
    public boolean isJson() {
        return true;
    }
}
