package dev.rowmill;

import dev.rowmill.engine.Progress;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// One line on a terminal that tells how far a run has come: rows/s, MB/s, share and time left. Has a thread of its own.
final class ProgressBar implements AutoCloseable {
    private static final long EVERY_MILLIS = 200;
    private static final int WIDTH = 24;

    private final PrintStream err;
    private final Progress progress;
    private final LongSupplier bytesRead;
    private final long totalBytes;
    private final long start = System.nanoTime();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread thread;

    /// @param totalBytes what there is to read, or 0 where nobody knows
    ProgressBar(PrintStream err, Progress progress, LongSupplier bytesRead, long totalBytes) {
        this.err = err;
        this.progress = progress;
        this.bytesRead = bytesRead;
        this.totalBytes = totalBytes;
        this.thread = Thread.ofVirtual().name("progress").start(this::draw);
    }

    /// Whether standard error is a terminal, as far as the system tells; where it does not, there is no bar.
    static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private void draw() {
        try {
            while (!done.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                err.print("\r" + line((System.nanoTime() - start) / 1e9) + "\u001b[K");
                err.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The line after so many seconds.
    String line(double seconds) {
        long rows = progress.counts().in();
        long bytes = bytesRead.getAsLong();
        String rates =
                String.format(
                        Locale.ROOT,
                        "%,d rows  %,.0f rows/s  %.1f MB/s",
                        rows,
                        rows / seconds,
                        bytes / seconds / 1e6);
        if (totalBytes <= 0) {
            return rates;
        }
        double share = Math.min(1, (double) bytes / totalBytes);
        int filled = (int) (share * WIDTH);
        String left = share < 0.01 ? "" : "  ETA %.0f s".formatted(seconds * (1 - share) / share);
        return "[%s%s] %3.0f %%  %s%s"
                .formatted(
                        "█".repeat(filled), "·".repeat(WIDTH - filled), share * 100, rates, left);
    }

    @Override
    public void close() {
        done.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        err.print("\r\u001b[K");
        err.flush();
    }
}
