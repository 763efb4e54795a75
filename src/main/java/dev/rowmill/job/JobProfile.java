package dev.rowmill.job;

import dev.rowmill.engine.Costs;
import dev.rowmill.engine.Progress;
import dev.rowmill.step.IoStep;
import dev.rowmill.store.JobRow;
import dev.rowmill.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Where the time of a job went: the document of `GET /v1/jobs/{id}/profile`. Immutable.
///
/// Seconds are to the microsecond. `cpu_seconds` is what `read`, the `steps` and `write` took of CPU threads;
/// `wall_seconds` is what the one thread that writes did, in order: `waits.rows_seconds`, `waits.merge_seconds` and
/// `write.wait_seconds`. The other waits overlap these.
///
/// @param state as in [JobView]
/// @param traceId the trace of the request that made the job, if it is known
/// @param wallSeconds from the start to the end, or to now
/// @param queuedSeconds from acceptance to the start, or to now
/// @param cpuSeconds of CPU threads, measured around all of their work for the job
public record JobProfile(
        String id,
        @Nullable String name,
        String state,
        @Nullable String traceId,
        double wallSeconds,
        double queuedSeconds,
        double cpuSeconds,
        End read,
        List<Step> steps,
        End write,
        Waits waits) {
    /// Copies the steps.
    public JobProfile {
        steps = List.copyOf(steps);
    }

    /// One of the ends of the job: its input before the steps, or its output behind them.
    ///
    /// @param rows that went through it
    /// @param bytes that went through it
    /// @param cpuSeconds of CPU threads, for parsing or encoding
    /// @param waitSeconds of the one thread that reads or writes
    public record End(long rows, long bytes, double cpuSeconds, double waitSeconds) {}

    /// One step.
    ///
    /// @param rows it was given
    /// @param rowsOut it gave, those kept with an error included
    /// @param errors rows that failed in it
    /// @param cpuSeconds of CPU threads
    /// @param waitSeconds that rows waited in it, summed over rows, which wait side by side
    /// @param calls that went out, retries included
    /// @param cacheHits rows answered from the cache
    /// @param coalesced rows that shared the call of another
    /// @param retries calls that were repeats
    public record Step(
            String step,
            @Nullable String tag,
            long rows,
            long rowsOut,
            long errors,
            double cpuSeconds,
            double waitSeconds,
            long calls,
            long cacheHits,
            long coalesced,
            long retries) {
        static Step of(Progress.StepProgress step) {
            IoStep.Calls calls = step.calls();
            return new Step(
                    step.name(),
                    step.tag(),
                    step.rows(),
                    step.rowsOut(),
                    step.errors(),
                    micros(step.cpuSeconds()),
                    micros(step.waitSeconds()),
                    calls.calls(),
                    calls.cacheHits(),
                    calls.coalesced(),
                    calls.retries());
        }
    }

    /// Waits that belong to no step.
    ///
    /// @param rowsSeconds the thread that writes waited for the next rows in order
    /// @param mergeSeconds it waited for whole-dataset steps, or for rows to be encoded again
    /// @param cpuQueueSeconds slices of rows waited for a CPU thread, summed over slices
    /// @param backPressureSeconds the thread that reads waited because enough rows were under way
    public record Waits(
            double rowsSeconds,
            double mergeSeconds,
            double cpuQueueSeconds,
            double backPressureSeconds) {}

    /// What is kept of it with the job's progress; the rest is in the job's row.
    record Kept(double cpuSeconds, End read, List<Step> steps, End write, Waits waits) {
        static Kept of(Progress run) {
            Progress.Counts counts = run.counts();
            Costs costs = run.costs();
            return new Kept(
                    micros(costs.cpuSeconds()),
                    new End(
                            counts.in(),
                            counts.bytesIn(),
                            micros(costs.parseSeconds()),
                            micros(costs.inputSeconds())),
                    run.steps().stream().map(Step::of).toList(),
                    new End(
                            counts.out(),
                            counts.bytesOut(),
                            micros(costs.encodeSeconds()),
                            micros(costs.outputSeconds())),
                    new Waits(
                            micros(costs.rowsSeconds()),
                            micros(costs.mergeSeconds()),
                            micros(costs.queueSeconds()),
                            micros(costs.roomSeconds())));
        }

        /// Of a job that has not begun, or was run by a version that kept none: its counts, and no times.
        static Kept none(JobRow job) {
            var rows = job.progress().rows();
            return new Kept(
                    0,
                    new End(rows.in(), job.progress().inBytes(), 0, 0),
                    JobRequest.steps(job).stream().map(Kept::counted).toList(),
                    new End(rows.out(), job.progress().outLength(), 0, 0),
                    new Waits(0, 0, 0, 0));
        }

        private static Step counted(StepCounts step) {
            return new Step(
                    step.step(),
                    step.tag(),
                    step.rows(),
                    0,
                    0,
                    step.cpuSeconds(),
                    step.waitSeconds(),
                    step.calls(),
                    step.cacheHits(),
                    step.coalesced(),
                    step.retries());
        }
    }

    /// As a job is at a moment.
    static JobProfile of(Phase phase, Instant now) {
        JobRow job = phase.row();
        Progress run =
                switch (phase) {
                    case Phase.Running running -> running.progress();
                    case Phase.Canceling canceling -> canceling.progress();
                    case Phase.Queued _, Phase.Ended _ -> null;
                };
        Counters counters = run == null ? Counters.of(job) : null;
        Kept stored = counters == null ? null : counters.profile();
        if (run != null) {
            return of(job, phase.state().label(), Kept.of(run), now);
        }
        return of(job, phase.state().label(), stored == null ? Kept.none(job) : stored, now);
    }

    private static JobProfile of(JobRow job, String state, Kept kept, Instant now) {
        Instant started = job.times().startedAt();
        Instant ended = job.times().endedAt();
        Trace trace = JobRequest.of(job).trace();
        Instant last = ended == null ? now : ended;
        return new JobProfile(
                job.id(),
                job.spec().name(),
                state,
                trace == null ? null : trace.traceId(),
                started == null ? 0 : between(started, last),
                between(job.spec().createdAt(), started == null ? last : started),
                kept.cpuSeconds(),
                kept.read(),
                kept.steps(),
                kept.write(),
                kept.waits());
    }

    private static double between(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis() / 1_000.0);
    }

    private static double micros(double seconds) {
        return Math.round(seconds * 1_000_000) / 1_000_000.0;
    }

    /// The document.
    public String toJson() {
        return Documents.write(this);
    }
}
