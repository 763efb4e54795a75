package dev.rowmill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowmill.format.UnreadableException;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;
import dev.rowmill.step.CpuStep;
import dev.rowmill.step.DatasetStep;
import dev.rowmill.step.IoStep;
import dev.rowmill.step.OnError;
import dev.rowmill.step.Plan;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
    private static final FieldName N = FieldName.of("n");
    private final Engine engine = TestRun.engine(2);

    static LongStream seeds() {
        return new Random(20261121).longs(20);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static long n(Row row) {
        return row.get(N) instanceof JsonNumber number ? number.asLong() : -1;
    }

    private static void spin(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void writesRowsInReadingOrderWhateverTheTiming(long seed) throws Exception {
        var random = new Random(seed);
        List<String> lines = TestRun.numbered(1 + random.nextInt(3_000));
        CpuStep dawdle =
                (row, out) -> {
                    spin((int) (n(row) * 7919 % 300));
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
    void countsWhatIsFilteredAndWhatFails() throws Exception {
        CpuStep thirds =
                (row, out) -> {
                    if (n(row) % 3 == 0) {
                        throw new RowException(ErrorCode.EXPRESSION_ERROR, "no thirds");
                    }
                    if (n(row) % 3 == 1) {
                        out.add(row);
                    }
                };

        var run = new TestRun(OnError.DEFAULT, thirds).on(engine, TestRun.numbered(9), 2);

        assertThat(run.rows()).containsExactly("{\"n\":1}", "{\"n\":4}", "{\"n\":7}");
        assertThat(run.deadLetters())
                .hasSize(3)
                .contains(
                        "{\"row_number\":4,\"step\":0,\"op\":\"step0\",\"error\":{\"code\":\"expression_error\","
                                + "\"detail\":\"no thirds\"},\"attempts\":1,\"row\":{\"n\":3}}");
        Progress.Counts counts = run.progress.counts();
        assertThat(List.of(counts.in(), counts.out(), counts.filtered(), counts.failed()))
                .containsExactly(9L, 3L, 3L, 3L);
    }

    @Test
    void aRowThatCannotBeReadIsADeadLetterWithItsText() throws Exception {
        var run =
                new TestRun(OnError.DEFAULT)
                        .on(engine, List.of("{\"n\":1}", "{\"n\":", "{\"n\":3}"), 10);

        assertThat(run.rows()).containsExactly("{\"n\":1}", "{\"n\":3}");
        assertThat(run.deadLetters())
                .singleElement()
                .asString()
                .startsWith("{\"row_number\":2,\"step\":0,\"op\":\"read\"")
                .contains("\"code\":\"invalid_json\"")
                .endsWith("\"row\":\"{\\\"n\\\":\"}");
    }

    @Test
    void inlineFailuresStandInTheResultAtTheirRowsPlaces() throws Exception {
        CpuStep even =
                (row, out) -> {
                    if (row.number() % 2 == 1) {
                        throw new RowException(ErrorCode.NO_MATCH, "odd");
                    }
                    out.add(row);
                };
        var lines = new ArrayList<>(TestRun.numbered(5));
        lines.set(3, "{\"n\":");

        var run = new TestRun(OnError.DEFAULT, even).inlineOn(engine, lines, 2);

        assertThat(run.rows())
                .containsExactly(
                        "{\"_error\":{\"code\":\"no_match\",\"detail\":\"odd\",\"step\":0},\"row\":{\"n\":0}}",
                        "{\"n\":1}",
                        "{\"_error\":{\"code\":\"no_match\",\"detail\":\"odd\",\"step\":0},\"row\":{\"n\":2}}",
                        run.rows().get(3),
                        "{\"_error\":{\"code\":\"no_match\",\"detail\":\"odd\",\"step\":0},\"row\":{\"n\":4}}");
        assertThat(run.rows().get(3))
                .contains("\"code\":\"invalid_json\"")
                .endsWith("\"row\":\"{\\\"n\\\":\"}");
        assertThat(run.deadLetters()).isEmpty();
        assertThat(run.progress.counts().out()).isEqualTo(1);
        assertThat(run.progress.counts().failed()).isEqualTo(4);
    }

    @Test
    void aKeptRowGoesOnWithItsError() throws Exception {
        CpuStep broken =
                (_, _) -> {
                    throw new RowException(ErrorCode.NO_MATCH, "nothing");
                };
        CpuStep mark = (row, out) -> out.add(row.with(FieldName.of("seen"), Value.Bool.TRUE));
        var keep = new OnError(OnError.Mode.KEEP, null);

        var run = new TestRun(keep, broken, mark).on(engine, TestRun.numbered(1), 1);

        assertThat(run.rows())
                .containsExactly(
                        "{\"n\":0,\"_error\":{\"code\":\"no_match\",\"detail\":\"nothing\",\"step\":0},\"seen\":true}");
        assertThat(run.deadLetters()).isEmpty();
    }

    @Test
    void aKeptRowGoesOnThroughTheRestOfAnIoStage() throws Exception {
        var keep = new OnError(OnError.Mode.KEEP, null);
        var broken = new Echo();
        broken.failure = new RowException(ErrorCode.UPSTREAM_TIMEOUT, "too slow");

        var run = new TestRun(keep, broken, new Echo()).on(engine, TestRun.numbered(2), 2);

        assertThat(run.rows()).hasSize(2).allMatch(row -> row.contains("upstream_timeout"));
    }

    @Test
    void failsAtTheFirstBadRowInInputOrder() {
        CpuStep lateFailsFirst =
                (row, out) -> {
                    if (n(row) == 40) {
                        spin(200_000);
                    }
                    if (n(row) == 40 || n(row) == 90) {
                        throw new RowException(ErrorCode.NO_MATCH, "row " + n(row));
                    }
                    out.add(row);
                };
        var fail = new OnError(OnError.Mode.FAIL, null);

        assertThatThrownBy(() ->
                        new TestRun(fail, lateFailsFirst).on(engine, TestRun.numbered(100), 10))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("row 41 failed in step 0 (step0)")
                .hasMessageContaining("row 40");
    }

    @Test
    void stopsAfterAsManyFailedRowsAsThePipelineAllows() {
        CpuStep broken =
                (_, _) -> {
                    throw new RowException(ErrorCode.NO_MATCH, "nothing");
                };
        var some = new OnError(OnError.Mode.DROP, new OnError.StopAfter.Count(3));
        var run = new TestRun(some, broken);

        assertThatThrownBy(() -> run.on(engine, TestRun.numbered(100), 2))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("4 of 4 rows failed")
                .hasMessageContaining("stop_after is 3");
        assertThat(run.deadLetters()).isEmpty();
    }

    @Test
    void aBugInAStepFailsItsRowAndNothingElse() throws Exception {
        CpuStep buggy =
                (row, out) -> {
                    if (n(row) == 1) {
                        throw new IllegalStateException("a bug");
                    }
                    if (n(row) == 2) {
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
    void cancelsARunThatComputes() throws Exception {
        var started = new CountDownLatch(1);
        CpuStep endless =
                (row, out) -> {
                    started.countDown();
                    out.add(row);
                };
        var run = new TestRun(OnError.DEFAULT, endless);
        var chunk = new AtomicInteger();
        Thread canceler =
                Thread.ofVirtual()
                        .start(() -> {
                            await(started);
                            run.cancellation.cancel();
                        });

        assertThatThrownBy(() ->
                        run.on(
                                engine,
                                () ->
                                        TestRun.chunk(
                                                chunk.getAndIncrement(), 1, TestRun.numbered(100))))
                .isInstanceOf(RunCanceledException.class);
        canceler.join();
    }

    @Test
    void cancelsARunThatWaitsForAnUpstream() throws Exception {
        var stuck = new Echo();
        stuck.gate = new Semaphore(0);
        var run = new TestRun(OnError.DEFAULT, stuck);
        Thread canceler =
                Thread.ofVirtual()
                        .start(() -> {
                            stuck.arrived.acquireUninterruptibly(3);
                            run.cancellation.cancel();
                        });

        assertThatThrownBy(() -> run.on(engine, TestRun.numbered(3), 1))
                .isInstanceOf(RunCanceledException.class);
        canceler.join();
    }

    @Test
    void cancelsARunThatWaitsForItsInput() throws Exception {
        var reading = new CountDownLatch(1);
        var never = new Semaphore(0);
        var run = new TestRun(OnError.DEFAULT);
        Thread canceler =
                Thread.ofVirtual()
                        .start(() -> {
                            await(reading);
                            run.cancellation.cancel();
                        });

        assertThatThrownBy(() ->
                        run.on(
                                engine,
                                () -> {
                                    reading.countDown();
                                    try {
                                        never.acquire();
                                    } catch (InterruptedException e) {
                                        throw new java.io.InterruptedIOException();
                                    }
                                    return null;
                                }))
                .isInstanceOf(RunCanceledException.class);
        canceler.join();
    }

    @Test
    void anInputThatCannotBeReadOnEndsTheRunAfterTheChunksBeforeIt() {
        var chunks = TestRun.chunks(TestRun.numbered(3), 1);
        var run = new TestRun(OnError.DEFAULT);

        assertThatThrownBy(() ->
                        run.on(
                                engine,
                                () -> {
                                    var chunk = chunks.next();
                                    if (chunk == null) {
                                        throw new UnreadableException(
                                                UnreadableException.Reason.TRUNCATED, "cut off");
                                    }
                                    return chunk;
                                }))
                .isInstanceOf(UnreadableException.class);
        assertThat(run.rows()).hasSize(3);
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
    void aWholeDatasetStepIsClosedInEveryEnding() throws Exception {
        var closed = new AtomicInteger();
        Plan counting = run -> new ClosingDataset(closed, null);
        Plan failing = run -> new ClosingDataset(closed, new IOException("the disk is full"));
        Plan bad =
                run ->
                        (CpuStep)
                                (row, out) -> {
                                    throw new RowException(ErrorCode.NO_MATCH, "bad");
                                };
        OnError fail = new OnError(OnError.Mode.FAIL, null);

        new TestRun(OnError.DEFAULT, counting).on(engine, TestRun.numbered(10), 3);
        assertThat(closed).hasValue(1);
        assertThatThrownBy(
                        () -> new TestRun(fail, counting, bad).on(engine, TestRun.numbered(10), 3))
                .isInstanceOf(RunFailedException.class);
        assertThat(closed).hasValue(2);
        assertThatThrownBy(() ->
                        new TestRun(OnError.DEFAULT, failing).on(engine, TestRun.numbered(10), 3))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("the disk is full");
        assertThat(closed).hasValue(3);
        var canceled = new TestRun(OnError.DEFAULT, counting);
        canceled.cancellation.cancel();
        assertThatThrownBy(() -> canceled.on(engine, TestRun.numbered(10), 3))
                .isInstanceOf(RunCanceledException.class);
        assertThat(closed.get()).isBetween(3, 4);
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
                    if (n(row) % 2 == 0) {
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
                    spin(2_000);
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

    /// Gives each row back, after whatever a test wants it to wait for.
    private static final class Echo implements IoStep {
        @Nullable Semaphore gate;
        @Nullable CyclicBarrier barrier;
        @Nullable RowException failure;
        final Semaphore arrived = new Semaphore(0);

        @Override
        public @Nullable Row applyNow(Row row) {
            boolean waits = gate != null || barrier != null || failure != null;
            return waits || n(row) % 2 == 0 ? null : row;
        }

        @Override
        public Row apply(Row row) throws RowException, InterruptedException {
            arrived.release();
            if (failure != null) {
                throw failure;
            }
            if (gate != null) {
                gate.acquire();
            }
            if (barrier != null) {
                try {
                    barrier.await();
                } catch (java.util.concurrent.BrokenBarrierException e) {
                    throw new IllegalStateException(e);
                }
            }
            return row;
        }

        @Override
        public Calls calls() {
            return new Calls(0, 0, 0, 0);
        }
    }

    /// Takes all rows and gives one for each, or refuses the first.
    private record ClosingDataset(AtomicInteger closed, @Nullable IOException refusal)
            implements DatasetStep {
        @Override
        public Partial partial() {
            return row -> {};
        }

        @Override
        public Total total() {
            return new Total() {
                private final List<Row> rows = new ArrayList<>();

                @Override
                public void merge(Partial next) throws IOException {
                    if (refusal != null) {
                        throw refusal;
                    }
                    rows.add(Row.of(Map.of(), rows.size() + 1L));
                }

                @Override
                public Iterator<Row> rows() {
                    return rows.iterator();
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        }
    }
}
