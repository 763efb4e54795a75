package dev.rowmill.engine;

import dev.rowmill.step.DatasetException;
import dev.rowmill.step.PlannedStep;
import dev.rowmill.step.Problem;

import org.jspecify.annotations.Nullable;

/// A run that cannot go on, though its input could be read and its output written.
public final class RunFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient @Nullable Problem problem;

    /// Why a run fails.
    public enum Reason {
        /// A row failed, and `on_error.row` is `fail`.
        ROW_FAILED,
        /// As many rows failed as `on_error.stop_after` says.
        TOO_MANY_FAILED_ROWS,
        /// A whole-dataset step needs more memory than it may have.
        TOO_LARGE,
        /// A temporary file of a whole-dataset step could not be written or read.
        STORAGE_FAILED,
        /// A stored dataset that a step needs cannot be used.
        UNUSABLE_DATASET,
        /// Something that it needs cannot be had now; a later try may succeed.
        UNAVAILABLE,
        /// A bug.
        INTERNAL
    }

    RunFailedException(Reason reason, String message) {
        this(reason, message, null);
    }

    private RunFailedException(Reason reason, String message, @Nullable Problem problem) {
        super(message);
        this.reason = reason;
        this.problem = problem;
    }

    /// The failure of a step whose stored dataset cannot be used.
    static RunFailedException of(PlannedStep step, DatasetException unusable) {
        Reason reason =
                switch (unusable.kind()) {
                    case UNUSABLE -> Reason.UNUSABLE_DATASET;
                    case TOO_LARGE -> Reason.TOO_LARGE;
                    case UNAVAILABLE -> Reason.UNAVAILABLE;
                };
        Problem problem = step.problem(unusable);
        String detail = "step %d (%s): %s".formatted(step.index(), step.name(), problem.detail());
        return new RunFailedException(reason, detail, problem);
    }

    /// Why.
    public Reason reason() {
        return reason;
    }

    /// The place in the pipeline that it failed for, or nothing.
    public @Nullable Problem problem() {
        return problem;
    }
}
