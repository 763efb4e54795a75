package dev.rowmill.job;

import dev.rowmill.trace.Trace;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What a running job does by time, on a thread of its own: commits what is ready and tells how far it has come.
///
/// So rows become readable, and waits visible, also while a chunk takes long.
final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final long TICK_MILLIS = 250;

    /// Progress is told at every second tick.
    private static final int TICKS_PER_EVENT = 2;

    private final Job job;
    private final JobOutput output;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread thread;

    private Ticker(Job job, JobOutput output) {
        this.job = job;
        this.output = output;
        this.thread = Thread.ofVirtual().name("ticker").unstarted(Trace.carried(this::run));
    }

    static Ticker start(Job job, JobOutput output) {
        var ticker = new Ticker(job, output);
        ticker.thread.start();
        return ticker;
    }

    private void run() {
        try {
            for (int tick = 1; !done.await(TICK_MILLIS, TimeUnit.MILLISECONDS); tick++) {
                output.commitIfDue();
                if (tick % TICKS_PER_EVENT == 0) {
                    job.tellProgress();
                }
            }
        } catch (IOException e) {
            // The output knows why; the run has to stop for the job to end with it.
            LOG.debug("{} cannot commit", job.id(), e);
            job.cancellation().cancel();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the thread and waits for it, at most for one commit.
    @Override
    public void close() {
        done.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
