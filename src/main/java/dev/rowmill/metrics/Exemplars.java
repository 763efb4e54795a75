package dev.rowmill.metrics;

import io.prometheus.metrics.tracer.common.SpanContext;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/// Tells the registry which trace the measuring thread works for. The registry samples: some measurements a second
/// carry their trace, in the OpenMetrics format only.
record Exemplars(Supplier<? extends @Nullable Trace> current) implements SpanContext {
    @Override
    public @Nullable String getCurrentTraceId() {
        Trace trace = current.get();
        return trace == null ? null : trace.traceId();
    }

    @Override
    public @Nullable String getCurrentSpanId() {
        Trace trace = current.get();
        return trace == null ? null : trace.spanId();
    }

    @Override
    public boolean isCurrentSpanSampled() {
        return current.get() != null;
    }

    /// Nothing keeps traces longer because a metric shows them.
    @Override
    public void markCurrentSpanAsExemplar() {}
}
