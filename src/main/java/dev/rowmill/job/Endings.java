package dev.rowmill.job;

import dev.rowmill.engine.RunCanceledException;
import dev.rowmill.engine.RunFailedException;
import dev.rowmill.format.UnreadableException;
import dev.rowmill.store.JobEnding;
import dev.rowmill.store.JobProgress;
import dev.rowmill.store.JobState;
import dev.rowmill.store.StoreException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Locale;
import java.util.UUID;

/// How jobs end: the reason a run stopped, as state and error. Details never name a path.
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

    private Endings() {}

    /// The end of a job whose run stopped for `reason`.
    ///
    /// @param reason null if the run came to its end
    /// @param last what of the job is on disk
    /// @param asked whether the job's owner asked for the end
    static JobEnding of(String id, @Nullable Exception reason, JobProgress last, boolean asked) {
        return switch (reason) {
            case null ->
                    new JobEnding(
                            last.rows().failed() > 0
                                    ? JobState.COMPLETED_WITH_ERRORS
                                    : JobState.SUCCEEDED,
                            last,
                            null);
            case RunCanceledException _ when asked -> canceled(last);
            case RunCanceledException _ -> interrupted(last);
            case InterruptedException _ -> interrupted(last);
            case RunFailedException e ->
                    failed(e.reason().name().toLowerCase(Locale.ROOT), text(e), last);
            case UnreadableException e -> failed("unreadable_input", text(e), last);
            case JobOutput.RefusedException e -> refused(id, e.store(), last);
            case StoreException e -> refused(id, e, last);
            case IOException e -> {
                LOG.error("{} failed: its input could not be had", id, e);
                yield failed("storage_failed", "the stored input could not be read", last);
            }
            default -> bug(id, reason, last);
        };
    }

    static JobEnding canceled(JobProgress last) {
        return new JobEnding(JobState.CANCELED, last, null);
    }

    /// The service stopped before the job had ended.
    static JobEnding interrupted(JobProgress last) {
        return failed(
                "interrupted",
                "Rowmill stopped while the job was running; its %d committed rows are kept"
                        .formatted(last.rows().out()),
                last);
    }

    static JobEnding failed(String code, String detail, JobProgress last) {
        return new JobEnding(
                JobState.FAILED, last, Documents.write(new JobView.Failure(code, detail)));
    }

    private static JobEnding refused(String id, StoreException e, JobProgress last) {
        String kept = "; its %d committed rows are kept".formatted(last.rows().out());
        return switch (e.kind()) {
            case NO_SPACE -> failed("no_space", "the disk is full" + kept, last);
            case CORRUPT -> {
                LOG.error("{} failed: its data is damaged", id, e);
                yield failed("corrupt", "the stored data is damaged" + kept, last);
            }
            case IO, BUSY, LOCKED, UNKNOWN_SCHEMA, CLOSED, FENCED -> {
                LOG.error("{} failed: the store took no more of it", id, e);
                yield failed("storage_failed", "the store took no more of it" + kept, last);
            }
            case TOO_LARGE, CONFLICT, INTERNAL -> bug(id, e, last);
        };
    }

    private static JobEnding bug(String id, Exception e, JobProgress last) {
        String incident = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("{} failed by a bug, incident {}", id, incident, e);
        return failed("internal", "a bug in Rowmill failed the job; incident " + incident, last);
    }

    private static String text(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
