package dev.rowmill.step;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;

/// What an external sort must know of its elements: their order, and how they become bytes. Any
/// thread.
interface Elements<E> extends Comparator<E> {
    /// Writes an element so that [#read] gives an equal one.
    ///
    /// @throws IOException if `out` cannot take it
    void write(E element, DataOutput out) throws IOException;

    /// Reads what was written.
    ///
    /// @throws IOException if `in` fails
    E read(DataInput in) throws IOException;

    /// The elements of a sorted sequence with equal neighbours made one, where that is wanted.
    default Iterator<E> joined(Iterator<E> sorted) {
        return sorted;
    }
}
