package dev.rowmill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.step.CpuStep;
import dev.rowmill.step.OnError;
import dev.rowmill.step.OrderedStep;
import dev.rowmill.step.Plan;
import dev.rowmill.step.RowSink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

@Timeout(30)
class OrderedStepTest {
    private static final FieldName N = FieldName.of("n");
    private final Engine engine = TestRun.engine(2);

    static LongStream seeds() {
        return new Random(20261122).longs(30);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /// Lets the first rows through.
    private static final class First implements OrderedStep {
        private long left;

        First(long rows) {
            this.left = rows;
        }

        @Override
        public void apply(Row row, RowSink out) {
            if (left > 0) {
                left--;
                out.add(row);
            }
        }

        @Override
        public boolean isDone() {
            return left == 0;
        }
    }

    private static Plan first(long rows) {
        return _ -> new First(rows);
    }

    private static long n(Row row) {
        return row.get(N) instanceof JsonNumber number ? number.asLong() : -1;
    }

    /// Takes longer for earlier rows, so that later chunks are ready first.
    private static CpuStep dawdling(int rows) {
        return (row, out) -> {
            for (long i = 0; i < (rows - n(row)) % 500; i++) {
                Thread.onSpinWait();
            }
            out.add(row);
        };
    }

    private static final CpuStep FAILS_EVERY_SEVENTH =
            (row, out) -> {
                if (n(row) % 7 == 0) {
                    throw new RowException(ErrorCode.EXPRESSION_ERROR, "seven");
                }
                out.add(row);
            };

    @ParameterizedTest
    @MethodSource("seeds")
    void rowsLettersAndCountsDependOnTheInputAloneWhateverTheTiming(long seed) throws Exception {
        var random = new Random(seed);
        int count = 1 + random.nextInt(2_000);
        int rowsPerChunk = 1 + random.nextInt(40);
        int limit = random.nextInt(count + 50);
        List<String> lines = TestRun.numbered(count);

        var run =
                new TestRun(
                                OnError.DEFAULT,
                                dawdling(count),
                                FAILS_EVERY_SEVENTH,
                                first(limit),
                                dawdling(count))
                        .on(engine, lines, rowsPerChunk);

        var expected = new ArrayList<String>();
        int read = 0;
        int failed = 0;
        while (read < count && expected.size() < limit) {
            if (read % 7 == 0) {
                failed++;
            } else {
                expected.add(lines.get(read));
            }
            read++;
        }
        assertThat(run.rows())
                .as("seed %d", seed)
                .isEqualTo(expected.isEmpty() ? List.of("nothing") : expected);
        assertThat(run.deadLetters()).as("seed %d", seed).hasSize(failed);
        int chunks = Math.max(limit == 0 ? 1 : 0, Math.ceilDiv(read, rowsPerChunk));
        int in = Math.min(count, chunks * rowsPerChunk);
        Progress.Counts counts = run.progress.counts();
        assertThat(counts)
                .as("seed %d", seed)
                .isEqualTo(
                        new Progress.Counts(
                                in,
                                expected.size(),
                                in - expected.size() - failed,
                                failed,
                                0,
                                counts.bytesIn(),
                                counts.bytesOut()));
        assertThat(run.progress.endedEarly())
                .as("seed %d", seed)
                .isEqualTo(expected.size() == limit);
    }

    @Test
    void anEndlessInputEnds() throws Exception {
        var chunk = new AtomicInteger();
        var run = new TestRun(OnError.DEFAULT, first(10));

        run.on(
                engine,
                () -> {
                    int number = chunk.getAndIncrement();
                    return TestRun.chunk(number, 4L * number + 1, TestRun.numbered(4));
                });

        assertThat(run.rows()).hasSize(10);
        assertThat(run.progress.counts().in()).isEqualTo(12);
        assertThat(run.progress.counts().pending()).isZero();
    }

    @Test
    void anInputThatStallsAfterEnoughRowsIsNotWaitedFor() throws Exception {
        var never = new Semaphore(0);
        var chunks = TestRun.chunks(TestRun.numbered(10), 10);
        var run = new TestRun(OnError.DEFAULT, first(10));

        run.on(
                engine,
                () -> {
                    var chunk = chunks.next();
                    if (chunk == null) {
                        try {
                            never.acquire();
                        } catch (InterruptedException e) {
                            throw new java.io.InterruptedIOException();
                        }
                    }
                    return chunk;
                });

        assertThat(run.rows()).isEqualTo(TestRun.numbered(10));
    }

    @Test
    void whatIsBrokenBeyondTheLastRowIsNeverSeen() throws Exception {
        var chunks = TestRun.chunks(TestRun.numbered(5), 5);
        var failsLater = new OnError(OnError.Mode.FAIL, null);

        var run =
                new TestRun(failsLater, FAILS_EVERY_SEVENTH, first(3))
                        .on(engine, TestRun.numbered(50).subList(1, 50), 49);
        var broken =
                new TestRun(OnError.DEFAULT, first(5))
                        .on(
                                engine,
                                () -> {
                                    var chunk = chunks.next();
                                    if (chunk == null) {
                                        throw new java.io.IOException("broken off");
                                    }
                                    return chunk;
                                });

        assertThat(run.rows()).containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
        assertThat(run.progress.counts().filtered()).isEqualTo(46);
        assertThat(broken.rows()).hasSize(5);
    }

    @Test
    void anInputThatBreaksOffBeforeThereAreEnoughRowsFails() {
        var chunks = TestRun.chunks(TestRun.numbered(5), 5);

        assertThatThrownBy(() ->
                        new TestRun(OnError.DEFAULT, first(6))
                                .on(
                                        engine,
                                        () -> {
                                            var chunk = chunks.next();
                                            if (chunk == null) {
                                                throw new java.io.IOException("broken off");
                                            }
                                            return chunk;
                                        }))
                .hasMessage("broken off");
    }

    @Test
    void severalOfThemEndTheRunWhereTheFirstIsDone() throws Exception {
        CpuStep twice =
                (row, out) -> {
                    out.add(row);
                    out.add(row);
                };
        var run =
                new TestRun(OnError.DEFAULT, first(100), twice, first(7), dawdling(1_000))
                        .on(engine, TestRun.numbered(1_000), 3);

        assertThat(run.rows()).hasSize(7).last().isEqualTo("{\"n\":3}");
        assertThat(run.progress.counts().in()).isEqualTo(6);
    }

    @Test
    void aWholeDatasetStepTakesTheFirstRowsOnly() throws Exception {
        var run =
                new TestRun(OnError.DEFAULT, first(5), new JoinNumbers(), first(1))
                        .on(engine, TestRun.numbered(1_000), 2);

        assertThat(run.rows()).containsExactly("{\"all\":\"0,1,2,3,4\"}");
        assertThat(run.progress.counts().in()).isEqualTo(6);
    }

    @Test
    void aFailureBeforeItEndsTheWaitOfTheBlocksBehind() {
        var bug = new AtomicInteger();
        CpuStep breaks =
                (row, out) -> {
                    if (n(row) == 0) {
                        bug.incrementAndGet();
                        throw new RowException(ErrorCode.EXPRESSION_ERROR, "first");
                    }
                    out.add(row);
                };

        assertThatThrownBy(() ->
                        new TestRun(new OnError(OnError.Mode.FAIL, null), breaks, first(500))
                                .on(engine, TestRun.numbered(1_000), 1))
                .isInstanceOf(RunFailedException.class);
        assertThat(bug.get()).isEqualTo(1);
    }

    @Test
    void aRunThatWaitsForItsTurnCanBeCanceled() throws Exception {
        var gate = new Semaphore(0);
        var arrived = new Semaphore(0);
        var run = new TestRun(OnError.DEFAULT, new Held(gate, arrived), first(500));
        Thread canceler =
                Thread.ofVirtual()
                        .start(() -> {
                            arrived.acquireUninterruptibly();
                            run.cancellation.cancel();
                        });

        assertThatThrownBy(() -> run.on(engine, TestRun.numbered(1_000), 1))
                .isInstanceOf(RunCanceledException.class);
        canceler.join();
    }

    /// Lets the first row wait for ever.
    private record Held(Semaphore gate, Semaphore arrived) implements dev.rowmill.step.IoStep {
        @Override
        public Row apply(Row row) throws InterruptedException {
            if (n(row) == 0) {
                arrived.release();
                gate.acquire();
            }
            return row;
        }

        @Override
        public Calls calls() {
            return new Calls(0, 0, 0, 0);
        }
    }
}
