package dev.rowmill.http;

import dev.rowmill.format.ChunkReader;
import dev.rowmill.format.Encoder;
import dev.rowmill.format.Format;
import dev.rowmill.format.ReadOptions;
import dev.rowmill.format.UnreadableException;
import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Chunk;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Some rows of a stored result, in another format or a page of them. Belongs to one thread; holds a chunk at a time.
final class Rows {
    /// The largest row of a result: steps may make rows larger than the input's.
    private static final ReadOptions OPTIONS = new ReadOptions(64 << 20);

    private final Format from;
    private final Encoder encoder;
    private final long skip;
    private final long limit;
    private final boolean complete;
    private final ByteSink sink = new ByteSink(64 << 10);
    private Encoder.@Nullable Header header;
    private long passed;
    private long written;

    /// Rows `[skip, skip + limit)` of what is written in `from`, for `to`.
    ///
    /// @param complete whether the result is: otherwise it may stop in the middle of its own syntax
    Rows(Format from, Format to, long skip, long limit, boolean complete) {
        this.from = from;
        this.encoder = to.encoder();
        this.skip = skip;
        this.limit = limit;
        this.complete = complete;
    }

    /// Copies the rows.
    ///
    /// @throws HttpProblem if a row does not fit the format
    /// @throws IOException if `out` does not take them, or they cannot be read
    void copy(InputStream in, OutputStream out) throws IOException, HttpProblem {
        ChunkReader reader = from.reader(in, OPTIONS);
        while (written < limit) {
            Chunk chunk = next(reader);
            if (chunk == null) {
                break;
            }
            copy(chunk);
            flush(out);
        }
        encoder.end(written > 0, sink);
        flush(out);
    }

    private @Nullable Chunk next(ChunkReader reader) throws IOException {
        try {
            return reader.next();
        } catch (UnreadableException e) {
            if (!complete && e.reason() == UnreadableException.Reason.TRUNCATED) {
                return null;
            }
            throw e;
        }
    }

    private void copy(Chunk chunk) throws IOException, HttpProblem {
        for (int i = 0; i < chunk.rows() && written < limit; i++) {
            if (passed++ >= skip) {
                write(row(chunk, i));
            }
        }
    }

    private Row row(Chunk chunk, int index) throws IOException {
        try {
            return chunk.row(index);
        } catch (RowException e) {
            throw new IOException(
                    "row %d of the result cannot be read: %s".formatted(passed, e.error().detail()),
                    e);
        }
    }

    private void write(Row row) throws HttpProblem {
        try {
            if (header == null) {
                header = encoder.header(row);
                encoder.begin(header, sink);
            } else {
                sink.put(encoder.separator());
            }
            encoder.row(row, header, sink);
            written++;
        } catch (RowException e) {
            throw new HttpProblem(
                    ProblemType.NOT_ACCEPTABLE,
                    "Row %d of the result cannot be written in this format: %s."
                            .formatted(passed, e.error().detail()));
        }
    }

    private void flush(OutputStream out) throws IOException {
        out.write(sink.array(), 0, sink.length());
        sink.truncate(0);
    }
}
