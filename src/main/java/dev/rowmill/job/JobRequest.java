package dev.rowmill.job;

import dev.rowmill.format.Columns;
import dev.rowmill.store.JobRow;
import dev.rowmill.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What of a submission is kept beside the pipeline, as JSON in the database.
///
/// @param format the name of the input's format
/// @param sink the name of the result's format
/// @param columns what was said of the columns of either
/// @param steps the pipeline's steps before anything happened, so that showing a job needs no parsing of its pipeline
/// @param traceparent the trace of the request, as in the header field; null in jobs of older versions
/// @param tracestate what vendors add to that
record JobRequest(
        String format,
        String sink,
        Columns columns,
        List<StepCounts> steps,
        @Nullable String traceparent,
        @Nullable String tracestate) {
    /// Copies the steps; jobs of older versions say nothing of columns.
    JobRequest(
            String format,
            String sink,
            @Nullable Columns columns,
            List<StepCounts> steps,
            @Nullable String traceparent,
            @Nullable String tracestate) {
        this.format = format;
        this.sink = sink;
        this.columns = columns == null ? Columns.NONE : columns;
        this.steps = List.copyOf(steps);
        this.traceparent = traceparent;
        this.tracestate = tracestate;
    }

    /// The trace of the request, if it is known. A method, so that it is no member of the document.
    @Nullable Trace trace() {
        return Trace.parse(traceparent, tracestate);
    }

    static JobRequest of(JobRow job) {
        return Documents.read(job.spec().request(), JobRequest.class);
    }

    /// The steps of a job as last committed.
    static List<StepCounts> steps(JobRow job) {
        Counters counters = Counters.of(job);
        return counters == null ? of(job).steps() : counters.steps();
    }
}
