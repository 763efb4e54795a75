package dev.rowmill.job;

import dev.rowmill.store.JobProgress;
import dev.rowmill.store.JobRow;

import java.util.List;

/// What of a submission is kept beside the pipeline, as JSON in the database.
///
/// @param format the name of the input's format
/// @param sink the name of the result's format
/// @param steps the pipeline's steps before anything happened, so that showing a job needs no parsing of its pipeline
record JobRequest(String format, String sink, List<StepCounts> steps) {
    /// Copies the steps.
    JobRequest {
        steps = List.copyOf(steps);
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
