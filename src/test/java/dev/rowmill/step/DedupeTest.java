package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;

class DedupeTest {
    @Test
    void theFirstRowOfEachKeyStaysByteForByte() throws Exception {
        assertThat(
                        Trial.run(
                                "dedupe",
                                "{\"by\": [\"k\", \"g.x\"]}",
                                "{ \"k\": 1.0, \"g\": {\"x\":\"\\u0061\"} }",
                                "{\"k\":1,\"g\":{\"x\":\"a\"}}",
                                "{\"k\":\"1\",\"g\":{\"x\":\"a\"}}",
                                "{\"k\":1e0,\"g\":{\"x\":\"ä💥\"}}"))
                .containsExactly(
                        "{ \"k\": 1.0, \"g\": {\"x\":\"\\u0061\"} }",
                        "{\"k\":\"1\",\"g\":{\"x\":\"a\"}}",
                        "{\"k\":1e0,\"g\":{\"x\":\"ä💥\"}}");
    }

    @Test
    void aMissingFieldOfTheKeyCountsAsNull() throws Exception {
        assertThat(
                        Trial.run(
                                "dedupe",
                                "{\"by\": \"a.b\"}",
                                "{\"n\":1}",
                                "{\"a\":null}",
                                "{\"a\":{\"b\":null}}",
                                "{\"a\":[1]}",
                                "{\"a\":{\"b\":\"null\"}}"))
                .containsExactly("{\"n\":1}", "{\"a\":{\"b\":\"null\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"by\": []}"})
    void withoutByWholeRowsAreCompared(String options) throws Exception {
        assertThat(
                        Trial.run(
                                "dedupe",
                                options,
                                "{\"a\":1,\"b\":{\"x\":[1],\"y\":2}}",
                                "{\"b\":{\"y\":2.0,\"x\":[1]},\"a\":1}",
                                "{\"a\":1}",
                                "{\"a\":1,\"b\":null}",
                                "{}",
                                "{}"))
                .containsExactly(
                        "{\"a\":1,\"b\":{\"x\":[1],\"y\":2}}",
                        "{\"a\":1}",
                        "{\"a\":1,\"b\":null}",
                        "{}");
    }

    @Test
    void noRowsGiveNone() throws Exception {
        assertThat(Trial.run("dedupe", "{}")).isEmpty();
    }

    @Test
    void rowsThatIfExcludesAllStayInTheirPlaces() throws Exception {
        assertThat(
                        Trial.run(
                                "dedupe",
                                "{\"by\": \"k\", \"if\": \"n > 1\"}",
                                "{\"k\":1,\"n\":1}",
                                "{\"k\":1,\"n\":2}",
                                "{\"k\":1,\"n\":1}",
                                "{\"k\":1,\"n\":3}"))
                .containsExactly("{\"k\":1,\"n\":1}", "{\"k\":1,\"n\":2}", "{\"k\":1,\"n\":1}");
    }

