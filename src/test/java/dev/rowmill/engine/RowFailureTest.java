package dev.rowmill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;
import dev.rowmill.step.CpuStep;
import dev.rowmill.step.OnError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;

/// What becomes of rows that fail.
@Timeout(30)
class RowFailureTest {
    private final Engine engine = TestRun.engine(2);

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void countsWhatIsFilteredAndWhatFails() throws Exception {
        CpuStep thirds =
                (row, out) -> {
                    if (TestRun.n(row) % 3 == 0) {
                        throw new RowException(ErrorCode.EXPRESSION_ERROR, "no thirds");
                    }
                    if (TestRun.n(row) % 3 == 1) {
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
}
