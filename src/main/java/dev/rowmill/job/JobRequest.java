package dev.rowmill.job;

import dev.rowmill.format.Columns;
import dev.rowmill.store.JobProgress;
import dev.rowmill.store.JobRow;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What of a submission is kept beside the pipeline, as JSON in the database.
///
/// @param format the name of the input's format
/// @param sink the name of the result's format
/// @param columns what was said of the columns of either
/// @param steps the pipeline's steps before anything happened, so that showing a job needs no parsing of its pipeline
record JobRequest(String format, String sink, Columns columns, List<StepCounts> steps) {
    /// Copies the steps; jobs of older versions say nothing of columns.
    JobRequest(String format, String sink, @Nullable Columns columns, List<StepCounts> steps) {
        this.format = format;
        this.sink = sink;
        this.columns = columns == null ? Columns.NONE : columns;
        this.steps = List.copyOf(steps);
    }

    static JobRequest of(JobRow job) {
        return Documents.read(job.spec().request(), JobRequest.class);
    }

    /// The steps of a job as last committed.
    static List<StepCounts> steps(JobRow job) {
        String counters = job.progress().counters();
        return counters.equals(JobProgress.NONE.counters())
                ? of(job).steps()
                : List.of(Documents.read(counters, StepCounts[].class));
    }

    /// Counters as they are kept with a job's progress.
    static String counters(List<StepCounts> steps) {
        return Documents.write(steps);
    }
}
