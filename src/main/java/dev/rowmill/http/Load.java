package dev.rowmill.http;

import dev.rowmill.metrics.Metrics;
import dev.rowmill.tenant.Access;

import io.javalin.http.Context;
import io.javalin.http.Handler;

import java.util.HashMap;
import java.util.Map;

/// Decides whether there is room for one more request that brings data, before anything of its body is read. Thread-safe.
///
/// Each is charged what it may hold beside its chunks, judged by what it announces: little for a small one, a flat sum
/// for a large one. All other requests come in without being asked: whatever the load, probes, metrics, a look at a
/// job and its cancellation are answered, on virtual threads of their own.
///
/// Where there are several tenants, each may take twice what is still free: one alone two thirds, two that want as
/// much as they can get two fifths each. So there is room for whoever comes next.
final class Load {
    /// Buffers and threads of the smallest run, measured: room for a chunk is made before its size is known.
    static final long LEAST_BYTES = 1 << 20;

    /// Buffers of a request whose rows go to the disk as they come, in bytes.
    private static final long TO_DISK_BYTES = 256 << 10;

    /// A chunk on its way, its rows and its answer that waits for the client, in bytes.
    static final long MOST_BYTES = 8 << 20;

    /// What a row comes to in memory, beside the bytes that it came as.
    private static final int GROWTH = 4;

    private static final String RETRY_AFTER_SECONDS = "2";

    private final long limitBytes;
    private final boolean manyTenants;

    // Guarded by this: what requests in progress are charged, all of them and by tenant.
    private final Map<String, Long> byTenant = new HashMap<>();
    private long usedBytes;

    /// Room for `limitBytes`, shared by whoever `access` lets in.
    Load(long limitBytes, Access access, Metrics metrics) {
        this.limitBytes = limitBytes;
        this.manyTenants = !access.isOpen();
        metrics.requests(this::usedBytes, () -> limitBytes);
    }

    private synchronized long usedBytes() {
        return usedBytes;
    }

    /// A route that is entered only if there is room.
    Handler bounded(Handler route) {
        return ctx -> {
            String tenant = Tenant.of(ctx);
            long bytes = cost(ctx);
            enter(tenant, bytes);
            try {
                route.handle(ctx);
            } finally {
                leave(tenant, bytes);
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

    private synchronized void enter(String tenant, long bytes) throws HttpProblem {
        long free = limitBytes - usedBytes;
        long own = byTenant.getOrDefault(tenant, 0L);
        if (bytes > free || (manyTenants && own + bytes > 2 * free)) {
            throw new HttpProblem(
                            ProblemType.UNAVAILABLE,
                            "Expected room for one more request of %d KiB, found %d KiB in use of %d KiB, %d KiB of them by this tenant."
                                    .formatted(
                                            bytes >> 10,
                                            usedBytes >> 10,
                                            limitBytes >> 10,
                                            own >> 10))
                    .with("Retry-After", RETRY_AFTER_SECONDS)
                    .because("overloaded");
        }
        usedBytes += bytes;
        byTenant.put(tenant, own + bytes);
    }

    private synchronized void leave(String tenant, long bytes) {
        usedBytes -= bytes;
        byTenant.computeIfPresent(tenant, (_, own) -> own == bytes ? null : own - bytes);
    }
}
