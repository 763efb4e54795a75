package dev.rowmill.engine;

import dev.rowmill.row.Row;
import dev.rowmill.step.StepSpec;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What one step did to the rows of a preview.
///
/// @param name the step's name, such as `extract`
/// @param tag the user's name for it, if there is one
/// @param rowsIn rows it was given
/// @param filtered rows it dropped on purpose
/// @param failures its failed rows, each a dead letter as one line of JSON
/// @param waiting rows that stopped here because their answer would have needed a call
/// @param added names of fields that rows have since
/// @param changed names of fields whose values changed
/// @param removed names of fields that rows no longer have
/// @param rows what it gave on
/// @param cpuSeconds what computing took
/// @param waitSeconds what rows waited, summed
/// @param demand what it asks the outside for, if it asks
public record StepPreview(
        String name,
        @Nullable String tag,
        StepSpec.Kind kind,
        int rowsIn,
        long filtered,
        List<byte[]> failures,
        int waiting,
        List<String> added,
        List<String> changed,
        List<String> removed,
        List<Row> rows,
        double cpuSeconds,
        double waitSeconds,
        @Nullable Demand demand) {

    /// What the rows of a step ask the outside for.
    ///
    /// @param rows rows that ask
    /// @param once requests that one row alone asks for
    /// @param distinct different requests
    /// @param calls those of them that no cache answers
    public record Demand(int rows, int once, int distinct, int calls) {
        /// How many different requests so many rows of the same kind would come to.
        ///
        /// The share of rows that are alone with their request is the chance that one more row asks
        /// for something new (Good 1953, after Turing). It falls as rows come, so this is an upper
        /// bound for data like the sample.
        public long distinctOf(long total, int sampled) {
            if (rows == 0 || total <= sampled) {
                return distinct;
            }
            double asking = (double) rows / sampled * (total - sampled);
            return distinct + Math.round(asking * once / rows);
        }
    }
}
