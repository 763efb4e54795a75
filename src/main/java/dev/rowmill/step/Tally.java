package dev.rowmill.step;

import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// What one aggregate has come to in every group of a table, as columns of numbers where the function allows it.
/// Takes rows in input order; one thread at a time.
///
/// A row is looked at first, by all aggregates of a step, and taken only if none of them refuses it. Merging in
/// input order gives what taking all rows in order would have given, but for the rounding of doubles.
interface Tally {
    /// Looks at what the next row has for the aggregate.
    ///
    /// @throws RowException if the function cannot take it
    void look(Row row) throws RowException;

    /// Takes for a group what was looked at last.
    void add(int group);

    /// Makes room for a new group, of no rows; groups are numbered from 0.
    void open(int group);

    /// Adds to a group what a group of another tally of the same aggregate has come to, whose rows come later.
    void merge(int group, Tally other, int from);

    /// The value of the aggregate.
    Value result(int group);

    /// An estimate of the memory that a group holds, in bytes.
    long bytes(int group);

    /// Writes what a group has come to.
    ///
    /// @throws IOException if `out` cannot take it
    void write(int group, DataOutput out) throws IOException;

    /// Makes a group of no rows what was written.
    ///
    /// @throws IOException if `in` fails
    void read(int group, DataInput in) throws IOException;
}
