package dev.rowmill.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.time.Duration;

/// Counts the requests in progress, until the last byte of their answers is out. Thread-safe.
final class InProgress extends Handler.Wrapper {
    // Guarded by this.
    private int requests;
    private boolean ending;

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (enter()) {
            Request.addCompletionListener(request, _ -> leave());
        }
        return super.handle(request, response, callback);
    }

    private synchronized boolean enter() {
        if (!ending) {
            requests++;
        }
        return !ending;
    }

    private synchronized void leave() {
        requests--;
        notifyAll();
    }

    synchronized int count() {
        return requests;
    }

    /// Waits until there are none, at most so long. Counts no more that come: nobody who keeps looking holds up the end.
    ///
    /// @return whether there are none
    synchronized boolean awaitNone(Duration atMost) throws InterruptedException {
        ending = true;
        long deadline = System.nanoTime() + atMost.toNanos();
        while (requests > 0) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }
}
