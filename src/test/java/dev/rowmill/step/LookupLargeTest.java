package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.row.Chunk;
import dev.rowmill.row.JsonLayout;
import dev.rowmill.row.Row;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// A million rows in a table: what they hold, and how fast they are found. Prints its figures.
@Tag("large")
class LookupLargeTest {
    private static final int ROWS = 1_000_000;
    private static final int LOOKUPS = 2_000_000;

    /// Rows `{"id":…,"name":…,"score":…}`, a thousand a chunk.
    private static final class Users implements Stored, Stored.Dataset {
        @Override
        public Dataset find(String tenant, String name) {
            return this;
        }

        @Override
        public String identity() {
            return "users";
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public Reader open() {
            return new Reader() {
                private int next;

                @Override
                public @Nullable Chunk next() {
                    if (next == ROWS) {
                        return null;
                    }
                    var text = new StringBuilder();
                    var spans = new int[2_000];
                    for (int i = 0; i < 1_000; i++) {
                        spans[2 * i] = text.length();
                        text.append(row(next + i));
                        spans[2 * i + 1] = text.length();
                    }
                    next += 1_000;
                    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
                    return new Chunk(
                            next / 1_000,
                            next,
                            JsonLayout.LINES,
                            bytes,
                            spans,
                            Map.of(),
                            bytes.length);
                }

                @Override
                public void close() {}
            };
        }
    }

    private static String row(int id) {
        return "{\"id\":%d,\"name\":\"user %d\",\"score\":%d}".formatted(id, id * 7919L, id % 100);
    }

    @Test
    void aMillionRowsAreFoundByTheirKeys() throws Exception {
        var tables = new Tables(new Users(), 1L << 30);
        var parser =
                new PipelineParser(Steps.standard(Trial.FETCHER, 1 << 20, Trial.SCRATCH, tables));
        Plan plan =
                parser.parse(
                                "{\"steps\":[{\"lookup\":{\"dataset\":\"users\",\"key\":\"id\",\"into\":\"user\"}}]}")
                        .steps()
                        .getFirst()
                        .plan();
        long start = System.nanoTime();
        var step = (CpuStep) plan.begin(Trial.RUN);
        double loaded = (System.nanoTime() - start) / 1e9;
        long json = 0;
        for (int id = 0; id < ROWS; id += 1_000) {
            json += row(id).length() * 1_000L;
        }
        double perSecond = 0;
        for (int round = 0; round < 3; round++) {
            perSecond = Math.max(perSecond, lookups(step));
        }
        System.out.printf(
                Locale.ROOT,
                "%,d rows: %.1f bytes a row beside about %.1f of JSON, loaded in %.1f s, %,.0f lookups/s on one thread%n",
                ROWS,
                (double) tables.usedBytes() / ROWS,
                (double) json / ROWS,
                loaded,
                perSecond);
        assertThat(tables.usedBytes()).isLessThan(100L * ROWS);
        step.end();
        assertThat(tables.usedBytes()).isZero();
    }

    private static double lookups(CpuStep step) throws Exception {
        var random = new Random(1);
        var rows = new Row[1_000];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Trial.row("{\"id\":" + random.nextInt(ROWS + ROWS / 10) + "}");
        }
        var found = new int[1];
        long nanos = 0;
        for (int done = 0; done < LOOKUPS; done += rows.length) {
            long start = System.nanoTime();
            for (Row row : rows) {
                step.apply(row, _ -> found[0]++);
            }
            nanos += System.nanoTime() - start;
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Trial.row("{\"id\":" + random.nextInt(ROWS + ROWS / 10) + "}");
            }
        }
        assertThat(found[0]).isEqualTo(LOOKUPS);
        return LOOKUPS / (nanos / 1e9);
    }
}
