package dev.rowmill.step;

import java.util.ArrayList;
import java.util.List;

/// An ordered list of steps and what becomes of rows that fail: checked, and ready for any number
/// of runs. Immutable.
///
/// @param steps may be empty: the dataset is then only converted from one format to another
/// @param json the pipeline as compact JSON; parsing it gives this pipeline again
public record Pipeline(List<PlannedStep> steps, OnError onError, String json) {
    public Pipeline {
        steps = List.copyOf(steps);
    }

    /// Checks that the stored datasets that the steps name can be used by `tenant` now, without
    /// reading them.
    ///
    /// @throws InvalidPipelineException with every one that cannot
    public void checkDatasets(String tenant) throws InvalidPipelineException {
        var problems = new ArrayList<Problem>();
        for (PlannedStep step : steps) {
            try {
                step.plan().check(tenant);
            } catch (DatasetException e) {
                problems.add(step.problem(e));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidPipelineException(problems);
        }
    }
}
