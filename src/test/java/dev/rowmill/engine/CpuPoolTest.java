package dev.rowmill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// How long a run has to expect to wait for a thread, by a clock that only work moves.
@Timeout(60)
class CpuPoolTest {
    private static final long MILLI = 1_000_000;

    private final AtomicLong clock = new AtomicLong();
    private final RecentTime recent = new RecentTime();
    private final CpuPool.Tenant tenant = new CpuPool.Tenant(1, recent);

    private CpuPool.Work taking(long nanos) {
        return _ -> {
            clock.addAndGet(nanos);
            return true;
        };
    }

    /// Enough runs of that length for their mean.
    private void runs(CpuPool pool, long nanosEach) throws Exception {
        for (int i = 0; i < 1_000; i++) {
            pool.lane(tenant, new Costs()).all(List.of(taking(nanosEach)));
        }
    }

    @Test
    void expectsNoWaitBeforeAnythingIsKnown() {
        try (var pool = new CpuPool(1, clock::get)) {
            assertThat(pool.expectedWaitNanos(100)).isZero();
        }
    }

    @Test
    void expectsWhatRunsAtWorkTakeSharedByTheThreads() throws Exception {
        try (var pool = new CpuPool(2, clock::get)) {
            runs(pool, MILLI);

            assertThat(pool.expectedWaitNanos(0)).isZero();
            assertThat(pool.expectedWaitNanos(10)).isBetween(5 * MILLI - 1000, 5 * MILLI);
        }
    }

    @Test
    void countsARunForATurnHoweverLongItTakes() throws Exception {
        try (var pool = new CpuPool(1, clock::get)) {
            runs(pool, 1_000 * MILLI);

            assertThat(pool.expectedWaitNanos(1))
                    .isBetween(CpuPool.TURN_NANOS - 1000, CpuPool.TURN_NANOS);
        }
    }

    @Test
    void countsWhatARunTakesInAllAndNotItsSlices() throws Exception {
        try (var pool = new CpuPool(1, clock::get)) {
            for (int i = 0; i < 1_000; i++) {
                CpuPool.Lane lane = pool.lane(tenant, new Costs());
                for (int slice = 0; slice < 10; slice++) {
                    lane.all(List.of(taking(4 * MILLI)));
                }
            }

            assertThat(pool.expectedWaitNanos(1)).isGreaterThan(7 * MILLI);
        }
    }

    @Test
    void tellsWhatShareATenantHadAndForgetsIt() throws Exception {
        try (var pool = new CpuPool(2, clock::get)) {
            assertThat(pool.share(recent)).isZero();
            for (int i = 0; i < 1_000; i++) {
                pool.lane(tenant, new Costs()).all(List.of(taking(100 * MILLI)));
            }
            assertThat(pool.share(recent)).as("one thread of two").isBetween(0.45, 0.55);

            clock.addAndGet((long) (5 * RecentTime.NANOS));
            assertThat(pool.share(recent)).isBetween(0.0, 0.01);
        }
    }

    @Test
    void countsLanesThatWaitAndNotTheirSlices() throws Exception {
        try (var pool = new CpuPool(1, clock::get)) {
            runs(pool, MILLI);
            var gate = new CountDownLatch(1);
            var threads = new ArrayList<Thread>();
            var busy = new CountDownLatch(1);
            threads.add(
                    inLane(
                            pool,
                            List.of(_ -> {
                                busy.countDown();
                                gate.await();
                                return true;
                            })));
            busy.await();
            for (int lane = 0; lane < 3; lane++) {
                threads.add(inLane(pool, List.of(taking(1), taking(1), taking(1))));
            }
            while (pool.queuedTasks() < 9) {
                Thread.onSpinWait();
            }

            assertThat(pool.expectedWaitNanos(0)).isBetween(3 * MILLI - 1000, 3 * MILLI);
            assertThat(pool.expectedWaitNanos(2)).isEqualTo(pool.expectedWaitNanos(0));
            gate.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private Thread inLane(CpuPool pool, List<CpuPool.Work> work) {
        CpuPool.Lane lane = pool.lane(tenant, new Costs());
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        lane.all(work);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
    }
}
