package dev.rowmill.engine;

import dev.rowmill.engine.DeadLetters.Failure;
import dev.rowmill.format.Encoder;
import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Chunk;
import dev.rowmill.row.Row;
import dev.rowmill.step.DatasetStep;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Consecutive rows of one chunk: what one pool thread computes at a time. One thread at a time has it.
final class Slice {
    /// Where unparsed rows are, or nothing once they are rows.
    private final @Nullable Chunk chunk;

    private final int from;
    private final int to;

    /// The rows as far as they have come.
    List<Row> rows;

    /// Which step of the stage they are in, from 0; how many of them are through it; and what came of those.
    int step;

    int through;
    @Nullable List<Row> out;

    final List<Failure> failures = new ArrayList<>();
    long filtered;

    /// Rows that steps made beyond the ones they took.
    long made;

    /// Rows that a whole-dataset step has taken up.
    long absorbed;

    /// The rows as bytes, at the end of the last segment; about as many as came in, or a piece of them where steps
    /// made much of little.
    final ByteSink encoded;

    Encoder.@Nullable Header header;

    /// How many of the rows have been taken up in `encoded`, in this piece or one before.
    int taken;

    /// How many rows `encoded` holds.
    long encodedRows;

    /// How many of them stand for rows that failed.
    long inlineRows;

    /// What stands for failed rows among the rows, by identity.
    Set<Row> inline = Set.of();

    /// What the rows come to, at the end of a segment with a whole-dataset step.
    DatasetStep.@Nullable Partial partial;

    private Slice(@Nullable Chunk chunk, int from, int to, List<Row> rows) {
        this.chunk = chunk;
        this.from = from;
        this.to = to;
        this.rows = rows;
        this.encoded = new ByteSink(chunk == null ? 0 : chunk.end(to - 1) - chunk.start(from));
    }

    /// Rows `from` to `to` of a chunk, not parsed yet.
    static Slice of(Chunk chunk, int from, int to) {
        return new Slice(chunk, from, to, List.of());
    }

    /// Rows that are rows already.
    static Slice of(List<Row> rows) {
        return new Slice(null, 0, 0, rows);
    }

    /// Whether a thread has begun to take the rows through a stage and given itself back.
    boolean isUnderWay() {
        return step > 0 || out != null;
    }

    @Nullable Chunk chunk() {
        return chunk;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }
}
