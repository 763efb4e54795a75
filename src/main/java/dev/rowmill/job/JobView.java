package dev.rowmill.job;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.rowmill.engine.Progress;
import dev.rowmill.store.JobProgress;
import dev.rowmill.store.JobRow;
import dev.rowmill.store.JobSpec;
import dev.rowmill.store.JobState;
import dev.rowmill.store.JobTimes;
import dev.rowmill.store.RowCounts;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// A job as its clients see it, at one moment: the document of API.md. Immutable.
///
/// @param state as in [JobState#label]
/// @param engine what runs it
/// @param rows what became of the rows so far
/// @param bytes how far input and output have come
/// @param progress share of the input's bytes whose rows are settled, 0 to 1; null if the length is not known
/// @param waitingFor what a running job waits for, left out of the document if nothing
/// @param error why it failed
public record JobView(
        String id,
        @Nullable String name,
        String state,
        String engine,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Rows rows,
        Bytes bytes,
        @Nullable Double progress,
        List<StepCounts> steps,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String waitingFor,
        @Nullable Failure error,
        Links links) {

    /// Copies the steps.
    public JobView {
        steps = List.copyOf(steps);
    }

    /// Rows by what became of them; `in = out + filtered + failed + pending` for row-to-row pipelines, at every moment.
    public record Rows(long in, long out, long filtered, long failed, long pending) {}

    /// Bytes: read of the input, committed of the result, and of the whole input if that is known.
    public record Bytes(long in, long out, @Nullable Long total) {}

    /// Why a job failed.
    ///
    /// @param code one of a fixed set
    /// @param detail what was expected, what was found, and where
    public record Failure(String code, String detail) {}

    /// Where the rest of the job is, as paths.
    public record Links(String results, String errors, String events) {
        static Links of(String id) {
            String job = "/v1/jobs/" + id;
            return new Links(job + "/results", job + "/errors", job + "/events");
        }
    }

    /// The document.
    public String toJson() {
        return Documents.write(this);
    }

    /// Whether nothing about the job will change any more.
    public boolean ended() {
        return JobState.of(state).orElseThrow().ended();
    }

    static JobView parse(String json) {
        return Documents.read(json, JobView.class);
    }

    /// A job as it is when it is accepted.
    static JobView accepted(JobSpec job, long length) {
        var times = new JobTimes(null, null);
        return of(new JobRow(job, length, JobState.QUEUED, 0, times, JobProgress.NONE, null));
    }

    /// A job as the database has it.
    static JobView of(JobRow job) {
        RowCounts rows = job.progress().rows();
        long settled = rows.in();
        return of(
                job,
                job.state(),
                new Rows(settled, rows.out(), rows.filtered(), rows.failed(), 0),
                job.progress().inBytes(),
                JobRequest.steps(job),
                null);
    }

    /// A job under way: what is committed, and how far its run has come beyond.
    ///
    /// Rows count as out, filtered or failed when that is committed, so that the ledger balances and agrees with what
    /// can be read of the results.
    ///
    /// @param job as last committed, before this call
    static JobView of(JobRow job, JobState state, Progress run, @Nullable String waitingFor) {
        RowCounts committed = job.progress().rows();
        Progress.Counts live = run.counts();
        long in = Math.max(live.in(), committed.in());
        var rows =
                new Rows(
                        in,
                        committed.out(),
                        committed.filtered(),
                        committed.failed(),
                        in - committed.in());
        long bytesIn = Math.max(live.bytesIn(), job.progress().inBytes());
        return of(job, state, rows, bytesIn, StepCounts.of(run), waitingFor);
    }

    private static JobView of(
            JobRow job,
            JobState state,
            Rows rows,
            long bytesIn,
            List<StepCounts> steps,
            @Nullable String waitingFor) {
        return new JobView(
                job.id(),
                job.spec().name(),
                state.label(),
                "local",
                job.spec().createdAt(),
                job.times().startedAt(),
                state.ended() ? job.times().endedAt() : null,
                rows,
                new Bytes(bytesIn, job.progress().outLength(), job.totalBytes()),
                share(job, state),
                steps,
                waitingFor,
                job.error() == null ? null : Documents.read(job.error(), Failure.class),
                Links.of(job.id()));
    }

    private static @Nullable Double share(JobRow job, JobState state) {
        if (state == JobState.SUCCEEDED || state == JobState.COMPLETED_WITH_ERRORS) {
            return 1.0;
        }
        Long total = job.totalBytes();
        if (total == null) {
            return null;
        }
        double share = total == 0 ? 0 : (double) job.progress().inBytes() / total;
        return Math.floor(share * 10_000) / 10_000;
    }
}
