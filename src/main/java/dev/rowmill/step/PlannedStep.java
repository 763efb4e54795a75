package dev.rowmill.step;

import dev.rowmill.expr.Expression;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A step in its place in a pipeline.
///
/// @param index its place, from 0
/// @param name the name of its kind, such as `extract`
/// @param tag the name that the user gave it, or nothing
/// @param condition `if`: the step works only on rows where it is true; or nothing, for all rows
public record PlannedStep(
        int index, String name, @Nullable String tag, @Nullable Expression condition, Plan plan) {

    /// Whether the step works on the row, in a run that started at `now`.
    ///
    /// @throws RowException if the condition cannot be evaluated for the row
    public boolean appliesTo(Row row, Instant now) throws RowException {
        return condition == null || condition.test(row, now);
    }

    /// What is wrong with the stored dataset that the step names.
    public Problem problem(DatasetException unusable) {
        String pointer = "/steps/%d/%s/dataset".formatted(index, name);
        return new Problem(pointer, String.valueOf(unusable.getMessage()));
    }
}
