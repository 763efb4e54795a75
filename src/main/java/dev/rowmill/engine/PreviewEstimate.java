package dev.rowmill.engine;

import dev.rowmill.engine.StepPreview.Demand;

import java.util.List;

/// What a whole dataset would come to, judged by the first rows of it.
///
/// Times are rough: computing is measured on cold code, and an upstream that was not called is taken to answer in
/// [#ASSUMED_CALL_SECONDS].
///
/// @param rows how many rows the dataset has
/// @param distinctFetches different requests
/// @param calls those of them that no cache answers today
/// @param cpuSeconds computing, summed over threads
/// @param waitSeconds waiting for calls, as many at once as one host may be sent
public record PreviewEstimate(
        long rows, long distinctFetches, long calls, double cpuSeconds, double waitSeconds) {
    /// What a call is taken to last where none was made.
    public static final double ASSUMED_CALL_SECONDS = 0.1;

    private static final int CALLS_AT_ONCE = 256;

    /// The estimate for `total` rows, or for the rows that were looked at where those are more.
    public static PreviewEstimate of(List<StepPreview> steps, long total) {
        int sampled = steps.isEmpty() ? 0 : steps.getFirst().rowsIn();
        long rows = Math.max(total, sampled);
        double scale = sampled == 0 ? 0 : (double) rows / sampled;
        long distinct = 0;
        long calls = 0;
        double cpuSeconds = 0;
        double waitSeconds = 0;
        for (StepPreview step : steps) {
            cpuSeconds += step.cpuSeconds() * scale;
            Demand demand = step.demand();
            if (demand != null) {
                long all = demand.distinctOf(rows, sampled);
                long here = all - (demand.distinct() - demand.calls());
                double each =
                        step.waitSeconds() > 0 && demand.calls() > 0
                                ? step.waitSeconds() / demand.rows()
                                : ASSUMED_CALL_SECONDS;
                distinct += all;
                calls += here;
                waitSeconds += Math.ceilDiv(here, CALLS_AT_ONCE) * each;
            }
        }
        return new PreviewEstimate(rows, distinct, calls, cpuSeconds, waitSeconds);
    }
}
