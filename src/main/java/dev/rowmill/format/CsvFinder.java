package dev.rowmill.format;

import dev.rowmill.format.UnreadableException.Reason;
import dev.rowmill.row.Conversion;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.Layout;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Spelling;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Rows of a CSV: lines, save that in quotes a line break ends nothing. The first line is the
/// header.
///
/// A quote opens only where a field begins, so that one in the middle of a field spoils its own row
/// and no other. A quote that is not closed within the limit of a row is given up, and the next
/// line is a row again.
final class CsvFinder implements RowFinder {
    static final int MAX_COLUMNS = 10_000;
    static final int MAX_NAME_BYTES = 1_024;

    private final byte separator;
    private final Map<String, Conversion> types;
    private CsvLayout layout;
    private boolean headed;

    private boolean quoted;
    private boolean skipping;

    /// Where a quote was closed last: another one right after it makes both a doubled quote.
    private int closed = -1;

    private int end;
    private int next;

    CsvFinder(byte separator, Map<String, Conversion> types) {
        this.separator = separator;
        this.types = types;
        this.layout = new CsvLayout(List.of(), separator, Map.of());
    }

    @Override
    public Found find(byte[] bytes, int start, int from, int to, long offset)
            throws UnreadableException {
        int at = from;
        while (at < to) {
            int found = special(bytes, at, to);
            if (found < 0) {
                return Found.MORE;
            }
            if (bytes[found] == '\n') {
                return line(bytes, start, found, found + 1);
            }
            if (quoted) {
                quoted = false;
                closed = found;
            } else {
                quoted = found == start || found - 1 == closed || bytes[found - 1] == separator;
            }
            at = found + 1;
        }
        return Found.MORE;
    }

    private int special(byte[] bytes, int from, int to) {
        if (quoted) {
            return ByteSearch.indexOf(bytes, from, to, '"');
        }
        return skipping
                ? ByteSearch.indexOf(bytes, from, to, '\n')
                : ByteSearch.indexOfEither(bytes, from, to, '\n', '"');
    }

    @Override
    public Found finish(byte[] bytes, int start, int to, long offset) throws UnreadableException {
        return line(bytes, start, to, to);
    }

    private Found line(byte[] bytes, int start, int lineEnd, int nextLine)
            throws UnreadableException {
        end = LineFinder.withoutReturn(bytes, start, lineEnd);
        next = nextLine;
        quoted = false;
        skipping = false;
        closed = -1;
        if (end == start) {
            return Found.GAP;
        }
        if (!headed) {
            layout = new CsvLayout(header(bytes, start), separator, types);
            headed = true;
            return Found.GAP;
        }
        return Found.ROW;
    }

    private List<FieldName> header(byte[] bytes, int start) throws UnreadableException {
        int[] spans;
        try {
            spans = new CsvFields(separator, 16, MAX_COLUMNS).scan(bytes, start, end);
        } catch (RowException e) {
            throw badHeader(e.error().detail());
        }
        var names = new ArrayList<FieldName>();
        var seen = new HashSet<String>();
        for (int i = 0; i < spans.length / 2; i++) {
            String name = CsvLayout.text(bytes, spans, i);
            checkName(name, i + 1, seen);
            names.add(FieldName.of(name));
        }
        for (String typed : types.keySet()) {
            if (!seen.contains(typed)) {
                throw badHeader(
                        "expected a column \"%s\", which has a type, found none%s"
                                .formatted(typed, Spelling.hint(typed, seen)));
            }
        }
        return names;
    }

    private static void checkName(String name, int column, Set<String> seen)
            throws UnreadableException {
        if (name.isEmpty()) {
            throw badHeader("expected a name for column " + column + ", found none");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw badHeader(
                    "expected names of at most %d bytes, found a longer one for column %d"
                            .formatted(MAX_NAME_BYTES, column));
        }
        if (!seen.add(name)) {
            throw badHeader(
                    "expected every column name once, found \"%s\" again for column %d"
                            .formatted(name, column));
        }
    }

    private static UnreadableException badHeader(String detail) {
        return new UnreadableException(Reason.BAD_HEADER, "header row: " + detail);
    }

    @Override
    public void skip() throws UnreadableException {
        if (!headed) {
            throw badHeader("expected it within the limit of a row, found a longer one");
        }
        quoted = false;
        skipping = true;
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
