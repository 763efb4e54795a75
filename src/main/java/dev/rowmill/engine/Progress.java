package dev.rowmill.engine;

import dev.rowmill.step.IoStep;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.PlannedStep;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// How far a run has come. Written by the run, read by anyone: a snapshot always balances.
public final class Progress {
    private final List<StepProgress> steps;
    private final Costs costs = new Costs();
    private long rowsIn;
    private long rowsOut;
    private long rowsFiltered;
    private long rowsFailed;
    private long rowsSettled;
    private long bytesIn;
    private long bytesOut;
    private boolean endedEarly;

    /// Nothing done yet.
    public Progress(Pipeline pipeline) {
        var all = new ArrayList<StepProgress>();
        for (PlannedStep step : pipeline.steps()) {
            all.add(new StepProgress(step.name(), step.tag()));
        }
        this.steps = List.copyOf(all);
    }

    /// The counts at one moment.
    ///
    /// @param in rows read
    /// @param out rows of the result that are committed
    /// @param filtered rows that a step dropped on purpose
    /// @param failed rows that failed
    /// @param pending rows read whose fate is open; `in = out + filtered + failed + pending` for row-to-row pipelines
    /// @param bytesIn bytes read, after decompression
    /// @param bytesOut bytes of the result that are committed
    public record Counts(
            long in,
            long out,
            long filtered,
            long failed,
            long pending,
            long bytesIn,
            long bytesOut) {}

    /// The counts now.
    public synchronized Counts counts() {
        return new Counts(
                rowsIn, rowsOut, rowsFiltered, rowsFailed, rowsIn - rowsSettled, bytesIn, bytesOut);
    }

    /// Whether a step had enough rows, so that there may be more input than was read.
    public synchronized boolean endedEarly() {
        return endedEarly;
    }

    /// The steps, in the pipeline's order.
    public List<StepProgress> steps() {
        return steps;
    }

    /// Whether it has begun, and waits for others in a step.
    public boolean callsOutside() {
        for (StepProgress step : steps) {
            if (step.io != null) {
                return true;
            }
        }
        return false;
    }

    /// Where the time went beside the steps.
    public Costs costs() {
        return costs;
    }

    synchronized void read(long rows, long bytes) {
        rowsIn += rows;
        bytesIn += bytes;
    }

    /// A step has enough rows. What was read beyond them, which depends on timing, was not read as far as counts go.
    synchronized void endEarly() {
        endedEarly = true;
        rowsIn = rowsSettled;
    }

    synchronized void committed(long settled, long out, long filtered, long failed, long bytes) {
        rowsSettled += settled;
        rowsOut += out;
        rowsFiltered += filtered;
        rowsFailed += failed;
        bytesOut += bytes;
    }

    /// How far one step has come. Moves inside a chunk too.
    public static final class StepProgress {
        private final String name;
        private final @Nullable String tag;
        private final LongAdder rows = new LongAdder();
        private final LongAdder rowsOut = new LongAdder();
        private final LongAdder errors = new LongAdder();
        private final LongAdder cpuNanos = new LongAdder();
        private final LongAdder waitNanos = new LongAdder();
        private volatile @Nullable IoStep io;

        StepProgress(String name, @Nullable String tag) {
            this.name = name;
            this.tag = tag;
        }

        /// The step's name.
        public String name() {
            return name;
        }

        /// The user's name for it, if there is one.
        public @Nullable String tag() {
            return tag;
        }

        /// Rows it was given.
        public long rows() {
            return rows.sum();
        }

        /// Rows that it gave, those that it kept with their errors included.
        public long rowsOut() {
            return rowsOut.sum();
        }

        /// Rows that failed in it.
        public long errors() {
            return errors.sum();
        }

        /// Seconds of CPU pool threads it took.
        public double cpuSeconds() {
            return cpuNanos.sum() / 1e9;
        }

        /// Seconds that rows waited in it, summed over rows.
        public double waitSeconds() {
            return waitNanos.sum() / 1e9;
        }

        /// Its outside calls; none where it makes none.
        public IoStep.Calls calls() {
            IoStep step = io;
            return step == null ? IoStep.Calls.NONE : step.calls();
        }

        void begin(IoStep step) {
            io = step;
        }

        void computed(long rowCount, long errorCount, long nanos) {
            rows.add(rowCount);
            errors.add(errorCount);
            cpuNanos.add(nanos);
        }

        void gave(long rowCount) {
            rowsOut.add(rowCount);
        }

        void took(long nanos) {
            cpuNanos.add(nanos);
        }

        void waited(long nanos) {
            rows.increment();
            waitNanos.add(nanos);
        }

        void failed() {
            errors.increment();
        }
    }
}
