package dev.rowmill.step;

import dev.rowmill.row.Row;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/// What rows with the same key have come to. Not thread-safe.
final class Keyed<S> {
    /// What makes rows the same, from [ValueKey]; nothing for one that is no other's equal.
    final @Nullable String key;

    S state;

    /// Where it first appeared among the others, from 0.
    long place;

    Keyed(@Nullable String key, S state) {
        this.key = key;
        this.state = state;
    }

    /// How states are kept, joined and turned into rows. Any thread, one for each state.
    interface States<S> {
        /// An estimate of the memory that a state holds, in bytes.
        long bytes(S state);

        /// Both as one, of which `second` comes later in the input. Both are used up.
        S merge(S first, S second);

        /// Writes a state so that [#read] gives an equal one.
        ///
        /// @throws IOException if `out` cannot take it
        void write(S state, DataOutput out) throws IOException;

        /// Reads what was written.
        ///
        /// @throws IOException if `in` fails
        S read(DataInput in) throws IOException;

        /// The row of the result.
        ///
        /// @param number counts the rows of the result from 1
        Row row(S state, long number);

        /// What stands in the result where there was no row at all, if anything does.
        default @Nullable S ofNothing() {
            return null;
        }

        /// A single state is larger than the memory for all of them.
        DatasetStep.TooLargeException tooLarge(S state, long memoryBytes);
    }

    /// The rows of one slice, joined by key, in the order of their first appearance.
    interface Part<S> extends DatasetStep.Partial {
        List<Keyed<S>> kept();
    }
}
