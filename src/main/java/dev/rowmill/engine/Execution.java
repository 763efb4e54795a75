package dev.rowmill.engine;

import dev.rowmill.format.ChunkReader;
import dev.rowmill.format.Encoder;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.RunContext;

/// One execution of a pipeline over a dataset: where rows come from, what happens to them, where they go.
///
/// @param pipeline what happens to the rows
/// @param context whose run it is, and when it started
/// @param reader gives the chunks; read by a thread of the run, which is interrupted when the run ends early
/// @param encoder writes the rows of the result
/// @param output takes the result
/// @param progress counts, live
/// @param cancellation ends the run early
/// @param inlineFailures whether dead letters stand in the result, at their rows' places, as
///     `{"_error": …, "row": …}`; the format must hold rows that differ
public record Execution(
        Pipeline pipeline,
        RunContext context,
        ChunkReader reader,
        Encoder encoder,
        Output output,
        Progress progress,
        Cancellation cancellation,
        boolean inlineFailures) {
    /// An execution whose dead letters go beside its result.
    public Execution(
            Pipeline pipeline,
            RunContext context,
            ChunkReader reader,
            Encoder encoder,
            Output output,
            Progress progress,
            Cancellation cancellation) {
        this(pipeline, context, reader, encoder, output, progress, cancellation, false);
    }
}
