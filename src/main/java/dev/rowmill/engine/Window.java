package dev.rowmill.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.concurrent.Future;

/// The chunks of one run between reader and writer, in input order: the one mechanism for order and back-pressure.
///
/// The reader makes room, then reads; the writer waits only for the head. A slow writer stops the reader, and nothing
/// else queues. One reading thread and one writing thread.
final class Window<T> {
    private final int maxInFlight;
    private final MemoryBudget budget;

    // Guarded by this; the budget's own lock is shared by all runs, and never waited for here.
    private final ArrayDeque<Future<T>> chunks = new ArrayDeque<>();
    private int inFlight;
    private boolean ended;
    private @Nullable Exception failure;

    Window(int maxInFlight, MemoryBudget budget) {
        this.maxInFlight = maxInFlight;
        this.budget = budget;
    }

    /// Waits until one more chunk may be in flight. A run without any always may have one, so that all runs move.
    void makeRoom() throws InterruptedException {
        while (true) {
            // Each chunk that is written gives its share back, so none of them is missed.
            long gives = budget.gives();
            if (awaitPlace() || budget.tryTake()) {
                break;
            }
            budget.awaitGive(gives);
        }
        synchronized (this) {
            inFlight++;
        }
    }

    /// Waits for one of the places; gives whether it is the first, and its share taken.
    private synchronized boolean awaitPlace() throws InterruptedException {
        while (inFlight > 0 && inFlight >= maxInFlight) {
            wait();
        }
        if (inFlight == 0) {
            budget.take();
        }
        return inFlight == 0;
    }

    /// No chunk comes any more, for a reason if there is one.
    synchronized void end(@Nullable Exception reason) {
        ended = true;
        failure = reason;
        notifyAll();
    }

    /// Puts the chunk in its place, behind those before it.
    synchronized void add(Future<T> chunk) {
        chunks.add(chunk);
        notifyAll();
    }

    /// The head, or nothing at the end.
    ///
    /// @throws Exception the reader's reason for ending early, after all chunks before it
    synchronized @Nullable Future<T> head() throws Exception {
        while (chunks.isEmpty() && !ended) {
            wait();
        }
        if (chunks.isEmpty() && failure != null) {
            throw failure;
        }
        return chunks.poll();
    }

    /// The head has been written.
    synchronized void written() {
        inFlight--;
        budget.give();
        notifyAll();
    }

    /// Gives back all room that is left. The reader must have ended.
    synchronized void close() {
        while (inFlight > 0) {
            inFlight--;
            budget.give();
        }
        chunks.clear();
        notifyAll();
    }
}
