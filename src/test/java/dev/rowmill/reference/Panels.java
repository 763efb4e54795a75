package dev.rowmill.reference;

import static dev.rowmill.reference.Panel.heatmap;
import static dev.rowmill.reference.Panel.lines;
import static dev.rowmill.reference.Panel.stack;
import static dev.rowmill.reference.Panel.stat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the dashboard shows: rows of panels, the question asked first on top.
///
/// A quantile of nothing and a share of nothing are no number: they are left out, and a panel that then has nothing
/// shows 0 instead of "No data".
final class Panels {
    private Panels() {}

    static Map<String, List<Panel>> rows() {
        var rows = new LinkedHashMap<String, List<Panel>>();
        rows.put("Where does the time go?", time());
        rows.put("Now", now());
        rows.put("API: rate, errors, duration", api());
        rows.put("Jobs", jobs());
        rows.put("CPU pool: utilisation, saturation, errors", MachinePanels.cpu());
        rows.put("Fetches: rate, errors, duration by host", fetches());
        rows.put("Cache", MachinePanels.cache());
        rows.put("Flow control", MachinePanels.flow());
        rows.put("Virtual threads and JVM", MachinePanels.jvm());
        rows.put("Tenants", tenants());
        return rows;
    }

    static String orZero(String expression) {
        return "(" + expression + ") or on() vector(0)";
    }

    static String quantile(String quantile, String metric, String... by) {
        return quantileOf(quantile, metric + "_bucket{@}", by);
    }

    private static String quantileOf(String quantile, String buckets, String... by) {
        String labels = by.length == 0 ? "le" : "le, " + String.join(", ", by);
        return orZero(
                "histogram_quantile(%s, sum by (%s) (rate(%s[~]))) >= 0"
                        .formatted(quantile, labels, buckets));
    }

    private static List<Panel> time() {
        return List.of(
                stack(
                        "short",
                        "Threads computing, by step",
                        "Is it CPU-bound, and which step is it? Seconds of CPU a second: a sum near the number of slots "
                                + "means that the pool is what limits. `read` is parsing, `write` is encoding.",
                        "{{op}}",
                        "topk(10, sum by (op) (rate(rowmill_step_cpu_seconds_total{@}[~])))"),
                stack(
                        "short",
                        "Rows waiting, by step",
                        "Is it I/O-bound? Seconds waited a second, summed over rows: how many rows wait at a time.",
                        "{{op}}",
                        "topk(10, sum by (op) (rate(rowmill_step_wait_seconds_total{@}[~])))"),
                lines(
                        "s",
                        "Time per 1,000 rows, by step",
                        "What does a row cost? CPU and waiting, each divided by the rows the step was given.",
                        "{{op}} computing",
                        orZero(
                                """
                                topk(5, 1000 * sum by (op) (rate(rowmill_step_cpu_seconds_total{@}[~])) \
                                / (sum by (op) (rate(rowmill_step_rows_total{@}[~])) > 0))\
                                """),
                        "{{op}} waiting",
                        orZero(
                                """
                                topk(5, 1000 * sum by (op) (rate(rowmill_step_wait_seconds_total{@}[~])) \
                                / (sum by (op) (rate(rowmill_step_rows_total{@}[~])) > 0))\
                                """)),
                lines(
                        "rowsps",
                        "Rows, by what became of them",
                        "Where do rows end? Failed ones are in the dead letters, with a reason each.",
                        "{{result}}",
                        "sum by (result) (rate(rowmill_rows_total{@}[~]))"),
                lines(
                        "rowsps",
                        "Failed rows, by step and reason",
                        "Which step fails, and why? The codes are those of the dead letters.",
                        "{{op}}: {{reason}}",
                        orZero(
                                "topk(8, sum by (op, reason) (rate(rowmill_step_errors_total{@}[~])))")),
                lines(
                        "short",
                        "Ledger",
                        "Is every row accounted for? Above 0 is a bug: please report it.",
                        "rows unaccounted for",
                        "sum(rowmill_rows_unaccounted_total{@})"));
    }

