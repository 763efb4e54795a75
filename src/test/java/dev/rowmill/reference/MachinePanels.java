package dev.rowmill.reference;

import static dev.rowmill.reference.Panel.lines;
import static dev.rowmill.reference.Panel.stack;
import static dev.rowmill.reference.Panels.orZero;
import static dev.rowmill.reference.Panels.quantile;

import java.util.List;

/// The rows of the dashboard that look at the machinery beneath: the pool, the cache, the buffers, the JVM.
final class MachinePanels {
    private MachinePanels() {}

    static List<Panel> cpu() {
        return List.of(
                lines(
                        "short",
                        "Slots",
                        "Is the pool used up?",
                        "busy",
                        "sum(rowmill_cpu_slots_busy{@})",
                        "slots",
                        "sum(rowmill_cpu_slots{@})"),
                lines(
                        "short",
                        "Slices that wait for a thread",
                        "Is there more to compute than threads? A queue that stays is normal under load, one that "
                                + "grows is not.",
                        "waiting",
                        "sum(rowmill_cpu_queue_tasks{@})"),
                lines(
                        "short",
                        "Cores that the process uses",
                        "Who uses the CPU? The pool, and beside it garbage collection, connections and compiling.",
                        "process",
                        "sum(rate(process_cpu_seconds_total{@}[~]))",
                        "steps",
                        "sum(rate(rowmill_step_cpu_seconds_total{@}[~]))",
                        "cores",
                        "sum(system_cpu_count{@})"),
                lines(
                        "ops",
                        "Steals",
                        "How busily do the pool's threads take work from each other?",
                        "steals",
                        "sum(rate(executor_steals_total{name=\"cpu\", @}[~]))"),
                lines(
                        "rowsps",
                        "Regular expressions given up",
                        "Does a pattern meet texts that it takes too long for? Look for the step in the dead letters.",
                        "rows over budget",
                        "sum(rate(rowmill_regex_timeouts_total{@}[~]))"),
                lines(
                        "percentunit",
                        "Load of the machine",
                        "Is the machine itself short of CPU?",
                        "process",
                        "avg(process_cpu_usage{@})",
                        "machine",
                        "avg(system_cpu_usage{@})"));
    }

    static List<Panel> cache() {
        return List.of(
                lines(
                        "percentunit",
                        "Hit ratio",
                        "Does the cache pay?",
                        "{{cache}}",
                        orZero(
                                """
                                sum by (cache) (rate(cache_gets_total{result="hit", @}[~])) \
                                / (sum by (cache) (rate(cache_gets_total{@}[~])) > 0)\
                                """)),
                stack(
                        "reqps",
                        "Calls saved",
                        "What would upstreams have had to answer otherwise?",
                        "cache hits",
                        "sum(rate(cache_gets_total{cache=\"fetch\", result=\"hit\", @}[~]))",
                        "shared calls",
                        "sum(rate(rowmill_fetch_coalesced_total{@}[~]))"),
                lines(
                        "ops",
                        "Evictions",
                        "Is the cache too small? Entries that made room, or expired.",
                        "{{cache}}",
                        "sum by (cache) (rate(cache_evictions_total{@}[~]))"),
                lines(
                        "bytes",
                        "Weight",
                        "How full is it?",
                        "{{cache}}",
                        "sum by (cache) (rowmill_cache_weight_bytes{@})",
                        "{{cache}} limit",
                        "sum by (cache) (rowmill_cache_limit_bytes{@})"),
                lines(
                        "short",
                        "Entries",
                        "How many answers are held?",
                        "{{cache}}",
                        "sum by (cache) (cache_size{@})"),
                lines(
                        "s",
                        "Time to obtain an entry",
                        "What does a miss cost, retries and waits included?",
                        "{{cache}}",
                        orZero(
                                """
                                sum by (cache) (rate(cache_loads_seconds_sum{@}[~])) \
                                / (sum by (cache) (rate(cache_loads_seconds_count{@}[~])) > 0)\
                                """)));
    }

