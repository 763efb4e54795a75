package dev.rowmill.store;

/// How far a job has come, as committed together.
///
/// @param rows the rows behind the committed bytes
/// @param inBytes bytes of input consumed
/// @param outLength bytes of output that exist for readers
/// @param errorsLength bytes of dead letters that exist for readers
/// @param counters the caller's counters per step, as JSON text
public record JobProgress(
        RowCounts rows, long inBytes, long outLength, long errorsLength, String counters) {
    /// Before the first chunk.
    public static final JobProgress NONE = new JobProgress(RowCounts.NONE, 0, 0, 0, "{}");

    /// Refuses negative lengths.
    public JobProgress {
        if (inBytes < 0 || outLength < 0 || errorsLength < 0) {
            throw new IllegalArgumentException(
                    "expected lengths of at least 0 but found in %d, out %d, errors %d"
                            .formatted(inBytes, outLength, errorsLength));
        }
    }

    /// The committed length of a part that the job writes.
    public long length(JobPart part) {
        return switch (part) {
            case INPUT -> inBytes;
            case OUTPUT -> outLength;
            case ERRORS -> errorsLength;
        };
    }
}
