package dev.rowmill.step;

import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;

import java.io.IOException;
import java.util.Iterator;

/// A step that needs the whole dataset: partial results per slice in the CPU pool, merged in input order, then rows.
public non-sealed interface DatasetStep extends Step {
    /// An empty partial result, for the rows of one slice. Any thread.
    Partial partial();

    /// The empty total of one run.
    Total total();

    /// What one slice of rows comes to. One thread at a time.
    interface Partial {
        /// Takes one row.
        ///
        /// @throws RowException if the row cannot be taken; the partial result is then as before
        void add(Row row) throws RowException;

        /// Takes a row that `if` excludes, if such rows have a place in the result.
        ///
        /// @return false if they have none, so that the row is left out
        default boolean pass(Row row) {
            return false;
        }
    }

    /// What the dataset comes to so far. One thread at a time.
    interface Total extends AutoCloseable {
        /// Takes the partial result of the next slice, in input order.
        ///
        /// @throws TooLargeException if something that must be in memory as a whole is beyond what the step may have
        /// @throws IOException if a temporary file cannot be written
        void merge(Partial next) throws IOException;

        /// The rows of the result, once everything is merged; good until the total is closed.
        ///
        /// @return throws [java.io.UncheckedIOException] if a temporary file cannot be read
        /// @throws TooLargeException as [#merge]
        /// @throws IOException if a temporary file cannot be written or read
        Iterator<Row> rows() throws IOException;

        /// Lets a merge in progress, and rows, end soon with a [java.util.concurrent.CancellationException]. Any thread.
        default void stop() {}

        /// Gives back what the total holds beside memory.
        @Override
        default void close() throws IOException {}
    }

    /// A whole-dataset step needs more memory than it may have. The message says which, and what would help.
    final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /// Fails with `message`.
        public TooLargeException(String message) {
            super(message);
        }
    }
}
