package dev.rowmill.engine;

import dev.rowmill.format.ChunkReader;
import dev.rowmill.format.Encoder;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Chunk;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.JsonLayout;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.step.OnError;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.Plan;
import dev.rowmill.step.PlannedStep;
import dev.rowmill.step.RunContext;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A run over lines of JSON that a test holds in its hands: chunks of a few rows, output kept in memory.
final class TestRun implements Output {
    private static final FieldName N = FieldName.of("n");
    static final RunContext CONTEXT = new RunContext("default", Instant.EPOCH);

    final Cancellation cancellation = new Cancellation();
    final List<Long> commits = new ArrayList<>();
    private final StringBuilder rows = new StringBuilder();
    private final StringBuilder letters = new StringBuilder();
    private final Pipeline pipeline;
    final Progress progress;

    TestRun(OnError onError, Plan... plans) {
        this.pipeline = pipeline(onError, plans);
        this.progress = new Progress(pipeline);
    }

    static Pipeline pipeline(OnError onError, Plan... plans) {
        var steps = new ArrayList<PlannedStep>();
        for (Plan plan : plans) {
            steps.add(new PlannedStep(steps.size(), "step" + steps.size(), null, null, plan));
        }
        return new Pipeline(steps, onError, "{}");
    }

    /// The field `n` of a row, or -1.
    static long n(Row row) {
        return row.get(N) instanceof JsonNumber number ? number.asLong() : -1;
    }

    /// Takes a while.
    static void spin(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
    }

    static Engine engine(int threads) {
        return new Engine(threads, 64L << 20, new Metrics());
    }

    static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "{\"n\":" + i + "}").toList();
    }

    TestRun on(Engine engine, List<String> lines, int rowsPerChunk) throws Exception {
        return on(engine, chunks(lines, rowsPerChunk));
    }

    TestRun on(Engine engine, ChunkReader reader) throws Exception {
        engine.run(execution(reader));
        return this;
    }

    Execution execution(ChunkReader reader) {
        return executionOf(CONTEXT.tenant(), reader);
    }

    Execution executionOf(String tenant, ChunkReader reader) {
        return new Execution(
                pipeline,
                new RunContext(tenant, Instant.EPOCH),
                reader,
                new Lines(),
                this,
                progress,
                cancellation);
    }

    /// The same, but dead letters stand in the result.
    TestRun inlineOn(Engine engine, List<String> lines, int rowsPerChunk) throws Exception {
        engine.run(
                new Execution(
                        pipeline,
                        CONTEXT,
                        chunks(lines, rowsPerChunk),
                        new Lines(),
                        this,
                        progress,
                        cancellation,
                        true));
        return this;
    }

    static ChunkReader chunks(List<String> lines, int rowsPerChunk) {
        Iterator<Chunk> chunks =
                IntStream.range(0, (lines.size() + rowsPerChunk - 1) / rowsPerChunk)
                        .mapToObj(i ->
                                chunk(
                                        i,
                                        (long) i * rowsPerChunk + 1,
                                        lines.subList(
                                                i * rowsPerChunk,
                                                Math.min(lines.size(), (i + 1) * rowsPerChunk))))
                        .iterator();
        return () -> chunks.hasNext() ? chunks.next() : null;
    }

    static Chunk chunk(long number, long firstRow, List<String> lines) {
        var bytes = new ByteSink(64);
        var spans = new int[2 * lines.size()];
        for (int i = 0; i < lines.size(); i++) {
            spans[2 * i] = bytes.length();
            bytes.utf8(lines.get(i));
            spans[2 * i + 1] = bytes.length();
            bytes.put('\n');
        }
        byte[] array = bytes.toByteArray();
        return new Chunk(number, firstRow, JsonLayout.LINES, array, spans, Map.of(), array.length);
    }

    @Override
    public void rows(byte[] bytes, int from, int to) {
        rows.append(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    @Override
    public void deadLetters(byte[] bytes, int from, int to) {
        letters.append(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    @Override
    public void committed(Progress now) {
        commits.add(now.counts().out());
    }

    List<String> rows() {
        return rows.toString().lines().toList();
    }

    List<String> deadLetters() {
        return letters.toString().lines().toList();
    }

    /// Rows as JSON lines; the first row's names are a header line where there is one called `head`.
    private static final class Lines implements Encoder {
        private record Head(String text) implements Encoder.Header {}

        @Override
        public Header header(Row first) {
            @Nullable String head =
                    first.names().contains("head") ? first.names().toString() : null;
            return head == null ? Header.NONE : new Head(head);
        }

        @Override
        public void begin(Header header, ByteSink out) {
            if (header instanceof Head(var text)) {
                out.utf8(text + "\n");
            }
        }

        @Override
        public void row(Row row, Header header, ByteSink out) {
            row.writeJson(out);
            if (header instanceof Head) {
                out.put('!');
            }
            out.put('\n');
        }

        @Override
        public byte[] separator() {
            return new byte[0];
        }

        @Override
        public void end(boolean any, ByteSink out) {
            out.ascii(any ? "" : "nothing\n");
        }
    }
}
