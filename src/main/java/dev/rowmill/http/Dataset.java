package dev.rowmill.http;

import dev.rowmill.format.ChunkReader;
import dev.rowmill.format.Columns;
import dev.rowmill.format.Format;
import dev.rowmill.format.ReadOptions;
import dev.rowmill.step.Pipeline;

import java.io.IOException;
import java.io.InputStream;

/// What a request brings: a pipeline, and rows that are still arriving. Whoever opened it closes it.
///
/// @param pipeline what is to happen
/// @param format how the rows are written
/// @param columns what is said of the columns, of the data or the answer
/// @param rows plain bytes, decompressed; belongs to one thread
/// @param body the bytes beneath, as sent
record Dataset(Pipeline pipeline, Format format, Columns columns, InputStream rows, Body body)
        implements AutoCloseable {
    /// A reader of the rows.
    ChunkReader reader() {
        return format.reader(rows, ReadOptions.DEFAULT.withTypes(columns.types()));
    }

    /// Reads what comes after the rows, so that a body that breaks off even there is noticed.
    void finish() throws IOException {
        var scratch = new byte[1 << 10];
        while (body.read(scratch, 0, scratch.length) >= 0) {
            // The end of a form, which says nothing.
        }
    }

    /// Frees what decompression holds.
    @Override
    public void close() throws IOException {
        rows.close();
    }
}
