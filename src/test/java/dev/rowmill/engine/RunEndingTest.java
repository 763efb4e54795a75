package dev.rowmill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowmill.format.UnreadableException;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.step.CpuStep;
import dev.rowmill.step.DatasetStep;
import dev.rowmill.step.OnError;
import dev.rowmill.step.Plan;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// How runs end before their input does.
@Timeout(30)
class RunEndingTest {
    private final Engine engine = TestRun.engine(2);

    @AfterEach
    void close() {
        engine.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void failsAtTheFirstBadRowInInputOrder() {
        CpuStep lateFailsFirst =
                (row, out) -> {
                    if (TestRun.n(row) == 40) {
                        TestRun.spin(200_000);
                    }
                    if (TestRun.n(row) == 40 || TestRun.n(row) == 90) {
                        throw new RowException(ErrorCode.NO_MATCH, "row " + TestRun.n(row));
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
    void writesNoRowsBesideTooManyThatFailed() {
        CpuStep secondHalfFails =
                (row, out) -> {
                    if (TestRun.n(row) >= 5) {
                        throw new RowException(ErrorCode.NO_MATCH, "row " + TestRun.n(row));
                    }
                    out.add(row);
                };
        var some = new OnError(OnError.Mode.DEAD_LETTER, new OnError.StopAfter.Count(5));
        var run = new TestRun(some, secondHalfFails);

        assertThatThrownBy(() -> run.on(engine, TestRun.numbered(10), 10))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("5 of 10 rows failed");
        assertThat(run.rows()).isEmpty();
        assertThat(run.deadLetters()).hasSize(5);
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
