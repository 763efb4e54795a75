package dev.rowmill.step;

/// A step that computes and must see the rows in the order of the input, such as one that counts
/// them. It has a state of its own in every run, so its plan makes a new one; it is used by one
/// thread at a time, which need not be the same.
public interface OrderedStep extends CpuStep {
    /// Whether no row can come through any more, so that the run need not read on. Once true it
    /// stays true.
    boolean isDone();
}
