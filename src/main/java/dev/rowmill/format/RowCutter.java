package dev.rowmill.format;

import dev.rowmill.format.RowFinder.Found;
import dev.rowmill.row.Chunk;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.RowError;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Reads bytes straight into the array of the next chunk and cuts it where a row ends: the reader
/// of every format.
///
/// A chunk ends at the first row end at or past its target, counted in bytes of input. Targets
/// grow, so that first results come early and a small dataset still spreads over the cores. Nothing
/// depends on how the stream splits its reads. A row past the limit leaves its first bytes and is
/// skipped as it comes; bytes between rows are dropped at the target. So neither an endless row nor
/// endless blank lines take memory.
final class RowCutter implements ChunkReader {
    /// What is kept of a row that is too large, in bytes.
    static final int KEPT = 256;

    /// How much is read at once past the target: what a chunk has too much is copied to the next.
    private static final int STEP = 16 << 10;

    /// A row is given this much more than the limit, for the CR LF after it, before it is known to
    /// be too large.
    private static final int LINE_BREAK = 2;

    private final InputStream in;
    private final int maxRowBytes;
    private final RowFinder finder;
    private final ChunkBuilder chunks = new ChunkBuilder();

    /// The chunk begins at index 0.
    private byte[] bytes = new byte[STEP];

    private int filled;

    /// Where the row that is looked for begins, and up to where the finder has looked.
    private int start;

    private int seen;

    /// Where in the dataset the chunk begins, and how many bytes since then are not held.
    private long offset;

    private long skipped;

    /// Whether the row is too large and only its end is looked for, and where in the dataset it
    /// begins.
    private boolean skipping;

    private long tooLargeAt;
    private boolean begun;
    private boolean ended;

    RowCutter(InputStream in, ReadOptions options, RowFinder finder) {
        this.in = in;
        this.maxRowBytes = options.maxRowBytes();
        this.finder = finder;
    }

    @Override
    public @Nullable Chunk next() throws IOException {
        if (!begun) {
            begin();
        }
        Chunk chunk = null;
        while (chunk == null && !ended) {
            chunk =
                    switch (look()) {
                        case ROW -> skipped + start >= chunks.target() ? cut(start) : null;
                        case GAP -> afterGap();
                        case MORE -> seen < filled || read() ? null : finish();
                    };
        }
        return chunk;
    }

    @Override
    public boolean isAtEnd() {
        return ended;
    }

    private void begin() throws IOException {
        begun = true;
        boolean open = read();
        while (open && filled < 4 && ByteOrderMark.mayBegin(bytes[0])) {
            open = read();
        }
        start = ByteOrderMark.length(bytes, filled);
        seen = start;
    }

    /// Whether there were more bytes.
    private boolean read() throws IOException {
        if (filled == bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(2L * filled, Integer.MAX_VALUE - 8));
        }
        long missing = chunks.target() - skipped - filled;
        long wanted = Math.min(missing > 0 ? missing : STEP, bytes.length - filled);
        int count = in.read(bytes, filled, (int) wanted);
        filled += Math.max(count, 0);
        return count >= 0;
    }

    private Found look() throws UnreadableException {
        long most = skipping ? filled : (long) start + maxRowBytes + LINE_BREAK;
        int limit = (int) Math.min(filled, most);
        if (seen == limit) {
            return Found.MORE;
        }
        Found found = finder.find(bytes, start, seen, limit, offset + skipped + seen);
        if (skipping) {
            return skipTo(found);
        }
        if (found == Found.MORE) {
            seen = limit;
            if (limit == most) {
                beginSkip();
            }
        } else {
            take(found);
        }
        return found;
    }

    /// Goes past a row or a gap.
    private void take(Found found) {
        int next = finder.next();
        if (found == Found.ROW && finder.end() - start > maxRowBytes) {
            keepBeginning(next);
            addTooLarge();
            return;
        }
        if (found == Found.ROW) {
            chunks.add(start, finder.end());
        }
        start = next;
        seen = next;
    }

    private void beginSkip() throws UnreadableException {
        finder.skip();
        skipping = true;
        keepBeginning(seen);
    }

    private Found skipTo(Found found) {
        if (found == Found.MORE) {
            drop(seen, filled);
            return found;
        }
        drop(seen, finder.next());
        skipping = false;
        addTooLarge();
        return Found.ROW;
    }

    /// Of the row up to `to`, keeps the beginning: whole characters, and no more than 256 bytes.
    private void keepBeginning(int to) {
        tooLargeAt = offset + skipped + start;
        int kept = start + Math.min(KEPT, maxRowBytes);
        int least = Math.max(start, kept - 3);
        while (kept > least && kept < to && (bytes[kept] & 0xc0) == 0x80) {
            kept--;
        }
        drop(kept, to);
    }

    /// Takes `bytes[from, to)` out; the finder goes on at what comes after.
    private void drop(int from, int to) {
        System.arraycopy(bytes, to, bytes, from, filled - to);
        filled -= to - from;
        skipped += to - from;
        seen = from;
    }

    private void addTooLarge() {
        String detail =
                "expected a row of at most %d bytes, found a longer one at byte %d of the input"
                        .formatted(maxRowBytes, tooLargeAt);
        chunks.addUnreadable(start, seen, RowError.of(ErrorCode.ROW_TOO_LARGE, detail));
        start = seen;
    }

    /// A gap across the target ends the chunk at the target, wherever the gap was found to end.
    private @Nullable Chunk afterGap() {
        long target = chunks.target();
        return skipped + start >= target ? cut((int) (target - skipped)) : null;
    }

    private @Nullable Chunk finish() throws UnreadableException {
        ended = true;
        Found found = finder.finish(bytes, start, filled, offset + skipped + filled);
        if (skipping) {
            addTooLarge();
        } else if (found == Found.ROW) {
            take(found);
        }
        return cut(filled);
    }

    /// The chunk of `bytes[0, end)`, or nothing if no row is in them. What comes after begins the
    /// next.
    private @Nullable Chunk cut(int end) {
        byte[] held = bytes;
        boolean empty = chunks.isEmpty();
        // Half an array is let go, so that many small datasets do not hold large ones.
        byte[] exact = !empty && end < held.length / 2 ? Arrays.copyOf(held, end) : held;
        Chunk chunk = chunks.build(finder.layout(), exact, end + skipped);
        int rest = filled - end;
        if (!empty && !ended) {
            bytes = new byte[Math.max((int) chunks.target(), rest) + STEP];
        }
        if (!ended) {
            System.arraycopy(held, end, bytes, 0, rest);
        }
        offset += end + skipped;
        skipped = 0;
        start -= end;
        seen -= end;
        filled = rest;
        return chunk;
    }
}
