package dev.rowmill.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The registry, and how meters get into it: each with a description, each made once. Thread-safe.
///
/// Tags are names and values in turn. A meter that is asked for again is found by one look-up in a map.
final class Meters {
    private final PrometheusMeterRegistry registry;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    /// The registry holds functions weakly, and would go on with their last value once nobody else has them.
    private final Queue<Object> kept = new ConcurrentLinkedQueue<>();

    /// Exemplars where OpenMetrics has them, on buckets and counters: Prometheus 2.42 drops a whole scrape that
    /// has one elsewhere.
    private static final PrometheusConfig CONFIG =
            new PrometheusConfig() {
                @Override
                public @Nullable String get(String key) {
                    return null;
                }

                @Override
                public Properties prometheusProperties() {
                    return new Properties();
                }
            };

    Meters(Supplier<? extends @Nullable Trace> currentTrace) {
        registry =
                new PrometheusMeterRegistry(
                        CONFIG,
                        new PrometheusRegistry(),
                        Clock.SYSTEM,
                        new Exemplars(currentTrace));
        registry.config().meterFilter(new Buckets());
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    Counter counter(String name, String description, String... tags) {
        String key = name + String.join("\u0000", tags);
        Counter known = counters.get(key);
        return known != null
                ? known
                : counters.computeIfAbsent(
                        key,
                        _ ->
                                Counter.builder(name)
                                        .description(description)
                                        .tags(tags)
                                        .register(registry));
    }

    Timer timer(String name, String description, String... tags) {
        String key = name + String.join("\u0000", tags);
        Timer known = timers.get(key);
        return known != null
                ? known
                : timers.computeIfAbsent(
                        key,
                        _ ->
                                Timer.builder(name)
                                        .description(description)
                                        .tags(tags)
                                        .register(registry));
    }

    void gauge(String name, String description, LongSupplier value, String... tags) {
        Supplier<Number> supplier = value::getAsLong;
        Gauge.builder(name, supplier).description(description).tags(tags).register(registry);
    }

    /// A gauge of what is not counted in whole numbers, such as seconds.
    void level(String name, String description, DoubleSupplier value, String... tags) {
        Supplier<Number> supplier = value::getAsDouble;
        Gauge.builder(name, supplier).description(description).tags(tags).register(registry);
    }

    /// A counter that somebody else keeps.
    void grows(String name, String description, LongSupplier value, String... tags) {
        kept.add(value);
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /// A counter of seconds that somebody else keeps in nanoseconds.
    void growsBySeconds(String name, String description, LongSupplier nanos, String... tags) {
        kept.add(nanos);
        FunctionCounter.builder(name, nanos, value -> value.getAsLong() / 1e9)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /// How often something happened and how long it took, kept by somebody else.
    void times(
            String name,
            String description,
            LongSupplier count,
            LongSupplier nanos,
            String... tags) {
        kept.add(nanos);
        FunctionTimer.builder(
                        name,
                        nanos,
                        _ -> count.getAsLong(),
                        LongSupplier::getAsLong,
                        TimeUnit.NANOSECONDS)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    void close() {
        registry.close();
    }
}
