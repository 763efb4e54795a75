package dev.rowmill.format;

import dev.rowmill.row.JsonLayout;
import dev.rowmill.row.Layout;

/// Rows that are lines: each ends at LF or where the dataset ends, and one CR before that is no
/// part of it. Blank lines are no rows.
final class LineFinder implements RowFinder {
    private final Layout layout;

    /// In JSON a line of white space is blank; in text it is a line.
    private final boolean spaceIsBlank;

    private int end;
    private int next;

    LineFinder(Layout layout) {
        this.layout = layout;
        this.spaceIsBlank = layout instanceof JsonLayout;
    }

    @Override
    public Found find(byte[] bytes, int start, int from, int to, long offset) {
        int lineFeed = ByteSearch.indexOf(bytes, from, to, '\n');
        return lineFeed < 0 ? Found.MORE : line(bytes, start, lineFeed, lineFeed + 1);
    }

    @Override
    public Found finish(byte[] bytes, int start, int to, long offset) {
        return line(bytes, start, to, to);
    }

    private Found line(byte[] bytes, int start, int lineEnd, int nextLine) {
        end = withoutReturn(bytes, start, lineEnd);
        next = nextLine;
        return isBlank(bytes, start) ? Found.GAP : Found.ROW;
    }

    private boolean isBlank(byte[] bytes, int start) {
        int at = start;
        while (spaceIsBlank && at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at == end;
    }

    /// The end of a line without the CR before it.
    static int withoutReturn(byte[] bytes, int start, int end) {
        return end > start && bytes[end - 1] == '\r' ? end - 1 : end;
    }

    @Override
    public void skip() {
        // The next LF ends the row, as it would have before.
    }

    @Override
    public int end() {
        return end;
    }

    @Override
    public int next() {
        return next;
    }

    @Override
    public Layout layout() {
        return layout;
    }
}
