package dev.rowmill.fetch;

/// Told what a [Fetcher] does, to be counted. Called on the fetching threads; must be quick and
/// must not throw.
///
/// `host` is `name:port` of the upstream: an open set, to be capped by who makes labels of it.
public interface FetchEvents {
    /// How a call ended.
    enum Outcome {
        /// A status below 400.
        OK,
        /// A 4xx.
        CLIENT_ERROR,
        /// A 5xx.
        SERVER_ERROR,
        /// No answer within the timeout.
        TIMEOUT,
        /// The name could not be resolved.
        DNS,
        /// The address is not allowed.
        BLOCKED,
        /// No connection, or one that broke or gave no usable answer.
        UNREACHABLE
    }

    /// Counts nothing.
    FetchEvents NONE = new FetchEvents() {};

    /// A call has ended after `nanos`, time in queues not included.
    default void called(String host, Outcome outcome, long nanos) {}

    /// A call is about to be tried again.
    default void retried(String host) {}

    /// A fetch was answered by the call of another.
    default void coalesced(String host) {}

    /// A call was held back for `nanos` by a limit, a rate, `Retry-After` or back-off.
    default void throttled(String host, long nanos) {}
}
