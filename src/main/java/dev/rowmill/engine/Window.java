package dev.rowmill.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.concurrent.Future;

/// The chunks of one run between reader and writer, in input order: the one mechanism for order and back-pressure.
///
/// The reader makes room, then reads; the writer waits only for the head. A slow writer stops the reader, and nothing
/// else queues. One reading thread and one writing thread; guarded by the budget, whose release wakes every reader.
final class Window<T> {
    private final int maxInFlight;
    private final MemoryBudget budget;

    // Guarded by budget.
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
        synchronized (budget) {
            while (inFlight > 0 && (inFlight >= maxInFlight || !budget.hasRoom())) {
                budget.wait();
            }
            inFlight++;
            budget.take();
        }
    }

    /// No chunk comes any more, for a reason if there is one.
    void end(@Nullable Exception reason) {
        synchronized (budget) {
            ended = true;
            failure = reason;
            budget.notifyAll();
        }
    }

    /// Puts the chunk in its place, behind those before it.
    void add(Future<T> chunk) {
        synchronized (budget) {
            chunks.add(chunk);
            budget.notifyAll();
        }
    }

    /// The head, or nothing at the end.
    ///
    /// @throws Exception the reader's reason for ending early, after all chunks before it
    @Nullable Future<T> head() throws Exception {
        synchronized (budget) {
            while (chunks.isEmpty() && !ended) {
                budget.wait();
            }
            if (chunks.isEmpty() && failure != null) {
                throw failure;
            }
            return chunks.poll();
        }
    }

    /// The head has been written.
    void written() {
        synchronized (budget) {
            inFlight--;
            budget.give();
            budget.notifyAll();
        }
    }

    /// Gives back all room that is left. The reader must have ended.
    void close() {
        synchronized (budget) {
            while (inFlight > 0) {
                inFlight--;
                budget.give();
            }
            chunks.clear();
            budget.notifyAll();
        }
    }
}
