package dev.rowmill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.metrics.Metrics;
import dev.rowmill.step.OnError;

import org.junit.jupiter.api.Test;

/// The count of rows that a finished run cannot account for. That it stays at 0 for every kind of step is shown over
/// HTTP, by the tests of the metrics page.
class LedgerTest {
    @Test
    void countsTheRowsWhoseFateIsOpenWhenARunHasEnded() throws Exception {
        try (var metrics = new Metrics();
                var engine = new Engine(2, 64L << 20, metrics)) {
            var run = new TestRun(OnError.DEFAULT);
            run.progress.read(3, 0);

            run.on(engine, TestRun.numbered(10), 4);

            assertThat(metrics.scrape(null).lines())
                    .contains(
                            "rowmill_rows_unaccounted_total 3.0",
                            "rowmill_rows_total{result=\"in\"} 10.0",
                            "rowmill_rows_total{result=\"out\"} 10.0",
                            "rowmill_runs 0.0",
                            "rowmill_buffer_rows{stage=\"window\"} 0.0");
        }
    }
}
