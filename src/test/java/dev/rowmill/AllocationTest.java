package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import dev.rowmill.engine.Cancellation;
import dev.rowmill.engine.Engine;
import dev.rowmill.engine.Execution;
import dev.rowmill.engine.Output;
import dev.rowmill.engine.Progress;
import dev.rowmill.fetch.Fetcher;
import dev.rowmill.format.Columns;
import dev.rowmill.format.Format;
import dev.rowmill.format.ReadOptions;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.row.Conversion;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.PipelineParser;
import dev.rowmill.step.RunContext;
import dev.rowmill.step.Tables;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Guards the speed of the CPU lane without a clock: what a row allocates tells of texts made, rows parsed and values
/// boxed where bytes would do, and is the same on every machine.
///
/// The compiler takes allocations away once code is hot, so the least of several rounds counts, and rounds go on until
/// that is within the bound: a machine that compiles late costs rounds, and never the test. Whoever makes the lane leaner
/// lowers the bound to a fifth above what is found (`-Drowmill.allocation.print=true` prints it).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllocationTest {
    private static final int MOST_ROUNDS = 60;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Metrics metrics = Metrics.ofCommand();
    private final Engine engine = new Engine(2, 64L << 20, metrics);
    private final Fetcher fetcher;
    private final PipelineParser parser;
    private byte[] ndjson = {};
    private byte[] csv = {};
    private long rows;

    AllocationTest() throws Exception {
        fetcher = Service.fetcher(Config.readWithoutDoor(Map.of()), metrics);
        Tables tables = Service.tables(new StoredFiles(Path.of("pipeline.json")), metrics);
        parser = new PipelineParser(Service.steps(fetcher, TemporaryFiles.ofSystem(), tables));
    }

    @BeforeAll
    void makeRows() throws Exception {
        var ndjsonBytes = new ByteArrayOutputStream();
        var csvBytes = new ByteArrayOutputStream();
        rows = new LogRows(1).write(ndjsonBytes, csvBytes, 4_000_000);
        ndjson = ndjsonBytes.toByteArray();
        csv = csvBytes.toByteArray();
    }

    @AfterAll
    void close() {
        engine.close();
        fetcher.close();
        metrics.close();
    }

    @ParameterizedTest
    @CsvSource({
        "extract,   ndjson, 2000",
        "redact,    ndjson, 2000",
        "aggregate, ndjson, 2000",
        "extract,   csv,    2000",
        "redact,    csv,    2000",
        "aggregate, csv,    2000",
    })
    void aRowAllocatesNoMoreThan(String work, String format, long bound) throws Exception {
        Pipeline pipeline =
                parser.parse(
                        TrainCommand.PIPELINES.get(
                                List.of("extract", "redact", "aggregate").indexOf(work)));
        boolean prints = Boolean.getBoolean("rowmill.allocation.print");
        long least = Long.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && (prints || least > bound); round++) {
            long before = threads.getTotalThreadAllocatedBytes();
            run(pipeline, Inputs.format(format));
            least = Math.min(least, (threads.getTotalThreadAllocatedBytes() - before) / rows);
        }
        if (prints) {
            System.out.printf("%s of %s allocates %d bytes a row%n", work, format, least);
        }
        assertThat(least).as("bytes allocated for a row of %s", format).isLessThanOrEqualTo(bound);
    }

    private void run(Pipeline pipeline, Format format) throws Exception {
        boolean isCsv = format.hasColumns();
        Map<String, Conversion> types = isCsv ? Columns.types("status:int,bytes:int") : Map.of();
        var input = new ByteArrayInputStream(isCsv ? csv : ndjson);
        var progress = new Progress(pipeline);
        engine.run(
                new Execution(
                        pipeline,
                        new RunContext(PipelineFile.TENANT, Instant.EPOCH),
                        format.reader(input, ReadOptions.DEFAULT.withTypes(types)),
                        Inputs.format("ndjson").encoder(new Columns(Map.of(), List.of()).written()),
                        new Nowhere(),
                        progress,
                        new Cancellation()));
        assertThat(progress.counts().in()).isEqualTo(rows);
        assertThat(progress.counts().failed()).isZero();
    }

    /// Takes results and keeps none.
    private static final class Nowhere implements Output {
        @Override
        public void rows(byte[] bytes, int from, int to) {}

        @Override
        public void deadLetters(byte[] bytes, int from, int to) {}

        @Override
        public void committed(Progress progress) {}
    }
}
