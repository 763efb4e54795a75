package dev.rowmill.engine;

import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.step.IoStep;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;

/// Gives each row back, after whatever a test wants it to wait for.
final class Echo implements IoStep {
    @Nullable Semaphore gate;
    @Nullable CyclicBarrier barrier;
    @Nullable RowException failure;
    final Semaphore arrived = new Semaphore(0);

    @Override
    public @Nullable Row applyNow(Row row) {
        boolean waits = gate != null || barrier != null || failure != null;
        return waits || TestRun.n(row) % 2 == 0 ? null : row;
    }

    @Override
    public Row apply(Row row) throws RowException, InterruptedException {
        arrived.release();
        if (failure != null) {
            throw failure;
        }
        if (gate != null) {
            gate.acquire();
        }
        if (barrier != null) {
            try {
                barrier.await();
            } catch (java.util.concurrent.BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
        }
        return row;
    }

    @Override
    public Calls calls() {
        return new Calls(0, 0, 0, 0);
    }
}