    private static List<Panel> now() {
        return List.of(
                stat(
                        "rowsps",
                        "Rows in",
                        "Rows read a second.",
                        "sum(rate(rowmill_rows_total{result=\"in\", @}[~]))"),
                stat(
                        "rowsps",
                        "Rows out",
                        "Rows of results a second.",
                        "sum(rate(rowmill_rows_total{result=\"out\", @}[~]))"),
                stat(
                        "percentunit",
                        "Rows failed",
                        "The share of rows read that failed.",
                        orZero(
                                "sum(rate(rowmill_rows_total{result=\"failed\", @}[~])) / (sum(rate(rowmill_rows_total{result=\"in\", @}[~])) > 0)")),
                stat(
                        "short",
                        "Runs at work",
                        "Runs in progress, of jobs and of requests.",
                        "sum(rowmill_runs{@})"),
                stat(
                        "short",
                        "Jobs queued",
                        "Jobs that wait for their turn.",
                        "sum(rowmill_jobs{state=\"queued\", @})"),
                stat(
                        "percentunit",
                        "CPU slots busy",
                        "The share of computing threads at work.",
                        "sum(rowmill_cpu_slots_busy{@}) / sum(rowmill_cpu_slots{@})"),
                stat(
                        "percentunit",
                        "Cache hits",
                        "The share of look-ups that the cache answers.",
                        orZero(
                                "sum(rate(cache_gets_total{result=\"hit\", @}[~])) / (sum(rate(cache_gets_total{@}[~])) > 0)")),
                stat(
                        "s",
                        "API p95",
                        "19 of 20 requests are answered faster; runs and event streams left out.",
                        quantileOf(
                                "0.95",
                                "http_server_requests_seconds_bucket{route!~\"/v1/run|.*/events\", @}")));
    }

    private static List<Panel> api() {
        return List.of(
                stack(
                        "reqps",
                        "Requests, by route",
                        "What is asked for?",
                        "{{method}} {{route}}",
                        "sum by (method, route) (rate(http_server_requests_seconds_count{@}[~]))"),
                lines(
                        "reqps",
                        "Refused and failed requests, by status",
                        "Are clients wrong (4xx), or are we (5xx)?",
                        "{{status}}",
                        orZero(
                                "sum by (status) (rate(http_server_requests_seconds_count{status=~\"[45]..\", @}[~]))")),
                lines(
                        "s",
                        "Duration p95, by route",
                        "Which route is slow? A run takes as long as its data.",
                        "{{route}}",
                        quantile("0.95", "http_server_requests_seconds", "route")),
                heatmap(
                        "s",
                        "Durations",
                        "How are the times of requests spread?",
                        "sum by (le) (increase(http_server_requests_seconds_bucket{route!~\"/v1/run|.*/events\", @}[~]))"),
                lines(
                        "reqps",
                        "Requests turned away, by reason",
                        "Who is turned away: too large, the queue full, about to stop?",
                        "{{reason}}",
                        "sum by (reason) (rate(rowmill_http_rejected_total{@}[~]))"),
                lines(
                        "Bps",
                        "Bytes received",
                        "How much data comes in?",
                        "request bodies",
                        "sum(rate(rowmill_http_request_body_bytes_total{@}[~]))"));
    }

    private static List<Panel> jobs() {
        return List.of(
                stack(
                        "short",
                        "Jobs, by state",
                        "Do jobs queue up?",
                        "{{state}}",
                        "sum by (state) (rowmill_jobs{@})"),
                lines(
                        "s",
                        "Wait from acceptance to start",
                        "How long does a job wait for its turn?",
                        "p50",
                        quantile("0.5", "rowmill_job_queue_wait_seconds"),
                        "p95",
                        quantile("0.95", "rowmill_job_queue_wait_seconds")),
                lines(
                        "s",
                        "Duration from start to end",
                        "How long do jobs take?",
                        "p50",
                        quantile("0.5", "rowmill_job_duration_seconds"),
                        "p95",
                        quantile("0.95", "rowmill_job_duration_seconds")),
                stack(
                        "ops",
                        "Jobs ended, by outcome",
                        "How do jobs end?",
                        "{{outcome}}",
                        "sum by (outcome) (rate(rowmill_jobs_finished_total{@}[~]))"),
                stack(
                        "short",
                        "Runs in progress",
                        "How much goes on at once, jobs and requests together?",
                        "{{instance}}",
                        "sum by (instance) (rowmill_runs{@})"),
                lines(
                        "bytes",
                        "Results kept",
                        "What do results and dead letters take on disk?",
                        "results and dead letters",
                        "sum(rowmill_results_bytes{@})"));
    }

