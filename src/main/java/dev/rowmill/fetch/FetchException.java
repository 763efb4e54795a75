package dev.rowmill.fetch;

/// A fetch that gave no acceptable answer: the outcome of a row, not a bug. Carries no stack trace.
public final class FetchException extends Exception {
    private static final long serialVersionUID = 1L;

    /// What kind of failure it is; the names are those of dead letters.
    public enum Code {
        /// The URL or the address it leads to is not allowed, or the request cannot be sent as it
        /// is.
        URL_BLOCKED("url_blocked"),
        /// The upstream answered with a status that is a failure.
        UPSTREAM_STATUS("upstream_status"),
        /// The upstream took longer than the policy's timeout.
        UPSTREAM_TIMEOUT("upstream_timeout"),
        /// No usable answer was had: no such name, no connection, a connection that broke, a body
        /// out of bounds.
        UPSTREAM_UNREACHABLE("upstream_unreachable");

        private final String label;

        Code(String label) {
            this.label = label;
        }

        /// The name in dead letters.
        public String label() {
            return label;
        }
    }

    private final Code code;
    private final int status;
    private final int attempts;

    FetchException(Code code, String detail, int status, int attempts) {
        super(detail, null, false, false);
        this.code = code;
        this.status = status;
        this.attempts = attempts;
    }

    public Code code() {
        return code;
    }

    /// The cause in words, fit to be shown to a client.
    public String detail() {
        return String.valueOf(getMessage());
    }

    /// The upstream's status, or 0 where there was none.
    public int status() {
        return status;
    }

    /// How many calls were made before giving up; 0 if the request never left.
    public int attempts() {
        return attempts;
    }
}
