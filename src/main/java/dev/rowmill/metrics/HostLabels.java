package dev.rowmill.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/// Which upstreams have a label of their own: the first of those that could be reached. Thread-safe.
///
/// Rows may name any number of hosts, so the labels are bounded; and a host that is blocked, or that no name server
/// knows, gets none, or a dataset of nonsense would use them up.
final class HostLabels {
    static final String OTHER = "other";

    /// With a histogram each, about a thousand series.
    static final int MOST = 50;

    private final Map<String, Boolean> hosts = new ConcurrentHashMap<>();
    private final Consumer<String> onNew;

    /// Tells `onNew` once of each host that gets a label.
    HostLabels(Consumer<String> onNew) {
        this.onNew = onNew;
    }

    /// The label of a host that was reached.
    String reached(String host) {
        if (hosts.containsKey(host)) {
            return host;
        }
        synchronized (hosts) {
            if (hosts.size() >= MOST && !hosts.containsKey(host)) {
                return OTHER;
            }
            if (hosts.put(host, true) == null) {
                onNew.accept(host);
            }
            return host;
        }
    }

    /// The label of any host.
    String of(String host) {
        return hosts.containsKey(host) ? host : OTHER;
    }

    /// The sum over the hosts that have a label.
    long sum(ToLongFunction<String> value) {
        return hosts.keySet().stream().mapToLong(value).sum();
    }
}
