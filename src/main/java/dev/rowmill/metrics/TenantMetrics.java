package dev.rowmill.metrics;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/// What share each tenant has. Thread-safe.
///
/// The first tenants have labels of their own, later ones share `other`: a file of keys may name any number.
final class TenantMetrics {
    static final String OTHER = "other";
    static final int MOST = 50;

    private final Meters meters;
    private final ToDoubleFunction<String> cpu;
    private final ToDoubleFunction<String> io;

    // Guarded by this.
    private final Set<String> labels = new LinkedHashSet<>();
    private final Set<String> others = new LinkedHashSet<>();

    /// @param cpu the share of the threads that compute, from 0 to 1, of a tenant
    /// @param io the share of the calls that may be in flight
    TenantMetrics(Meters meters, ToDoubleFunction<String> cpu, ToDoubleFunction<String> io) {
        this.meters = meters;
        this.cpu = cpu;
        this.io = io;
    }

    /// There are these tenants, and those that were there before.
    synchronized void add(Collection<String> tenants) {
        for (String tenant : new TreeSet<>(tenants)) {
            if (labels.contains(tenant) || others.contains(tenant)) {
                continue;
            }
            if (labels.size() < MOST && !tenant.equals(OTHER)) {
                labels.add(tenant);
                gauges(tenant, share -> share.applyAsDouble(tenant));
            } else if (others.add(tenant) && others.size() == 1) {
                gauges(OTHER, this::sumOfOthers);
            }
        }
    }

    private void gauges(String label, ToDoubleFunction<ToDoubleFunction<String>> value) {
        gauge(label, "cpu", value);
        gauge(label, "io", value);
    }

    private void gauge(
            String label, String budget, ToDoubleFunction<ToDoubleFunction<String>> value) {
        ToDoubleFunction<String> share = budget.equals("cpu") ? cpu : io;
        meters.level(
                "rowmill.tenant.share.ratio",
                "Share of the threads that compute that a tenant had over some seconds, and of the calls that may be in flight",
                () -> value.applyAsDouble(share),
                "tenant",
                label,
                "budget",
                budget);
    }

    private double sumOfOthers(ToDoubleFunction<String> share) {
        List<String> all;
        synchronized (this) {
            all = List.copyOf(others);
        }
        return all.stream().mapToDouble(share).sum();
    }
}
