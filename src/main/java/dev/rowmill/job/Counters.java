package dev.rowmill.job;

import dev.rowmill.engine.Progress;
import dev.rowmill.store.JobProgress;
import dev.rowmill.store.JobRow;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a run has counted so far, as it is kept with a job's progress: JSON in the database.
///
/// @param profile null where an older version has run the job
record Counters(List<StepCounts> steps, JobProfile.@Nullable Kept profile) {
    /// Copies the steps.
    Counters {
        steps = List.copyOf(steps);
    }

    static Counters of(Progress run) {
        return new Counters(StepCounts.of(run), JobProfile.Kept.of(run));
    }

    /// Those of a job as last committed; nothing before its first commit.
    static @Nullable Counters of(JobRow job) {
        String json = job.progress().counters();
        if (json.equals(JobProgress.NONE.counters())) {
            return null;
        }
        // Older versions kept a bare list of steps.
        return json.startsWith("[")
                ? new Counters(List.of(Documents.read(json, StepCounts[].class)), null)
                : Documents.read(json, Counters.class);
    }

    String toJson() {
        return Documents.write(this);
    }
}
