package dev.rowmill.format;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.Layout;
import dev.rowmill.row.RowException;
import dev.rowmill.row.TextView;
import dev.rowmill.row.Utf8;
import dev.rowmill.row.Value;

import java.nio.charset.StandardCharsets;

/// Rows that are lines of text: one field, `line`, whose bytes are the row's.
final class TextLayout implements Layout {
    static final FieldName LINE = FieldName.of("line");
    static final TextLayout INSTANCE = new TextLayout();

    private TextLayout() {}

    @Override
    public int[] locate(byte[] bytes, int start, int end) throws RowException {
        Utf8.check(bytes, start, end);
        return new int[] {start, end};
    }

    @Override
    public int count(int[] spans) {
        return spans.length / 2;
    }

    @Override
    public int find(byte[] bytes, int[] spans, FieldName name) {
        return name.equals(LINE) ? 0 : -1;
    }

    @Override
    public String name(byte[] bytes, int[] spans, int index) {
        return LINE.text();
    }

    @Override
    public Value value(byte[] bytes, int[] spans, int index) {
        return Value.text(new String(bytes, spans[0], spans[1] - spans[0], StandardCharsets.UTF_8));
    }

    @Override
    public boolean text(byte[] bytes, int[] spans, int index, TextView view) {
        view.share(bytes, spans[0], spans[1]);
        return true;
    }

    @Override
    public void writeJson(byte[] bytes, int[] spans, int index, ByteSink out) {
        out.jsonString(bytes, spans[0], spans[1]);
    }

    @Override
    public boolean isJson() {
        return false;
    }
}
