package dev.rowmill.http;

import dev.rowmill.engine.Progress;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The runs in progress that wait for nobody but this machine. Thread-safe.
///
/// Between the door and the CPU's queue a run passes several threads, and under load each of these steps takes long:
/// whoever counted only that queue would let in a crowd that has not come to it yet. A run that waits for its client, or
/// for upstreams, is no work.
final class RunsAtWork {
    private final Set<Run> runs = ConcurrentHashMap.newKeySet();

    /// A run begins; to be closed when it is over.
    Run begin() {
        var run = new Run();
        runs.add(run);
        return run;
    }

    /// How many there are.
    int count() {
        int count = 0;
        for (Run run : runs) {
            if (!run.waits()) {
                count++;
            }
        }
        return count;
    }

    /// One run, told what it does. Belongs to its request; looked at by others.
    final class Run implements AutoCloseable {
        private volatile @Nullable Body body;
        private volatile @Nullable Progress progress;
        private volatile @Nullable Answer answer;

        void reads(Body from) {
            body = from;
        }

        void goesOn(Progress run) {
            progress = run;
        }

        void sends(Answer to) {
            answer = to;
        }

        private boolean waits() {
            Body from = body;
            Progress run = progress;
            Answer to = answer;
            return (from != null && from.waitsForClient())
                    || (to != null && to.waitsForClient())
                    || (run != null && run.callsOutside());
        }

        @Override
        public void close() {
            runs.remove(this);
        }
    }
}