    static List<Panel> flow() {
        return List.of(
                lines(
                        "percentunit",
                        "Buffers, how full",
                        "Where is the pipe full? A full window means that what follows the reader is slower than it.",
                        "{{stage}}",
                        "sum by (stage) (rowmill_buffer_bytes{@}) / sum by (stage) (rowmill_buffer_limit_bytes{@})"),
                lines(
                        "short",
                        "Rows in buffers",
                        "How many rows are on their way? `window`: read and not settled. `io`: waiting for an answer.",
                        "{{stage}}",
                        "sum by (stage) (rowmill_buffer_rows{@})"),
                lines(
                        "short",
                        "Back-pressure, by stage",
                        "Who waits for whom? Seconds a second: `window` the reader for room, `io` a chunk for a free "
                                + "place among the waiting rows, `output` the writer for the client or the disk.",
                        "{{stage}}",
                        "sum by (stage) (rate(rowmill_backpressure_seconds_total{@}[~]))"),
                lines(
                        "bytes",
                        "Temporary files",
                        "What did not fit into memory? `steps`: whole-dataset steps. `answer`: clients that send and do "
                                + "not read.",
                        "{{stage}}",
                        "sum by (stage) (rowmill_spill_bytes{@})"),
                lines(
                        "bytes",
                        "Disk",
                        "Is there room?",
                        "free",
                        "min(rowmill_disk_free_bytes{@})",
                        "size",
                        "max(rowmill_disk_size_bytes{@})"),
                lines(
                        "percentunit",
                        "Disk free",
                        "When will it be full?",
                        "{{instance}}",
                        "rowmill_disk_free_bytes{@} / rowmill_disk_size_bytes{@}"));
    }

    static List<Panel> jvm() {
        return List.of(
                stack(
                        "short",
                        "Virtual threads",
                        "Do virtual threads wait for a carrier? Those that wait for an answer are in neither.",
                        "{{scheduling_status}}",
                        "sum by (scheduling_status) (jvm_threads_virtual_live_threads{@})"),
                lines(
                        "short",
                        "Carriers of virtual threads",
                        "Does the scheduler have the threads it wants?",
                        "wanted",
                        "sum(jvm_threads_virtual_parallelism{@})",
                        "there",
                        "sum(jvm_threads_virtual_pool_size_threads{@})"),
                lines(
                        "percentunit",
                        "Pinned virtual threads",
                        "Does something hold carriers while it waits? Seconds pinned a second.",
                        "pinned",
                        "sum(rate(jvm_threads_virtual_pinned_seconds_sum{@}[~]))"),
                lines(
                        "bytes",
                        "Heap",
                        "Is there memory enough?",
                        "used",
                        "sum(jvm_memory_used_bytes{area=\"heap\", @})",
                        "committed",
                        "sum(jvm_memory_committed_bytes{area=\"heap\", @})",
                        "live after a full collection",
                        "sum(jvm_gc_live_data_size_bytes{@})"),
                lines(
                        "s",
                        "Pauses by garbage collection",
                        "Do collections stall requests?",
                        "p99",
                        quantile("0.99", "jvm_gc_pause_seconds"),
                        "time a second",
                        orZero("sum(rate(jvm_gc_pause_seconds_sum{@}[~]))")),
                lines(
                        "bytes",
                        "Memory of the process",
                        "How near is the container's limit?",
                        "{{instance}}",
                        "process_resident_memory_bytes{@}"),
                lines(
                        "short",
                        "Open files and connections",
                        "How near is the limit of open files?",
                        "open",
                        "sum(process_files_open_files{@})",
                        "limit",
                        "sum(process_files_max_files{@})"),
                lines(
                        "short",
                        "Platform threads",
                        "Does something start threads without end?",
                        "live",
                        "sum(jvm_threads_live_threads{@})"));
    }
}
