package dev.rowmill.engine;

import org.jspecify.annotations.Nullable;

/// A stretch of a thread's work in which others may interrupt it, and after which none of that is left: what comes
/// then may write to files, which an interrupt would close. Made by the thread that waits.
final class InterruptibleWait {
    // Guarded by this.
    private @Nullable Thread waiting = Thread.currentThread();

    /// Interrupts the thread if it still waits. Any thread.
    synchronized void interrupt() {
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    /// Nobody interrupts the thread any more; an interrupt that came is forgotten if it was `ours`.
    synchronized void end(boolean ours) {
        waiting = null;
        if (ours) {
            Thread.interrupted();
        }
    }
}
