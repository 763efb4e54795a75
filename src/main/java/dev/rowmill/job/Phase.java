package dev.rowmill.job;

import dev.rowmill.engine.Progress;
import dev.rowmill.store.JobRow;
import dev.rowmill.store.JobState;

import org.jspecify.annotations.Nullable;

/// Where a job is in its life, with all that is known of it there. Immutable; each transition gives the next one.
///
/// The database decides what happens; a phase follows what it has committed. A cancel and a start come from different
/// threads and may be noted in either order.
sealed interface Phase {
    /// The job as last committed.
    JobRow row();

    /// The job as its clients see it.
    JobView view();

    /// Its state.
    default JobState state() {
        return switch (this) {
            case Queued _ -> JobState.QUEUED;
            case Running _ -> JobState.RUNNING;
            case Canceling _ -> JobState.CANCELING;
            case Ended(var row) -> row.state();
        };
    }

    /// Waits for its turn.
    record Queued(JobRow row) implements Phase {
        @Override
        public JobView view() {
            return JobView.of(row);
        }
    }

    /// Runs.
    record Running(JobRow row, Progress progress, @Nullable String waitingFor) implements Phase {
        @Override
        public JobView view() {
            return JobView.of(row, state(), progress, waitingFor);
        }
    }

    /// Its end was asked for while it ran. The progress is missing until its start has been noted too.
    record Canceling(JobRow row, @Nullable Progress progress, @Nullable String waitingFor)
            implements Phase {
        @Override
        public JobView view() {
            return progress == null
                    ? JobView.of(row)
                    : JobView.of(row, state(), progress, waitingFor);
        }
    }

    /// Nothing about it will change any more.
    record Ended(JobRow row) implements Phase {
        @Override
        public JobView view() {
            return JobView.of(row);
        }
    }

    /// Its run has begun.
    default Phase started(JobRow row, Progress progress) {
        return switch (this) {
            case Queued _ -> new Running(row, progress, null);
            case Canceling _ -> new Canceling(row, progress, null);
            case Running _, Ended _ -> throw illegal("start");
        };
    }

    /// Its run has committed.
    default Phase committed(JobRow row) {
        return switch (this) {
            case Running(_, var progress, var waitingFor) -> new Running(row, progress, waitingFor);
            case Canceling(_, var progress, var waitingFor) ->
                    new Canceling(row, progress, waitingFor);
            case Queued _, Ended _ -> throw illegal("commit");
        };
    }

    /// Its run waits for something, or for nothing any more.
    default Phase waiting(@Nullable String what) {
        return switch (this) {
            case Running(var row, var progress, _) -> new Running(row, progress, what);
            case Canceling(var row, var progress, _) -> new Canceling(row, progress, what);
            case Queued _, Ended _ -> this;
        };
    }

    /// Its end was asked for.
    default Phase canceling(JobRow row) {
        return switch (this) {
            case Queued _ -> new Canceling(row, null, null);
            case Running(var committed, var progress, var waitingFor) ->
                    new Canceling(committed, progress, waitingFor);
            case Canceling _, Ended _ -> this;
        };
    }

    /// It has ended.
    default Phase ended(JobRow row) {
        return switch (this) {
            case Queued _, Running _, Canceling _ -> new Ended(row);
            case Ended _ -> throw illegal("end");
        };
    }

    private IllegalStateException illegal(String what) {
        return new IllegalStateException(
                "cannot %s %s: it is %s".formatted(what, row().id(), getClass().getSimpleName()));
    }
}
