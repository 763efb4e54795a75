package dev.rowmill.metrics;

import com.sun.management.OperatingSystemMXBean;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.java21.instrument.binder.jdk.VirtualThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// The meters of the JVM, of virtual threads and of the process, under the names that the field has for them.
final class ProcessMeters implements AutoCloseable {
    /// Where Linux says what a process takes; other systems have no such file, and no such meter.
    private static final Path STATUS = Path.of("/proc/self/status");

    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final JvmHeapPressureMetrics heapPressure = new JvmHeapPressureMetrics();
    private final VirtualThreadMetrics virtualThreads = new VirtualThreadMetrics();

    ProcessMeters(Meters meters) {
        PrometheusMeterRegistry registry = meters.registry();
        // It counts nanoseconds; Prometheus' own name for the same counts seconds.
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new JvmInfoMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
        heapPressure.bindTo(registry);
        virtualThreads.bindTo(registry);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            meters.growsBySeconds(
                    "process.cpu.seconds",
                    "CPU time that the process has had, in seconds",
                    system::getProcessCpuTime);
        }
        if (Files.isReadable(STATUS)) {
            meters.gauge(
                    "process.resident.memory.bytes",
                    "Memory of the process that is in RAM, in bytes",
                    ProcessMeters::residentBytes);
        }
    }

    private static long residentBytes() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the registry then leaves the value out
        }
    }

    @Override
    public void close() {
        gc.close();
        heapPressure.close();
        virtualThreads.close();
    }
}
