package dev.rowmill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.row.FieldName;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Value;
import dev.rowmill.step.CpuStep;
import dev.rowmill.step.OnError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

@Timeout(30)
class EngineTest {
    private final Engine engine = TestRun.engine(2);

    static LongStream seeds() {
        return new Random(20261121).longs(20);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void writesRowsInReadingOrderWhateverTheTiming(long seed) throws Exception {
        var random = new Random(seed);
        List<String> lines = TestRun.numbered(1 + random.nextInt(3_000));
        CpuStep dawdle =
                (row, out) -> {
                    TestRun.spin((int) (TestRun.n(row) * 7919 % 300));
                    out.add(row);
                };

        var run =
                new TestRun(OnError.DEFAULT, dawdle, new Echo(), dawdle)
                        .on(engine, lines, 1 + random.nextInt(40));

        assertThat(run.rows()).as("seed %d", seed).isEqualTo(lines);
        assertThat(run.progress.counts())
                .isEqualTo(
                        new Progress.Counts(
                                lines.size(),
                                lines.size(),
                                0,
                                0,
                                0,
                                run.progress.counts().bytesIn(),
                                run.progress.counts().bytesIn()));
    }

    @Test
    void aBugInAStepFailsItsRowAndNothingElse() throws Exception {
        CpuStep buggy =
                (row, out) -> {
                    if (TestRun.n(row) == 1) {
                        throw new IllegalStateException("a bug");
                    }
                    if (TestRun.n(row) == 2) {
                        overflow(1);
                    }
                    out.add(row);
                };

        var run = new TestRun(OnError.DEFAULT, buggy).on(engine, TestRun.numbered(4), 4);

        assertThat(run.rows()).containsExactly("{\"n\":0}", "{\"n\":3}");
        assertThat(run.deadLetters())
                .hasSize(2)
                .allMatch(letter -> letter.contains("\"code\":\"internal\""))
                .noneMatch(letter -> letter.contains("IllegalState"));
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int overflow(int depth) {
        return 1 + overflow(depth + 1);
    }

    @Test
    void keepsNoMoreChunksInFlightThanTheWindowAllows() throws Exception {
        var gate = new Semaphore(0);
        var read = new AtomicInteger();
        var waiting = new Echo();
        waiting.gate = gate;
        List<String> lines = TestRun.numbered(100);
        var chunks = TestRun.chunks(lines, 1);
        var run = new TestRun(OnError.DEFAULT, waiting);
        Thread runner =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                run.on(
                                        engine,
                                        () -> {
                                            read.incrementAndGet();
                                            return chunks.next();
                                        });
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        waiting.arrived.acquire(16);

        assertThat(waiting.arrived.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(read.get()).isLessThanOrEqualTo(16);
        gate.release(1_000);
        runner.join();
        assertThat(run.rows()).isEqualTo(lines);
    }

    @Test
    void givesResultsWhileTheInputIsStillBeingRead() throws Exception {
        var committed = new CountDownLatch(1);
        var chunks = TestRun.chunks(TestRun.numbered(2), 1);
        var reads = new AtomicInteger();
        var run = new TestRun(OnError.DEFAULT);
        var output =
                new Output() {
                    @Override
                    public void rows(byte[] bytes, int from, int to) {
                        committed.countDown();
                    }

                    @Override
                    public void deadLetters(byte[] bytes, int from, int to) {}

                    @Override
                    public void committed(Progress progress) {}
                };
        Execution like =
                run.execution(() -> {
                    if (reads.getAndIncrement() == 1) {
                        await(committed);
                    }
                    return chunks.next();
                });

        engine.run(
                new Execution(
                        like.pipeline(),
                        like.context(),
                        like.reader(),
                        like.encoder(),
                        output,
                        like.progress(),
                        like.cancellation()));

        assertThat(run.progress.counts().out()).isEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void slicesThatLookUnlikeTheFirstRowAreEncodedAgain() throws Exception {
        List<String> lines = List.of("{\"head\":1}", "{\"x\":2}", "{\"head\":3}");

        var run = new TestRun(OnError.DEFAULT).on(engine, lines, 1);

        assertThat(run.rows())
                .containsExactly("[head]", "{\"head\":1}!", "{\"x\":2}!", "{\"head\":3}!");
    }

    @Test
    void rowsThatMultiplyAreWrittenInPieces() throws Exception {
        CpuStep multiply =
                (row, out) -> {
                    for (int i = 0; i < 100_000; i++) {
                        out.add(row.with(FieldName.of("i"), JsonNumber.of(i)));
                    }
                };
        var largest = new AtomicInteger();
        var run = new TestRun(OnError.DEFAULT, multiply);
        var written = new ArrayList<String>();
        var output =
                new Output() {
                    @Override
                    public void rows(byte[] bytes, int from, int to) {
                        largest.accumulateAndGet(to - from, Math::max);
                        new String(bytes, from, to - from, StandardCharsets.UTF_8)
                                .lines()
                                .forEach(written::add);
                    }

                    @Override
                    public void deadLetters(byte[] bytes, int from, int to) {}

                    @Override
                    public void committed(Progress progress) {}
                };
        Execution like = run.execution(TestRun.chunks(TestRun.numbered(3), 2));

        engine.run(
                new Execution(
                        like.pipeline(),
                        like.context(),
                        like.reader(),
                        like.encoder(),
                        output,
                        like.progress(),
                        like.cancellation()));

        assertThat(written).hasSize(300_000);
        for (int i = 0; i < written.size(); i++) {
            assertThat(written.get(i))
                    .isEqualTo("{\"n\":%d,\"i\":%d}".formatted(i / 100_000, i % 100_000));
        }
        assertThat(largest.get()).isBetween(1 << 20, (1 << 20) + 100);
        assertThat(run.progress.counts().out()).isEqualTo(300_000);
    }

    @Test
    void aWholeDatasetStepTakesTheRowsInOrderAndItsRowsGoOn() throws Exception {
        CpuStep mark = (row, out) -> out.add(row.with(FieldName.of("after"), Value.Bool.TRUE));

        var run =
                new TestRun(OnError.DEFAULT, new JoinNumbers(), mark)
                        .on(engine, TestRun.numbered(20), 3);

        assertThat(run.rows())
                .containsExactly(
                        "{\"all\":\"0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19\",\"after\":true}");
        assertThat(run.progress.counts().pending()).isZero();
    }

    @Test
    void anEmptyDatasetIsAnEmptyResult() throws Exception {
        var run = new TestRun(OnError.DEFAULT).on(engine, List.of(), 1);

        assertThat(run.rows()).containsExactly("nothing");
    }

    @Test
    void theLedgerBalancesAtEveryMoment() throws Exception {
        CpuStep halves =
                (row, out) -> {
                    if (TestRun.n(row) % 2 == 0) {
                        out.add(row);
                    }
                };
        var run = new TestRun(OnError.DEFAULT, halves);
        var done = new CountDownLatch(1);
        var wrong = new ConcurrentLinkedQueue<Progress.Counts>();
        Thread watcher =
                Thread.ofPlatform()
                        .start(() -> {
                            while (done.getCount() > 0) {
                                Progress.Counts c = run.progress.counts();
                                long sum = c.out() + c.filtered() + c.failed() + c.pending();
                                if (c.in() != sum || c.pending() < 0) {
                                    wrong.add(c);
                                }
                            }
                        });

        run.on(engine, TestRun.numbered(20_000), 10);
        done.countDown();
        watcher.join();

        assertThat(wrong).isEmpty();
    }

    @Test
    void aSmallRunIsNotBehindALargeOne() throws Exception {
        var largeIsAtWork = new CountDownLatch(1);
        CpuStep slow =
                (row, out) -> {
                    TestRun.spin(2_000);
                    largeIsAtWork.countDown();
                    out.add(row);
                };
        var large = new TestRun(OnError.DEFAULT, slow);
        var chunk = new AtomicInteger();
        Thread runner =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                engine.run(
                                        large.execution(() ->
                                                TestRun.chunk(
                                                        chunk.getAndIncrement(),
                                                        1,
                                                        TestRun.numbered(50))));
                            } catch (RunCanceledException expected) {
                                assertThat(expected).hasMessageContaining("canceled");
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        await(largeIsAtWork);

        var small = new TestRun(OnError.DEFAULT).on(engine, TestRun.numbered(10), 10);

        assertThat(small.rows()).hasSize(10);
        assertThat(runner.isAlive()).isTrue();
        large.cancellation.cancel();
        runner.join();
    }

    @Test
    void rowsOfOneChunkWaitTogether() throws Exception {
        var meet = new CyclicBarrier(50);
        var together = new Echo();
        together.barrier = meet;

        var run = new TestRun(OnError.DEFAULT, together).on(engine, TestRun.numbered(50), 50);

        assertThat(run.rows()).hasSize(50);
    }
}