    private static List<Panel> fetches() {
        return List.of(
                stack(
                        "reqps",
                        "Calls, by host",
                        "Whom do we call, and how often?",
                        "{{host}}",
                        orZero("sum by (host) (rate(rowmill_fetch_requests_total{@}[~]))")),
                lines(
                        "percentunit",
                        "Failed calls, by host",
                        "Which upstream is in trouble? Server errors, timeouts, names and connections that failed.",
                        "{{host}}",
                        orZero(
                                """
                                sum by (host) (rate(rowmill_fetch_requests_total{outcome!~"ok|client_error|blocked", @}[~])) \
                                / (sum by (host) (rate(rowmill_fetch_requests_total{@}[~])) > 0)\
                                """)),
                stack(
                        "reqps",
                        "Calls, by outcome",
                        "How do calls end?",
                        "{{outcome}}",
                        orZero("sum by (outcome) (rate(rowmill_fetch_requests_total{@}[~]))")),
                lines(
                        "s",
                        "Duration of calls",
                        "How fast do upstreams answer?",
                        "p50",
                        quantile("0.5", "rowmill_fetch_duration_seconds"),
                        "p95",
                        quantile("0.95", "rowmill_fetch_duration_seconds"),
                        "p99",
                        quantile("0.99", "rowmill_fetch_duration_seconds")),
                lines(
                        "s",
                        "Duration p95, by host",
                        "Which upstream is slow?",
                        "{{host}}",
                        quantile("0.95", "rowmill_fetch_duration_seconds", "host")),
                lines(
                        "short",
                        "Calls in flight",
                        "Does a limit hold calls back?",
                        "{{host}}",
                        "sum by (host) (rowmill_fetch_in_flight{@})",
                        "limit of a host",
                        orZero("max(rowmill_fetch_limit{@})")),
                lines(
                        "short",
                        "Calls held back, by host",
                        "How many calls wait for a limit, a rate, `Retry-After` or a back-off at a time?",
                        "{{host}}",
                        orZero(
                                "sum by (host) (rate(rowmill_fetch_throttled_seconds_total{@}[~]))")),
                lines(
                        "reqps",
                        "Retries, by host",
                        "How much is called again?",
                        "{{host}}",
                        orZero("sum by (host) (rate(rowmill_fetch_retries_total{@}[~]))")));
    }

    private static List<Panel> tenants() {
        return List.of(
                stack(
                        "percentunit",
                        "Share of the CPU, by tenant",
                        "Who computes, of all threads that compute? Without keys everybody is the tenant `default`.",
                        "{{tenant}}",
                        "avg by (tenant) (rowmill_tenant_share_ratio{budget=\"cpu\", @})"),
                stack(
                        "percentunit",
                        "Share of calls in flight, by tenant",
                        "Who calls upstreams, of all calls that may be in flight?",
                        "{{tenant}}",
                        "avg by (tenant) (rowmill_tenant_share_ratio{budget=\"io\", @})"),
                stack(
                        "reqps",
                        "Turned away for limits and overload",
                        "Does a limit of a key or a tenant hold somebody back, or is it the whole service?",
                        "{{reason}}",
                        """
                        sum by (reason) (rate(rowmill_http_rejected_total{reason=~\
                        "key_requests|tenant_requests|jobs|stored_bytes|overloaded|queue_full", @}[~]))\
                        """),
                stack(
                        "short",
                        "Jobs of all tenants, waiting and running",
                        "Do jobs wait for those of others?",
                        "{{state}}",
                        "sum by (state) (rowmill_jobs{state=~\"queued|running\", @})"));
    }
}
