package dev.rowmill.step;

import org.jspecify.annotations.Nullable;

/// What becomes of rows that fail.
///
/// @param row what becomes of the row
/// @param stopAfter how many failed rows fail the job, or nothing
public record OnError(Mode row, @Nullable StopAfter stopAfter) {
    /// Rows that fail become dead letters, however many.
    public static final OnError DEFAULT = new OnError(Mode.DEAD_LETTER, null);

    /// What becomes of one failed row.
    public enum Mode {
        /// It is kept beside the results, with the reason.
        DEAD_LETTER,
        /// The job fails.
        FAIL,
        /// It is counted and gone.
        DROP,
        /// It goes on with the reason in `_error`.
        KEEP
    }

    /// How many failed rows are too many.
    public sealed interface StopAfter {
        /// Whether `failed` of `in` rows are too many.
        boolean reached(long in, long failed);

        /// A count of failed rows, at least 1.
        record Count(long rows) implements StopAfter {
            @Override
            public boolean reached(long in, long failed) {
                return failed >= rows;
            }

            @Override
            public String toString() {
                return Long.toString(rows);
            }
        }

        /// A share of the rows read, above 0 and at most 1, judged after 1,000 rows.
        record Share(double share, String text) implements StopAfter {
            private static final long JUDGED_AFTER = 1_000;

            @Override
            public boolean reached(long in, long failed) {
                return in >= JUDGED_AFTER && failed >= share * in && failed > 0;
            }

            @Override
            public String toString() {
                return text;
            }
        }
    }
}
