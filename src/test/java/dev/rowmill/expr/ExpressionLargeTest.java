package dev.rowmill.expr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.row.Row;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Locale;
import java.util.Random;

/// How long expressions take over rows whose fields are located. Prints its figures.
@Tag("large")
class ExpressionLargeTest {
    private static final int ROWS = 2_000;
    private static final int ROUNDS = 4_000;
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
            long start = System.nanoTime();
            for (int round = 0; round < ROUNDS; round++) {
                for (Row row : rows) {
                    kept += evaluator.test(row) ? 1 : 0;
                }
            }
            best = Math.min(best, (System.nanoTime() - start) / ((double) ROUNDS * ROWS));
        }
        System.out.printf(
                Locale.ROOT,
                "%6.1f ns, %2.0f %% of rows kept: %s%n",
                best,
                kept * 100.0 / ROWS / ROUNDS / REPEATS,
                source);
        assertThat(kept).isBetween(1L, (long) ROWS * ROUNDS * REPEATS - 1);
    }

    private static Row[] rows() throws Exception {
        var random = new Random(7);
        var rows = new Row[ROWS];
        for (int i = 0; i < ROWS; i++) {
            rows[i] =
                    Rows.row(
                            "{\"id\":%d,\"price\":%d,\"status\":\"%s\",\"url\":\"%s://www.example.com/%s/%d\",\"qty\":%d,\"ratio\":0.%d}"
                                    .formatted(
                                            i,
                                            random.nextInt(400),
                                            random.nextInt(5) > 0 ? "ok" : "FAILED",
                                            random.nextInt(5) > 0 ? "https" : "http",
                                            random.nextInt(2) > 0 ? "users" : "items",
                                            random.nextInt(100_000),
                                            random.nextInt(9),
                                            random.nextInt(100)));
        }
        return rows;
    }
}
