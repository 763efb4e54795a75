package dev.rowmill.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// Gives classic histogram buckets to the times that people set targets on.
final class Buckets implements MeterFilter {
    private static final double[] SECONDS = {
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600
    };

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
        if (!id.getName().startsWith("rowmill.") && !id.getName().startsWith("http.")) {
            return config;
        }
        double[] nanos = Arrays.stream(SECONDS).map(s -> s * TimeUnit.SECONDS.toNanos(1)).toArray();
        return DistributionStatisticConfig.builder()
                .serviceLevelObjectives(nanos)
                .build()
                .merge(config);
    }
}
