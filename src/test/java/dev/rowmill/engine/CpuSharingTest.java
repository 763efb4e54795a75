package dev.rowmill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.metrics.Metrics;
import dev.rowmill.step.CpuStep;
import dev.rowmill.step.OnError;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// How runs and tenants share the threads that compute.
@Timeout(60)
class CpuSharingTest {
    /// One thread, and one slice whose rows wait for each other's word: only a slice that gives its thread back lets
    /// another run end.
    @Test
    void aSliceThatTakesLongLetsAnotherRunGoFirst() throws Exception {
        var smallHasEnded = new CountDownLatch(1);
        var largeIsAtWork = new CountDownLatch(1);
        var rowsAfterwards = new AtomicInteger();
        CpuStep slow =
                (row, out) -> {
                    largeIsAtWork.countDown();
                    long start = System.nanoTime();
                    while (System.nanoTime() - start < 1_000_000) {
                        Thread.onSpinWait();
                    }
                    if (smallHasEnded.getCount() == 0) {
                        rowsAfterwards.incrementAndGet();
                    }
                    out.add(row);
                };
        List<String> lines = TestRun.numbered(1_000);
        try (Engine one = TestRun.engine(1)) {
            var large = new TestRun(OnError.DEFAULT, slow);
            Thread runner =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    large.on(one, lines, lines.size());
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            await(largeIsAtWork);
            new TestRun(OnError.DEFAULT).on(one, TestRun.numbered(10), 10);
            smallHasEnded.countDown();
            runner.join();

            assertThat(rowsAfterwards).hasPositiveValue();
            assertThat(large.rows()).isEqualTo(lines);
        }
    }

    @Test
    void aTenantThatWeighsMoreGetsMoreOfTheThreads() throws Exception {
        var heavy = new AtomicInteger();
        var light = new AtomicInteger();
        try (var one =
                new Engine(1, 64L << 20, new Metrics(), tenant -> tenant.equals("heavy") ? 4 : 1)) {
            var runs = new ArrayList<TestRun>();
            var threads = new ArrayList<Thread>();
            var enough = new CountDownLatch(1);
            for (String tenant : List.of("heavy", "light")) {
                AtomicInteger rows = tenant.equals("heavy") ? heavy : light;
                CpuStep slow =
                        (row, out) -> {
                            TestRun.spin(2_000);
                            if (rows.incrementAndGet() >= 4_000) {
                                enough.countDown();
                            }
                            out.add(row);
                        };
                var run = new TestRun(OnError.DEFAULT, slow);
                runs.add(run);
                var chunk = new AtomicInteger();
                threads.add(
                        Thread.ofVirtual()
                                .start(() ->
                                        runUntilCanceled(
                                                one,
                                                run.executionOf(
                                                        tenant,
                                                        () ->
                                                                TestRun.chunk(
                                                                        chunk.getAndIncrement(),
                                                                        1,
                                                                        TestRun.numbered(50))))));
            }
            await(enough);
            double times = (double) heavy.get() / light.get();
            for (int i = 0; i < runs.size(); i++) {
                runs.get(i).cancellation.cancel();
                threads.get(i).join();
            }

            // Four times, as near as slices and a busy machine let it be.
            assertThat(times).isBetween(2.0, 8.0);
        }
    }

    private static void runUntilCanceled(Engine engine, Execution execution) {
        try {
            engine.run(execution);
        } catch (RunCanceledException expected) {
            assertThat(expected).hasMessageContaining("canceled");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
