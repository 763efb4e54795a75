package dev.rowmill.engine;

/// Lets the blocks of one segment through one at a time, in their order. Thread-safe.
///
/// A block waits only for those before it, which are further on their way, so that the wait ends; if
/// one of them fails, the run ends and with it the wait.
final class Turns {
    // Guarded by this: the number of the block whose turn it is, from 0.
    private long turn;

    /// Waits until all blocks before `number` are through.
    ///
    /// @throws RunCanceledException if that will not happen any more
    synchronized void await(long number, Cancellation stop)
            throws RunCanceledException, InterruptedException {
        try (var _ = stop.onCancel(this::wake)) {
            while (turn < number) {
                stop.check();
                wait();
            }
        }
    }

    /// The block whose turn it was is through.
    synchronized void next() {
        turn++;
        notifyAll();
    }

    private synchronized void wake() {
        notifyAll();
    }
}
