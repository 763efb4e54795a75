package dev.rowmill.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// Gives classic histogram buckets to the times that people set targets on, where targets lie.
final class Buckets implements MeterFilter {
    private static final double[] CALLS = {
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
    };
    private static final double[] JOBS = {
        0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400
    };
    private static final double[] PAUSES = {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5};
    private static final double[] NONE = {};

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
        double[] seconds = seconds(id.getName());
        if (seconds.length == 0) {
            return config;
        }
        double[] nanos = Arrays.stream(seconds).map(s -> s * TimeUnit.SECONDS.toNanos(1)).toArray();
        return DistributionStatisticConfig.builder()
                .serviceLevelObjectives(nanos)
                .build()
                .merge(config);
    }

    private static double[] seconds(String name) {
        return switch (name) {
            case "http.server.requests", "rowmill.fetch.duration" -> CALLS;
            case "rowmill.job.duration", "rowmill.job.queue.wait" -> JOBS;
            case "jvm.gc.pause" -> PAUSES;
            default -> NONE;
        };
    }
}
