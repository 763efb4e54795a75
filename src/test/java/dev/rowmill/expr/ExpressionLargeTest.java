package dev.rowmill.expr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.row.Chunk;
import dev.rowmill.row.JsonLayout;
import dev.rowmill.row.Layout;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// How long expressions take over rows whose fields are located, in processor time of the thread. Prints its figures.
@Tag("large")
class ExpressionLargeTest {
    private static final int ROWS = 200;
    private static final int ROUNDS = 40_000;
    private static final int REPEATS = 5;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "price > 100 && status == 'ok' && url.startsWith('https')",
                "price > 100",
                "status == 'ok'",
                "status in ['ok', 'gone']",
                "url.contains('/users/')",
                "price * qty > 1000",
                "lower(status) == 'ok'",
                "has(url) && !(qty > 3)",
                "ratio > 0.5",
            })
    void evaluationsOfRowsFromBytesAreTimed(String source) throws Exception {
        Evaluator evaluator = Expression.compile(source).evaluator(Rows.NOW);
        Row[] rows = rows();
        double best = Double.MAX_VALUE;
        long kept = 0;
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            long start = cpuNanos();
            for (int round = 0; round < ROUNDS; round++) {
                for (Row row : rows) {
                    kept += evaluator.test(row) ? 1 : 0;
                }
            }
            best = Math.min(best, (cpuNanos() - start) / ((double) ROUNDS * ROWS));
        }
        System.out.printf(
                Locale.ROOT,
                "%6.1f ns, %2.0f %% of rows kept: %s%n",
                best,
                kept * 100.0 / ROWS / ROUNDS / REPEATS,
                source);
        assertThat(kept).isBetween(1L, (long) ROWS * ROUNDS * REPEATS - 1);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /// Rows of one chunk, located one after another as a run does it.
    private static Row[] rows() throws RowException {
        var random = new Random(7);
        var text = new StringBuilder();
        var spans = new int[2 * ROWS];
        for (int i = 0; i < ROWS; i++) {
            spans[2 * i] = text.length();
            text.append(row(random, i));
            spans[2 * i + 1] = text.length();
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        var chunk = new Chunk(0, 1, JsonLayout.LINES, bytes, spans, Map.of(), bytes.length);
        Layout.Locator locator = chunk.layout().locator();
        var rows = new Row[ROWS];
        for (int i = 0; i < ROWS; i++) {
            rows[i] = chunk.row(i, locator);
        }
        return rows;
    }

    private static String row(Random random, int id) {
        return "{\"id\":%d,\"price\":%d,\"status\":\"%s\",\"url\":\"%s://www.example.com/%s/%d\",\"qty\":%d,\"ratio\":0.%d}"
                .formatted(
                        id,
                        random.nextInt(400),
                        random.nextInt(5) > 0 ? "ok" : "FAILED",
                        random.nextInt(5) > 0 ? "https" : "http",
                        random.nextInt(2) > 0 ? "users" : "items",
                        random.nextInt(100_000),
                        random.nextInt(9),
                        random.nextInt(100));
    }
}
