package dev.rowmill.job;

import dev.rowmill.store.StoreException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Locale;
import java.util.function.Supplier;

/// What was asked of [Jobs] or [Pipelines] cannot be done; [#kind] says what the caller can do about it.
///
/// Messages name no path of this machine and may be shown to clients.
public final class JobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(JobException.class);

    private final Kind kind;
    private final String usedUp;

    /// Why, as far as a caller can act on it.
    public enum Kind {
        /// The tenant has no such job or pipeline.
        NOT_FOUND,
        /// The job's state does not allow it.
        CONFLICT,
        /// The idempotency key came with another request before.
        IDEMPOTENCY_MISMATCH,
        /// A request with this idempotency key is being answered right now.
        IDEMPOTENCY_IN_PROGRESS,
        /// The input is larger than allowed.
        TOO_LARGE,
        /// The disk is full. Nothing was kept.
        NO_SPACE,
        /// A limit of the tenant is used up.
        QUOTA_EXCEEDED,
        /// As many jobs wait as may wait.
        OVERLOADED,
        /// The service is about to end and takes no jobs.
        SHUTTING_DOWN,
        /// The cursor is none that a list has given out.
        INVALID_CURSOR,
        /// The state is none that a job can have.
        INVALID_STATE,
        /// A pipeline cannot have this name.
        INVALID_NAME,
        /// What the caller says must hold does not hold.
        PRECONDITION_FAILED,
        /// The store is out of order, or busy for too long; another try may succeed later.
        UNAVAILABLE,
        /// A bug.
        INTERNAL
    }

    JobException(Kind kind, String message) {
        this(kind, message, kind.name().toLowerCase(Locale.ROOT), null);
    }

    private JobException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, kind.name().toLowerCase(Locale.ROOT), cause);
    }

    private JobException(Kind kind, String message, String usedUp, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.usedUp = usedUp;
    }

    /// A limit of the tenant, by its name in the file of keys.
    static JobException quota(String limit, String message) {
        return new JobException(Kind.QUOTA_EXCEEDED, message, limit, null);
    }

    /// What the caller can do about it.
    public Kind kind() {
        return kind;
    }

    /// What there is too little of: the name of the tenant's limit, otherwise that of the kind.
    public String usedUp() {
        return usedUp;
    }

    static JobException noJob(String id) {
        return new JobException(Kind.NOT_FOUND, "there is no job \"%s\"".formatted(id));
    }

    /// Runs `work` on the store, whose failures callers of this package do not know.
    static <T> T translating(Supplier<T> work) {
        try {
            return work.get();
        } catch (StoreException e) {
            throw of(e);
        }
    }

    /// A failure of the store, with the original as its cause.
    static JobException of(StoreException e) {
        return switch (e.kind()) {
            case NO_SPACE -> new JobException(Kind.NO_SPACE, "the disk is full", e);
            case TOO_LARGE -> new JobException(Kind.TOO_LARGE, String.valueOf(e.getMessage()), e);
            case CLOSED -> new JobException(Kind.SHUTTING_DOWN, "the store is closed", e);
            case BUSY -> new JobException(Kind.UNAVAILABLE, "the store is busy", e);
            case IO, CORRUPT, LOCKED, UNKNOWN_SCHEMA -> {
                // What the caller is told leaves out the paths that an operator needs.
                LOG.error("The store is out of order", e);
                yield new JobException(Kind.UNAVAILABLE, "the store is out of order", e);
            }
            case CONFLICT, FENCED, INTERNAL ->
                    new JobException(Kind.INTERNAL, "a bug in the store", e);
        };
    }
}
