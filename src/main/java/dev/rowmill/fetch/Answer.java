package dev.rowmill.fetch;

/// How a call ended, in a form that can be kept and shared: each caller gets its own response or
/// exception from it.
sealed interface Answer {
    /// A response that the policy accepts.
    ///
    /// @param response the response, as it came from the network
    /// @param freshNanos how long it is fresh by its own headers; 0 if it may not be kept on
    ///   their account
    record Success(FetchResponse response, long freshNanos) implements Answer {}

    /// A failure.
    record Failure(FetchException.Code code, String detail, int status, int attempts)
            implements Answer {
        static Failure of(FetchException e) {
            return new Failure(e.code(), e.detail(), e.status(), e.attempts());
        }
    }

    /// The response, as from `source`.
    ///
    /// @throws FetchException if this is a failure
    default FetchResponse unwrap(FetchResponse.Source source) throws FetchException {
        return switch (this) {
            case Success(FetchResponse response, _) -> response.from(source);
            case Failure(var code, var detail, int status, int attempts) ->
                    throw new FetchException(code, detail, status, attempts);
        };
    }
}
