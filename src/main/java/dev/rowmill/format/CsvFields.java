package dev.rowmill.format;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Utf8;

import java.util.Arrays;

/// Finds the fields of lines, one after another, and checks them against RFC 4180. Belongs to one
/// thread.
///
/// Strict, save that in a field without quotes any character but CR, LF and separator stands for
/// itself: a quote in the middle of one (`5'10"`) has no other meaning.
final class CsvFields {
    private static final byte[] NOTHING = {};

    private final byte separator;
    private final int most;

    private byte[] bytes = NOTHING;
    private int start;
    private int end;

    /// Two ints a field: start and end of what it holds, the quotes around it left out. The start
    /// is stored as its complement where a doubled quote is in it.
    private int[] spans;

    private int count;
    private int at;

    /// For lines of at most `most` fields, for which `expected` is a good guess.
    CsvFields(byte separator, int expected, int most) {
        this.separator = separator;
        this.most = most;
        this.spans = new int[2 * expected];
    }

    /// The spans of the fields of the line in `line[from, to)`.
    ///
    /// @throws RowException if quotes are not where they should be, there are too many fields, or
    ///     it is no UTF-8
    int[] scan(byte[] line, int from, int to) throws RowException {
        bytes = line;
        start = from;
        end = to;
        at = from;
        count = 0;
        while (true) {
            if (count == most) {
                throw ragged("at most " + most + " fields", "more");
            }
            if (at < end && bytes[at] == '"') {
                quoted();
            } else {
                plain();
            }
            if (at == end) {
                return Arrays.copyOf(spans, 2 * count);
            }
            at++;
        }
    }

    private void plain() throws RowException {
        int from = at;
        while (true) {
            at = ByteSearch.indexOfEitherOrNotAscii(bytes, at, end, separator, (byte) '\r');
            if (at == end || bytes[at] == separator) {
                add(from, at);
                return;
            }
            if (bytes[at] == '\r') {
                throw ragged("a CR to be before LF or in quotes", "it elsewhere");
            }
            character();
        }
    }

    private void quoted() throws RowException {
        int from = ++at;
        boolean doubled = false;
        while (true) {
            if (at == end) {
                throw ragged("a closing quote", "the end of the row");
            }
            byte b = bytes[at];
            if (b < 0) {
                character();
            } else if (b != '"') {
                at = ByteSearch.indexOfEitherOrNotAscii(bytes, at, end, (byte) '"', (byte) '"');
            } else if (at + 1 < end && bytes[at + 1] == '"') {
                doubled = true;
                at += 2;
            } else {
                break;
            }
        }
        add(doubled ? ~from : from, at);
        at++;
        if (at < end && bytes[at] != separator) {
            throw ragged("a separator after the closing quote", "something else");
        }
    }

    private void character() throws RowException {
        int length = Utf8.sequence(bytes, at, end);
        if (length == 0) {
            throw new RowException(
                    ErrorCode.INVALID_UTF8,
                    "expected UTF-8, found byte 0x%02x at byte %d"
                            .formatted(bytes[at] & 0xff, at - start));
        }
        at += length;
    }

    private void add(int from, int to) {
        if (2 * count == spans.length) {
            spans = Arrays.copyOf(spans, Math.max(16, spans.length * 2));
        }
        spans[2 * count] = from;
        spans[2 * count + 1] = to;
        count++;
    }

    private RowException ragged(String expected, String found) {
        return new RowException(
                ErrorCode.RAGGED_ROW,
                "expected %s, found %s at byte %d".formatted(expected, found, at - start));
    }
}
