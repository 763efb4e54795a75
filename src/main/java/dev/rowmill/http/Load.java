package dev.rowmill.http;

import dev.rowmill.metrics.Metrics;
import dev.rowmill.tenant.Access;

import io.javalin.http.Context;
import io.javalin.http.Handler;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Decides whether there is room for one more request that brings data, before anything of its body is read. Thread-safe.
///
/// Each is charged what it may hold beside its chunks, judged by what it announces: little for a small one, a flat sum
/// for a large one. All other requests come in without being asked: whatever the load, probes, metrics, a look at a
/// job and its cancellation are answered, on virtual threads of their own.
///
/// Where there are several tenants, each may take twice what is still free: one alone two thirds, two that want as
/// much as they can get two fifths each. So there is room for whoever comes next.
///
/// What computes must also find the CPU's queue short, or its tenant with few such requests in progress. Memory alone
/// would let in so many at once that each costs more than it does alone, by the collector and the caches; a queue that
/// is as long as threads never idle answers as many, and each of them sooner.
final class Load {
    /// Buffers and threads of the smallest run, measured: room for a chunk is made before its size is known.
    static final long LEAST_BYTES = 1 << 20;

    /// Buffers of a request whose rows go to the disk as they come, in bytes.
    private static final long TO_DISK_BYTES = 256 << 10;

    /// A chunk on its way, its rows and its answer that waits for the client, in bytes.
    static final long MOST_BYTES = 8 << 20;

    /// What a row comes to in memory, beside the bytes that it came as.
    private static final int GROWTH = 4;

    /// Requests in progress for each thread that computes, which its tenants share and may have however long the queue.
    private static final int REQUESTS_PER_SLOT = 4;

    private static final String RETRY_AFTER_SECONDS = "2";

    private final long limitBytes;
    private final long longestWaitNanos;
    private final Cpu cpu;
    private final Overload overload;
    private final boolean manyTenants;

    private static final Use NOTHING = new Use();

    // Guarded by this: the requests in progress.
    private final Map<String, Use> byTenant = new HashMap<>();
    private long usedBytes;
    private int computingTenants;

    /// What is to be known of the threads that compute.
    ///
    /// @param slots how many there are
    /// @param waitNanos how long one who comes now expects to wait for one, in nanoseconds
    record Cpu(int slots, LongSupplier waitNanos) {}

    /// What a tenant's requests in progress take; guarded by the outer object.
    private static final class Use {
        private long bytes;
        private int requests;
        private int computing;
    }

    /// Room as the limits say, shared by whoever `access` lets in.
    ///
    /// @param overload told of each refusal that is not for the tenant's share alone
    Load(HttpLimits limits, Cpu cpu, Access access, Overload overload, Metrics metrics) {
        this.limitBytes = limits.requestBytes();
        this.longestWaitNanos = limits.longestWait().toNanos();
        this.cpu = cpu;
        this.overload = overload;
        this.manyTenants = !access.isOpen();
        metrics.requests(this::usedBytes, () -> limitBytes);
        metrics.cpuWait(cpu.waitNanos);
    }

    private synchronized long usedBytes() {
        return usedBytes;
    }

    /// A route that is entered only if there is room.
    ///
    /// @param computes tells of a request whether its client waits for what it has computed; all others wait in the
    ///   queue of jobs
    Handler bounded(Handler route, Predicate<Context> computes) {
        return ctx -> {
            String tenant = Tenant.of(ctx);
            long bytes = cost(ctx);
            boolean computing = computes.test(ctx);
            enter(tenant, bytes, computing);
            try {
                route.handle(ctx);
            } finally {
                leave(tenant, bytes, computing);
            }
        };
    }

    private static long cost(Context ctx) {
        if (ctx.path().equals("/v1/jobs") && Datasets.hasOne(ctx)) {
            return TO_DISK_BYTES;
        }
        long length = ctx.req().getContentLengthLong();
        boolean unknown = length < 0 || ctx.req().getHeader("Content-Encoding") != null;
        return unknown || length > MOST_BYTES
                ? MOST_BYTES
                : Math.min(MOST_BYTES, LEAST_BYTES + GROWTH * length);
    }

    /// Whether what computes has to wait so long that whoever has enough in progress is refused.
    boolean isQueueLong() {
        return cpu.waitNanos.getAsLong() > longestWaitNanos;
    }

    /// Why one more request of this tenant that computes would be refused for the CPU's sake; nothing if it would not.
    synchronized @Nullable HttpProblem refusal(String tenant) {
        return noCpu(byTenant.getOrDefault(tenant, NOTHING));
    }

    /// Lets in a request, to be taken out with [#leave].
    ///
    /// @throws HttpProblem 503 if there is no room
    synchronized void enter(String tenant, long bytes, boolean computing) throws HttpProblem {
        Use own = byTenant.getOrDefault(tenant, NOTHING);
        HttpProblem problem = noMemory(bytes, own);
        if (problem == null && computing) {
            problem = noCpu(own);
        }
        if (problem != null) {
            throw problem;
        }
        own = byTenant.computeIfAbsent(tenant, _ -> new Use());
        own.bytes += bytes;
        own.requests++;
        usedBytes += bytes;
        if (computing && own.computing++ == 0) {
            computingTenants++;
        }
    }

    private @Nullable HttpProblem noMemory(long bytes, Use own) {
        long free = limitBytes - usedBytes;
        if (bytes > free || (manyTenants && own.bytes + bytes > 2 * free)) {
            if (bytes > free) {
                overload.refused();
            }
            return overloaded(
                    "Expected room for one more request of %d KiB, found %d KiB in use of %d KiB, %d KiB of them by this tenant."
                            .formatted(
                                    bytes >> 10,
                                    usedBytes >> 10,
                                    limitBytes >> 10,
                                    own.bytes >> 10));
        }
        return null;
    }

    /// There are many of these a second, so they are made without a formatter.
    private @Nullable HttpProblem noCpu(Use own) {
        long wait = cpu.waitNanos.getAsLong();
        int tenants = computingTenants + (own.computing == 0 ? 1 : 0);
        int share = Math.max(1, REQUESTS_PER_SLOT * cpu.slots / tenants);
        if (wait > longestWaitNanos && own.computing >= share) {
            overload.refused();
            return overloaded(
                    "Expected to wait at most "
                            + longestWaitNanos / 1_000_000
                            + " ms for the CPU, or fewer than "
                            + share
                            + " requests of this tenant in progress, found "
                            + wait / 1_000_000
                            + " ms and "
                            + own.computing
                            + " requests.");
        }
        return null;
    }

    private static HttpProblem overloaded(String detail) {
        return new HttpProblem(ProblemType.UNAVAILABLE, detail)
                .with("Retry-After", RETRY_AFTER_SECONDS)
                .because("overloaded");
    }

    /// Takes out a request that was let in.
    synchronized void leave(String tenant, long bytes, boolean computing) {
        Use own = Objects.requireNonNull(byTenant.get(tenant), "who leaves has entered");
        own.bytes -= bytes;
        usedBytes -= bytes;
        if (computing && --own.computing == 0) {
            computingTenants--;
        }
        if (--own.requests == 0) {
            byTenant.remove(tenant);
        }
    }
}
