package dev.rowmill.http;

import dev.rowmill.format.UnreadableException;
import dev.rowmill.job.JobException;

import io.javalin.http.HttpResponseException;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Why a request was turned away, where that says something about load, limits or attacks: the reasons that are counted.
/// A request that is merely wrong is counted by its status alone.
enum Rejection {
    /// The body is larger than allowed.
    TOO_LARGE,
    /// No key, or a wrong one.
    UNAUTHORIZED,
    /// A key that may not do this.
    FORBIDDEN,
    /// Too many wrong keys from one address.
    TOO_MANY_TRIES,
    /// As many requests as the key may send.
    KEY_REQUESTS,
    /// As many requests as the tenant may send.
    TENANT_REQUESTS,
    /// As many jobs as the tenant may have.
    JOBS,
    /// As many bytes as the tenant may store.
    STORED_BYTES,
    /// No room for one more request that brings data.
    OVERLOADED,
    /// As many jobs wait as may wait.
    QUEUE_FULL,
    /// The service is about to stop.
    DRAINING,
    /// The disk is full.
    NO_SPACE,
    /// The request did not arrive in time.
    TIMED_OUT,
    /// Too many header fields, or too large ones.
    HEADERS_TOO_LARGE,
    /// The address is too long.
    URI_TOO_LONG,
    /// It is no HTTP, or not HTTP as it is spoken here.
    NOT_HTTP;

    /// The value of the label.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The values of the label.
    static List<String> labels() {
        return Stream.of(values()).map(Rejection::label).toList();
    }

    /// Whether a request that failed was turned away, and why.
    static @Nullable Rejection of(Throwable failure) {
        return switch (failure) {
            case HttpProblem problem -> of(problem);
            case JobException job -> of(job);
            case StoppingException _ -> DRAINING;
            case UnreadableException input ->
                    input.reason() == UnreadableException.Reason.TOO_LARGE ? TOO_LARGE : null;
            case BrokenBodyException body -> body.timedOut() ? TIMED_OUT : null;
            case HttpResponseException refused -> of(ProblemType.ofStatus(refused.getStatus()));
            default -> null;
        };
    }

    private static @Nullable Rejection of(ProblemType type) {
        return switch (type) {
            case TOO_LARGE -> TOO_LARGE;
            case TIMED_OUT -> TIMED_OUT;
            case NO_SPACE -> NO_SPACE;
            default -> null;
        };
    }

    private static @Nullable Rejection of(HttpProblem problem) {
        return switch (problem.type()) {
            case UNAUTHORIZED -> UNAUTHORIZED;
            case FORBIDDEN -> FORBIDDEN;
            case TOO_MANY_TRIES -> TOO_MANY_TRIES;
            case QUOTA_EXCEEDED, UNAVAILABLE -> named(problem.reason());
            default -> of(problem.type());
        };
    }

    /// The one of that label, if it is one.
    private static @Nullable Rejection named(String label) {
        for (Rejection each : values()) {
            if (each.label().equals(label)) {
                return each;
            }
        }
        return null;
    }

    private static @Nullable Rejection of(JobException job) {
        return job.kind() == JobException.Kind.QUOTA_EXCEEDED
                ? named(job.usedUp())
                : of(job.kind());
    }

    private static @Nullable Rejection of(JobException.Kind kind) {
        return switch (kind) {
            case TOO_LARGE -> TOO_LARGE;
            case NO_SPACE -> NO_SPACE;
            case OVERLOADED -> QUEUE_FULL;
            case SHUTTING_DOWN -> DRAINING;
            default -> null;
        };
    }

    /// Why a request that never reached a route was turned away.
    static Rejection beforeRoutes(ProblemType type) {
        return switch (type) {
            case HEADERS_TOO_LARGE -> HEADERS_TOO_LARGE;
            case URI_TOO_LONG -> URI_TOO_LONG;
            case TOO_LARGE -> TOO_LARGE;
            case TIMED_OUT -> TIMED_OUT;
            case UNAVAILABLE -> DRAINING;
            default -> NOT_HTTP;
        };
    }
}
