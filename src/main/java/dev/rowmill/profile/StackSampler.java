package dev.rowmill.profile;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/// Watches what the threads of this process do, with the JVM's own flight recorder. Thread-safe.
///
/// It takes the stacks of threads that run, some dozens of times a second, outside of safepoints: the process goes on
/// at nearly its full speed, and costs nothing while nobody asks. One watch at a time.
public final class StackSampler {
    private static final String SAMPLE = "jdk.ExecutionSample";
    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final long LOOK_MILLIS = 100;

    private final Semaphore free = new Semaphore(1);

    /// Somebody else is watching.
    public static final class BusyException extends Exception {
        private static final long serialVersionUID = 1L;

        BusyException() {
            super("a profile is being taken already");
        }
    }

    /// Watches for so long, on the calling thread.
    ///
    /// @param directory for one temporary file, deleted before this returns
    /// @param goesOn asked some times a second; the watch ends early when it says no
    /// @throws BusyException if a watch is under way
    /// @throws IOException if the recorder cannot write
    /// @throws InterruptedException if the thread is interrupted
    public StackProfile watch(Duration duration, Path directory, BooleanSupplier goesOn)
            throws BusyException, IOException, InterruptedException {
        if (!free.tryAcquire()) {
            throw new BusyException();
        }
        Path file = null;
        try {
            file = Files.createTempFile(directory, "profile", ".jfr");
            return record(duration, file, goesOn);
        } catch (IllegalStateException e) {
            throw new IOException("the flight recorder does not work here", e);
        } finally {
            free.release();
            if (file != null) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static StackProfile record(Duration duration, Path file, BooleanSupplier goesOn)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (var recording = new Recording()) {
            recording.setName("rowmill");
            recording.enable(SAMPLE).withPeriod(PERIOD);
            recording.start();
            long end = System.nanoTime() + duration.toNanos();
            for (long left = end - start; left > 0 && goesOn.getAsBoolean(); ) {
                Thread.sleep(Math.min(LOOK_MILLIS, 1 + left / 1_000_000));
                left = end - System.nanoTime();
            }
            recording.stop();
            recording.dump(file);
        }
        return read(file, (System.nanoTime() - start) / 1e9);
    }

    private static StackProfile read(Path file, double seconds) throws IOException {
        var stacks = new Stacks();
        try (var events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                RecordedStackTrace trace = event.getStackTrace();
                if (trace != null && event.getEventType().getName().equals(SAMPLE)) {
                    stacks.add(frames(thread(event.getThread("sampledThread")), trace));
                }
            }
        }
        return stacks.profile(seconds);
    }

    private static List<String> frames(String thread, RecordedStackTrace trace) {
        var frames = new ArrayList<String>();
        for (RecordedFrame frame : trace.getFrames()) {
            RecordedMethod method = frame.getMethod();
            if (method.isHidden() || method.getType().getName().contains("$$Lambda")) {
                // Made by the JVM between a lambda and its caller; its name means nothing.
                continue;
            }
            frames.add(method.getType().getName() + "." + method.getName());
        }
        if (trace.isTruncated()) {
            frames.add("(outer frames)");
        }
        frames.add(thread);
        Collections.reverse(frames);
        return frames;
    }

    /// Threads that do the same have one name but for their number.
    private static String thread(@Nullable RecordedThread thread) {
        if (thread == null || thread.getJavaName() == null) {
            return "other threads";
        }
        String name = thread.getJavaName().replaceAll("[-#]?\\d+.*$", "");
        return thread.isVirtual() || name.isBlank() ? "virtual threads" : name + " threads";
    }
}
