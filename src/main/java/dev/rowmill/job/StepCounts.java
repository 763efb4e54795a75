package dev.rowmill.job;

import dev.rowmill.engine.Progress;
import dev.rowmill.step.IoStep;
import dev.rowmill.step.Pipeline;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// How far one step of a job has come.
///
/// @param step its name
/// @param tag the user's name for it
/// @param rows it was given
/// @param cpuSeconds of the CPU pool's threads, to the millisecond
/// @param waitSeconds that rows waited in it, summed over rows, to the millisecond
/// @param calls that went out, retries included
/// @param cacheHits rows answered from the cache
/// @param coalesced rows that shared the call of another
/// @param retries calls that were repeats
public record StepCounts(
        String step,
        @Nullable String tag,
        long rows,
        double cpuSeconds,
        double waitSeconds,
        long calls,
        long cacheHits,
        long coalesced,
        long retries) {
    /// The steps of a pipeline that has not begun.
    static List<StepCounts> of(Pipeline pipeline) {
        return of(new Progress(pipeline));
    }

    static List<StepCounts> of(Progress run) {
        return run.steps().stream().map(StepCounts::of).toList();
    }

    private static StepCounts of(Progress.StepProgress step) {
        IoStep.Calls calls = step.calls();
        return new StepCounts(
                step.name(),
                step.tag(),
                step.rows(),
                toMillis(step.cpuSeconds()),
                toMillis(step.waitSeconds()),
                calls.calls(),
                calls.cacheHits(),
                calls.coalesced(),
                calls.retries());
    }

    private static double toMillis(double seconds) {
        return Math.round(seconds * 1_000) / 1_000.0;
    }
}
