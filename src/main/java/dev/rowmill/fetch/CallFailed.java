package dev.rowmill.fetch;

/// A call that brought no answer.
final class CallFailed extends Exception {
    private static final long serialVersionUID = 1L;

    /// What went wrong, as far as it matters for what to do next.
    enum Kind {
        /// The name has no address; nothing was sent.
        DNS,
        /// No connection; nothing was sent.
        CONNECT,
        /// No whole answer within the time of a try.
        TIMEOUT,
        /// The connection broke, or what came over it was not HTTP.
        BROKEN,
        /// Trying again would bring the same: certificates, sizes, codings.
        UNUSABLE
    }

    private final Kind kind;

    CallFailed(Kind kind, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
    }

    static CallFailed tooLarge(int limit) {
        return unusable("the body is larger than " + limit + " bytes");
    }

    static CallFailed unusable(String detail) {
        return new CallFailed(Kind.UNUSABLE, detail);
    }

    Kind kind() {
        return kind;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    FetchEvents.Outcome outcome() {
        return switch (kind) {
            case DNS -> FetchEvents.Outcome.DNS;
            case TIMEOUT -> FetchEvents.Outcome.TIMEOUT;
            case CONNECT, BROKEN, UNUSABLE -> FetchEvents.Outcome.UNREACHABLE;
        };
    }

    FetchException.Code code() {
        return kind == Kind.TIMEOUT
                ? FetchException.Code.UPSTREAM_TIMEOUT
                : FetchException.Code.UPSTREAM_UNREACHABLE;
    }
}
