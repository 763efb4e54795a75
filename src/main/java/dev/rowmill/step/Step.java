package dev.rowmill.step;

/// Something that can happen to rows, as one run executes it. Shared by the run's threads.
///
/// Steps do not log, count, catch or touch threads: the engine does that once, around them.
public sealed interface Step extends Plan permits CpuStep, IoStep, DatasetStep {
    /// A step without state of its own is its own plan.
    @Override
    default Step begin(RunContext run) {
        return this;
    }

    /// Gives back what the step holds for its run, whose threads use it no more. Once.
    default void end() {}
}
