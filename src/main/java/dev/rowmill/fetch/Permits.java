package dev.rowmill.fetch;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/// So many calls at once, shared by tenants. Thread-safe.
///
/// Where there are several tenants, each may take twice what is still free: one alone two thirds, two that want as much
/// as they can get two fifths each, so that there is room for whoever comes next. What is given back goes to the tenant
/// that has least of those that wait, and within a tenant to whoever came first.
final class Permits {
    private final int total;
    private final TenantShares shares;

    // Guarded by this: the tenants that hold permits or wait for them.
    private final Map<String, Line> lines = new HashMap<>();
    private int used;

    /// What a tenant holds, and who waits on its behalf.
    private static final class Line {
        final String tenant;
        final Set<CountDownLatch> waiting = new LinkedHashSet<>();
        int held;

        Line(String tenant) {
            this.tenant = tenant;
        }
    }

    Permits(int total, TenantShares shares) {
        this.total = total;
        this.shares = shares;
    }

    /// How many are held.
    synchronized int used() {
        return used;
    }

    /// How many a tenant holds.
    synchronized int used(String tenant) {
        Line line = lines.get(tenant);
        return line == null ? 0 : line.held;
    }

    /// Waits for a permit, to be given back with [#release].
    ///
    /// @throws InterruptedException if the thread is interrupted while it waits; nothing is held then
    void acquire(String tenant) throws InterruptedException {
        CountDownLatch turn;
        synchronized (this) {
            Line line = lines.computeIfAbsent(tenant, Line::new);
            if (line.waiting.isEmpty() && mayHaveOneMore(line)) {
                take(line);
                return;
            }
            turn = new CountDownLatch(1);
            line.waiting.add(turn);
        }
        try {
            turn.await();
        } catch (InterruptedException e) {
            leave(tenant, turn);
            throw e;
        }
    }

    private synchronized void leave(String tenant, CountDownLatch turn) {
        Line line = lines.get(tenant);
        if (line != null && line.waiting.remove(turn)) {
            forgetIfIdle(line);
        } else {
            // It came at the same moment as the interrupt.
            release(tenant);
        }
    }

    /// Gives one back.
    synchronized void release(String tenant) {
        Line line = lines.get(tenant);
        if (line == null || line.held == 0) {
            throw new IllegalStateException("expected a permit of " + tenant + ", found none");
        }
        line.held--;
        used--;
        forgetIfIdle(line);
        for (Line next = next(); next != null; next = next()) {
            CountDownLatch first = next.waiting.iterator().next();
            next.waiting.remove(first);
            take(next);
            first.countDown();
        }
    }

    private @Nullable Line next() {
        Line least = null;
        for (Line line : lines.values()) {
            if (!line.waiting.isEmpty()
                    && mayHaveOneMore(line)
                    && (least == null || line.held < least.held)) {
                least = line;
            }
        }
        return least;
    }

    private boolean mayHaveOneMore(Line line) {
        int free = total - used;
        return free > 0
                && line.held < shares.calls().applyAsLong(line.tenant)
                && (!shares.several().getAsBoolean() || line.held < 2 * free);
    }

    private void take(Line line) {
        line.held++;
        used++;
    }

    private void forgetIfIdle(Line line) {
        if (line.held == 0 && line.waiting.isEmpty()) {
            lines.remove(line.tenant);
        }
    }
}
