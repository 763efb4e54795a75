package dev.rowmill.http;

import dev.rowmill.engine.Engine;
import dev.rowmill.engine.Execution;
import dev.rowmill.engine.Progress;
import dev.rowmill.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// The thread that runs a request's pipeline, its own or the request's, and what became of it.
final class RunThread {
    private final Engine engine;
    private final Execution execution;
    private final Dataset dataset;
    private final Spool spool;
    private final Thread thread;

    // Written by the thread before it ends the spool, which publishes it.
    private volatile @Nullable Throwable failure;

    RunThread(Engine engine, Execution execution, Dataset dataset, Spool spool) {
        this.engine = engine;
        this.execution = execution;
        this.dataset = dataset;
        this.spool = spool;
        this.thread = Thread.ofVirtual().name("run").unstarted(Trace.carried(this::run));
    }

    void start() {
        thread.start();
    }

    /// Runs the pipeline on the calling thread instead, to its end.
    void runHere() {
        spool.useByOneThread();
        run();
    }

    private void run() {
        try {
            engine.run(execution);
            if (!leavesInput()) {
                dataset.finish();
            }
        } catch (Throwable e) {
            failure = e;
        } finally {
            spool.end();
        }
    }

    /// Fails as the run has failed, if it has.
    void check() throws Exception {
        Throwable failed = failure;
        switch (failed) {
            case null -> {}
            case Exception e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failed);
        }
    }

    /// Whether a step had enough rows before the client had sent all; final once the spool has ended.
    boolean leavesInput() {
        return execution.progress().endedEarly();
    }

    /// The counts, final once the spool has ended.
    Progress.Counts counts() {
        return execution.progress().counts();
    }

    /// Ends the run, early if need be, and waits for that.
    void end() throws IOException {
        execution.cancellation().cancel();
        spool.close();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
