package dev.rowmill.http;

import dev.rowmill.metrics.Metrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Set;

/// Counts requests and what became of them, and tells of each to those who want a line for every request. Thread-safe.
final class Answered {
    private static final Logger REQUESTS = LoggerFactory.getLogger("dev.rowmill.requests");

    /// Probes and scrapes would only hide the others.
    private static final Set<String> UNTOLD = Set.of("/livez", "/readyz", "/startupz", "/metrics");

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    private final Metrics metrics;

    Answered(Metrics metrics) {
        this.metrics = metrics;
        metrics.rejections(Rejection.labels());
    }

    /// A request is turned away. Said before it is answered: who has the answer finds it counted.
    void refused(Rejection why) {
        metrics.rejected(why.label());
    }

    /// A request was answered that has no variable in its path.
    void answered(String method, String path, int status, long nanos) {
        answered(method, path, path, status, nanos);
    }

    /// A request was answered.
    ///
    /// @param route the template of its path, `other` if there is none
    void answered(String method, String route, String path, int status, long nanos) {
        metrics.request(METHODS.contains(method) ? method : "other", route, status, nanos);
        if (REQUESTS.isInfoEnabled() && !UNTOLD.contains(route)) {
            REQUESTS.info("{} {} {} in {} ms", method, path, status, Math.round(nanos / 1e6));
        }
    }
}
