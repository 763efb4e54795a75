package dev.rowmill.step;

/// A step whose options have been checked, ready to be used by any number of runs. Immutable.
@FunctionalInterface
public interface Plan {
    /// The step for one run.
    Step begin(RunContext run);
}
