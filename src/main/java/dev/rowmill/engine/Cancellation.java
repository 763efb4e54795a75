package dev.rowmill.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The wish that a run ends early: a flag that loops look at, and what must be woken for them to look. Thread-safe.
///
/// Waits that hold no file are woken at once; a thread in file I/O is never interrupted, since that would close the
/// channel under everyone else.
public final class Cancellation {
    private final Set<Runnable> wakers = ConcurrentHashMap.newKeySet();
    private volatile boolean canceled;

    /// Asks for the end. Returns at once; later calls change nothing.
    public void cancel() {
        canceled = true;
        wakers.forEach(Runnable::run);
    }

    /// Whether the end was asked for.
    public boolean isCanceled() {
        return canceled;
    }

    /// Ends the caller's work if the end was asked for.
    ///
    /// @throws RunCanceledException if it was
    void check() throws RunCanceledException {
        if (canceled) {
            throw new RunCanceledException();
        }
    }

    /// Runs `waker` when the end is asked for, at once if it already was. Close the registration when there is nothing to wake.
    Registration onCancel(Runnable waker) {
        wakers.add(waker);
        if (canceled) {
            waker.run();
        }
        return () -> wakers.remove(waker);
    }

    /// Something to wake, until closed.
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
