package dev.rowmill.step;

/// A step whose options have been checked, ready to be used by any number of runs. Immutable.
@FunctionalInterface
public interface Plan {
    /// The step for one run; the caller ends it. May wait, for a dataset that is loaded.
    ///
    /// @throws DatasetException if a stored dataset that it needs cannot be used
    /// @throws InterruptedException if the run is to end
    Step begin(RunContext run) throws DatasetException, InterruptedException;

    /// Checks that the stored datasets that it names can be used by `tenant` now, without reading
    /// them.
    ///
    /// @throws DatasetException if one cannot
    default void check(String tenant) throws DatasetException {}
}