    @Test
    void whatEarlierStepsChangedIsComparedAndKept() throws Exception {
        Pipeline pipeline =
                Trial.PARSER.parse(
                        "{\"steps\": [{\"set\": {\"k\": \"n % 2\"}}, {\"dedupe\": {\"by\": \"k\"}}]}");
        var step = (DatasetStep) pipeline.steps().get(1).plan().begin(Trial.RUN);

        assertThat(Trial.run(pipeline, List.of("{\"n\": 1}", "{\"n\": 3}", "{\"n\": 4}")))
                .containsExactly("{\"n\": 1,\"k\":1}", "{\"n\": 4,\"k\":0}");
        Row changed = Path.of("k").set(Trial.row("{ \"n\":1}"), Value.Null.NULL);
        DatasetStep.Partial partial = step.partial();
        partial.add(changed);
        DatasetStep.Total total = step.total();
        total.merge(partial);
        Row kept = total.rows().next();
        assertThat(kept.origin()).hasToString("{ \"n\":1}");
        assertThat(kept.number()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theResultIsThatOfANaiveModelForAnySlicing(long seed) throws Exception {
        var random = new Random(seed);
        var step =
                (DatasetStep)
                        Trial.pipeline("dedupe", "{\"by\": [\"k\"]}")
                                .steps()
                                .getFirst()
                                .plan()
                                .begin(Trial.RUN);
        DatasetStep.Total total = step.total();
        var seen = new HashSet<Integer>();
        var expected = new ArrayList<String>();
        for (int slice = 0; slice < 20; slice++) {
            DatasetStep.Partial partial = step.partial();
            for (int i = random.nextInt(100); i > 0; i--) {
                int key = random.nextInt(200);
                String json = "{\"k\":%d,\"v\":%d}".formatted(key, random.nextInt());
                partial.add(Trial.row(json));
                if (seen.add(key)) {
                    expected.add(json);
                }
            }
            total.merge(partial);
        }
        var result = new ArrayList<String>();
        total.rows().forEachRemaining(row -> result.add(row.toString()));

        assertThat(result).as("seed %d", seed).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void rowsBeyondTheirMemoryGoToTheDiskAndComeBackInOrder(long seed) throws Exception {
        var random = new Random(seed);
        var scratch = new MemoryScratch();
        var parser =
                new PipelineParser(
                        Steps.standard(
                                Trial.FETCHER,
                                500 + random.nextInt(20_000),
                                scratch,
                                Trial.TABLES));
        Pipeline pipeline = parser.parse("{\"steps\": [{\"dedupe\": {\"by\": [\"k\"]}}]}");
        var step = (DatasetStep) pipeline.steps().getFirst().plan().begin(Trial.RUN);
        var expected = new ArrayList<String>();
        var result = new ArrayList<String>();
        var seen = new HashSet<Integer>();
        try (DatasetStep.Total total = step.total()) {
            for (int i = 0; i < 3_000; i++) {
                int k = random.nextInt(2_000);
                String row = "{ \"k\":\"é%d\", \"i\":%d}".formatted(k, i);
                DatasetStep.Partial partial = step.partial();
                if (random.nextInt(10) == 0) {
                    partial.pass(Trial.row(row));
                    expected.add(row);
                } else {
                    partial.add(Trial.row(row));
                    if (seen.add(k)) {
                        expected.add(row);
                    }
                }
                total.merge(partial);
            }
            total.rows().forEachRemaining(row -> result.add(row.toString()));
        }

        assertThat(result).as("seed %d", seed).isEqualTo(expected);
        assertThat(scratch.made.get()).isGreaterThan(10);
        assertThat(scratch.open).as("files left open, seed %d", seed).hasValue(0);
    }

    @Test
    void aRowLargerThanTheMemoryIsRefusedWithAdvice() throws Exception {
        var parser =
                new PipelineParser(Steps.standard(Trial.FETCHER, 500, Trial.SCRATCH, Trial.TABLES));
        Pipeline pipeline = parser.parse("{\"steps\": [{\"dedupe\": {\"by\": [\"k\"]}}]}");
        var step = (DatasetStep) pipeline.steps().getFirst().plan().begin(Trial.RUN);
        DatasetStep.Partial partial = slice(step, "{\"k\":1,\"x\":\"" + "y".repeat(1_000) + "\"}");
        try (DatasetStep.Total total = step.total()) {
            assertThatThrownBy(() -> total.merge(partial))
                    .isInstanceOf(DatasetStep.TooLargeException.class)
                    .hasMessageContaining("at most 500 bytes")
                    .hasMessageContaining("give the service more memory");
        }
    }

    private static DatasetStep.Partial slice(DatasetStep step, String json) throws Exception {
        DatasetStep.Partial partial = step.partial();
        partial.add(Trial.row(json));
        return partial;
    }
}
